"""Elections for tests, in the middle of their campaign, made by the real services: call these inside a context.

poll = make_poll(candidates=3)                               # a headquarters, a round that is open, representatives
bale = make_messenger("بله")                                 # a vendor with a licence in force
announce(poll, bale, "in_channel_ad", 3000)                  # while offers were open: three days ago
deal(poll)                                                   # quotas: 1000 for each
quota = quota_of(poll.candidacies[0], "in_channel_ad")
promotion = promoted(poll, 0, "in_channel_ad", 10)           # asked for and approved; dispatched(poll) goes on

The clock stands where it stands: offers closed two days ago, campaigning began yesterday, polls open in sixteen days.
"""

from __future__ import annotations

from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from itertools import count
from typing import Any

from sqlalchemy import select

from portal.core import clock
from portal.core.accounts import service as accounts
from portal.core.accounts.models import Office, Organisation, Person
from portal.core.accounts.roles import Kind, Role
from portal.core.clock import now
from portal.core.db import db, transaction
from portal.core.i18n import TEHRAN, tehran_day
from portal.elections import dealing
from portal.elections.models import (
    Candidacy,
    Candidate,
    Constituency,
    Election,
    Offer,
    Promotion,
    Quota,
    Round,
    Slot,
)
from portal.elections.offers import service as offers
from portal.elections.offers.rules import Announced, intervals
from portal.elections.requests import fulfilment, promotions
from portal.elections.requests import service as requests
from portal.elections.requests.models import PromotionCase
from portal.elections.requests.service import Asked
from portal.elections.services import SERVICES, Unit
from portal.elections.setup import candidates, elections
from portal.elections.setup.elections import Days, Rules
from portal.licensing.licences import service as licences
from portal.licensing.licences.models import Basis
from tests.licensing import applications
from tests.people import Vendor, appoint, make_member, make_organisation, make_person, make_vendor
from tests.scenes import scene

OFFICES = {
    "hq_accreditation": "میز تأیید نمایندگان",
    "hq_content": "میز بازبینی محتوا",
    "hq_disputes": "میز اختلاف‌ها",
}
AGO = timedelta(days=3)
_numbers = count(1)


@dataclass
class Poll:
    """`representatives`: one of each candidacy, in the same order; `officials`: a signatory of each office."""

    headquarters: Organisation
    manager: Person
    officials: dict[str, Person]
    election: Election
    round: Round
    constituency: Constituency
    candidacies: list[Candidacy] = field(default_factory=list)
    representatives: list[Person] = field(default_factory=list)
    messengers: list[Vendor] = field(default_factory=list)


def days_ago() -> AbstractContextManager[None]:
    """While offers were open."""
    return clock.moved_by(-AGO)


def campaign_days() -> Days:
    """Offers until two days ago, campaigning since yesterday 00:00, polls at 08:00 in sixteen days (Tehran)."""
    today = datetime.combine(tehran_day(now()), time(), TEHRAN)
    return Days(
        offers_until=today - timedelta(days=2),
        opens_at=today - timedelta(days=1),
        poll_starts_at=today + timedelta(days=16, hours=8),
    )


@scene
def make_headquarters() -> tuple[Organisation, Person]:
    """The headquarters, its manager, its three offices; the same one when there is one."""
    found = db.session.scalar(select(Organisation).where(Organisation.kind == Kind.HEADQUARTERS))
    if found is not None:
        return found, make_member(found, Role.MANAGER)
    made = make_organisation(Kind.HEADQUARTERS, "ستاد انتخابات آزمایشی")
    with transaction():
        for code, name in OFFICES.items():
            accounts.add_office(made, code, name)
    return made, make_member(made, Role.MANAGER)


def make_hq_official(code: str, role: Role = Role.SIGNATORY) -> Person:
    """A person with a role in an office of the headquarters."""
    office = db.session.scalars(select(Office).where(Office.code == code)).one()
    person = make_person()
    appoint(person, office.organisation, role, office)
    return person


@scene
def make_poll(candidates: int = 3, kind: str = "presidential", **rules: Any) -> Poll:
    """An election with one constituency, its candidates and a representative of each; nothing is offered yet.

    `rules`: of `setup.elections.Rules`; without more, nobody checks contents.
    """
    headquarters, manager = make_headquarters()
    number, days = next(_numbers), campaign_days()
    with days_ago(), transaction():
        said = Rules(kind, f"انتخابات آزمایشی {number}", f"Election {number}", **({"content_check": False} | rules))
        election = elections.create(manager, f"poll{number}", said)
        if not election.constituencies:
            elections.add_constituency(election, manager, "tehran", "تهران", "Tehran", "tehran")
        row = elections.add_round(election, manager, days)
        place = election.constituencies[0]
    officials = {code: make_hq_official(code) for code in OFFICES}
    poll = Poll(headquarters, manager, officials, election, row, place)
    for _ in range(candidates):
        add_candidate(poll)
    return poll


def add_candidate(poll: Poll, name: str | None = None) -> Candidacy:
    """One more candidate of the constituency, with a representative."""
    number = len(poll.candidacies) + 1
    with days_ago(), transaction():
        one = candidates.add_candidate(
            poll.constituency, poll.manager, str(100 + number), name or f"نامزد {number}", f"Candidate {number}"
        )
        candidacy = next(c for c in candidates.candidacies(poll.round) if c.candidate_id == one.id)
    poll.candidacies.append(candidacy)
    poll.representatives.append(make_representative(one))
    return candidacy


def make_representative(candidate: Candidate) -> Person:
    return make_member(candidate.campaign, Role.REPRESENTATIVE)


@scene
def make_messenger(name: str | None = None, product: str = "") -> Vendor:
    """A vendor with a licence in force since before the offers opened; how it came by it is not told here.
    `product`: what its messenger is called, where that is not the company's name."""
    vendor = make_vendor(name)
    with clock.moved_by(-2 * AGO):
        case = applications.draft(vendor=vendor)
        with transaction():
            case.product_fa = product
            licences.issue(case, None, Basis.RULE)
    return vendor


def announce(poll: Poll, messenger: Vendor, service: str, capacity: int | dict[str, int] = 0, **said: Any) -> Offer:
    """What a messenger offered three days ago. Of intervals: six hours a day from 09:00, in three bands, else."""
    if messenger not in poll.messengers:
        poll.messengers.append(messenger)
    with days_ago(), transaction():
        what = announced(poll, service, capacity, **said)
        return offers.announce(messenger.organisation, messenger.owner, poll.round, poll.constituency, service, what)


def announced(poll: Poll, service: str, capacity: int | dict[str, int] = 0, **said: Any) -> Announced:
    words: dict[str, Any] = {"window_from": poll.round.opens_at, "window_until": poll.round.silent_at}
    words["material_hours"] = 0
    if SERVICES[service].unit is Unit.INTERVAL:
        words |= {"slots_per_day": 6, "slot_minutes": 60, "day_starts": 9 * 60, "bands": 3}
    else:
        words["capacity"] = capacity if isinstance(capacity, dict) else {"": capacity}
    return Announced(**(words | said))


def deal(poll: Poll) -> list[Quota]:
    """Divide what was offered."""
    with transaction():
        return dealing.deal(poll.round, poll.manager)


def quota_of(candidacy: Candidacy, service: str, messenger: Vendor | None = None, province: str = "") -> Quota:
    """What a candidate may have of a service, as it is now."""
    db.session.expire_all()
    return next(
        quota
        for quota in dealing.quotas_of(candidacy)
        if quota.line.offer.service == service and quota.line.province == province
        if messenger is None or quota.line.offer.messenger_id == messenger.id
    )


def lay_out_slots(poll: Poll, offer: Offer) -> list[Slot]:
    """The slots of a pinned chat, dealt in turn: for tests that need slots, not a draw."""
    who = poll.candidacies
    with transaction() as session:
        rows = [
            Slot(
                offer_id=offer.id,
                day=one.day,
                number=one.number,
                starts_at=one.starts_at,
                ends_at=one.ends_at,
                candidacy_id=who[place % len(who)].id,
            )
            for place, one in enumerate(intervals(offer))
        ]
        session.add_all(rows)
    return rows


def slots_of(candidacy: Candidacy) -> list[Slot]:
    """A candidate's slots, in the order of their hours."""
    mine = select(Slot).where(Slot.candidacy_id == candidacy.id).order_by(Slot.starts_at)
    return list(db.session.scalars(mine))


def asked(quota: Quota, actor: Person, amount: int = 1, **said: Any) -> PromotionCase:
    """A draft of a request with a whole creative."""
    words = {"words": "به ما رأی دهید", "link": "https://example.com/channel"} | said
    with transaction():
        return requests.begin(quota, actor, Asked(amount=amount, **words))


def sent(quota: Quota, actor: Person, amount: int = 1, **said: Any) -> PromotionCase:
    """A request that was sent; where nobody checks contents it is approved at once."""
    case = asked(quota, actor, amount, **said)
    with transaction():
        requests.send(case, actor)
    return case


@scene
def promoted(poll: Poll, place: int = 0, service: str = "in_channel_ad", amount: int = 10, **said: Any) -> Promotion:
    """A promotion of the candidate at `place`, waiting at its messenger; the election checks no contents."""
    quota = quota_of(poll.candidacies[place], service)
    case = sent(quota, poll.representatives[place], amount, **said)
    promotion = promotions.promotion_of(case)
    assert promotion is not None
    return promotion


@scene
def dispatched(poll: Poll, place: int = 0, **said: Any) -> Promotion:
    """A promotion that its messenger accepted and began."""
    promotion, owner = promoted(poll, place, **said), poll.messengers[0].owner
    with transaction():
        fulfilment.accept(promotion, owner)
        fulfilment.dispatch(promotion, owner)
    return promotion


@scene
def a_dealt_poll(candidates: int = 3, service: str = "in_channel_ad", capacity: int = 3000, **rules: Any) -> Poll:
    """One messenger, one service, dealt."""
    poll = make_poll(candidates, **rules)
    announce(poll, make_messenger("پیام‌رسان نمونه"), service, capacity)
    deal(poll)
    return poll
