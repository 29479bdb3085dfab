"""When offers have closed, each is divided equally among who stands; what cannot be divided waits for the draw."""

from __future__ import annotations

from sqlalchemy import select, update
from sqlalchemy.orm import contains_eager

from portal.core import audit
from portal.core.accounts.models import Person
from portal.core.clock import now
from portal.core.db import db
from portal.core.errors import Conflict
from portal.core.i18n import _, _l
from portal.elections import quotas as division
from portal.elections.access import demand_headquarters
from portal.elections.models import Candidacy, Constituency, Offer, OfferLine, Quota, Round, Slot
from portal.elections.offers.service import offers_in
from portal.elections.services import SERVICES
from portal.elections.setup.candidates import candidacies
from portal.licensing.licences.standing import holds_licence_in_force


def deal(row: Round, actor: Person) -> list[Quota]:
    """Make the quotas of a round, the same for all of a constituency; once, after the offers closed."""
    demand_headquarters(actor)
    round_ = db.session.get_one(Round, row.id, with_for_update=True, populate_existing=True)
    if round_.dealt_at is not None:
        raise Conflict(_("سهمیه‌های این دور پیش‌تر تقسیم شده است."))
    if now() < round_.offers_until:
        raise Conflict(_("مهلت پیشنهاد پیام‌رسان‌ها هنوز پایان نیافته است."))
    if not candidacies(round_, standing=True):
        raise Conflict(_("در این دور نامزدی نیست."))
    round_.dealt_at = now()
    made = [quota for place in round_.election.constituencies for quota in _deal_in(round_, place)]
    db.session.add_all(made)
    db.session.flush()
    audit.record(actor, round_, "election.dealt", {"quotas": len(made)})
    return made


def _deal_in(round_: Round, constituency: Constituency) -> list[Quota]:
    who = candidacies(round_, constituency, standing=True)
    lines = {_place(line): line for line in _lines(round_, constituency)}
    offers = [as_offer(line) for line in lines.values()]
    made: list[Quota] = []
    for share in division.quotas(offers, [one.token for one in who]) if who else []:
        line = lines[share.offer.place]
        line.dealt = share.each * len(who)
        made += [
            Quota(line=line, candidacy=one, each=share.each, extra=0, credit=0, taken=0, returned=0) for one in who
        ]
    return made


def _lines(round_: Round, constituency: Constituency) -> list[OfferLine]:
    """What is offered there by messengers whose licence is in force today."""
    offers = db.session.scalars(offers_in(round_, constituency)).all()
    return [line for offer in offers if holds_licence_in_force(offer.messenger_id) for line in offer.lines]


def as_offer(line: OfferLine) -> division.Offer:
    """A line as the division reads it."""
    service = SERVICES[line.offer.service]
    return division.Offer(
        line.offer.messenger.token, service.code, service.unit.value, line.capacity, line.province, service.most
    )


def _place(line: OfferLine) -> tuple[str, str, str]:
    return as_offer(line).place


def quotas_of(candidacy: Candidacy) -> list[Quota]:
    """Everything that a candidate may have in a round, by messenger and service."""
    query = (
        select(Quota)
        .join(OfferLine, Quota.line_id == OfferLine.id)
        .join(Offer)
        .where(Quota.candidacy_id == candidacy.id)
        .options(contains_eager(Quota.line).contains_eager(OfferLine.offer).joinedload(Offer.messenger))
    )
    return list(db.session.scalars(query.order_by(Offer.messenger_id, Offer.service, OfferLine.province, Quota.id)))


def release(candidacy: Candidacy) -> None:
    """What a candidate who withdrew did not take is nobody's again: units to their offers, future slots free."""
    whole = Quota.each + Quota.extra + Quota.credit
    # From here on `take` finds nothing left: it looks at the same row.
    closed = update(Quota).where(Quota.candidacy_id == candidacy.id).values(returned=whole - Quota.taken)
    db.session.execute(closed, execution_options={"synchronize_session": False})
    for quota in quotas_of(candidacy):
        db.session.refresh(quota)
        _back_to_line(quota)
    future = (Slot.candidacy_id == candidacy.id, Slot.starts_at > now())
    db.session.execute(update(Slot).where(*future).values(candidacy_id=None, makes_good=False))


def _back_to_line(quota: Quota) -> None:
    """Make-good credits never came out of the line's capacity, so they do not go back to it."""
    unused = max(0, quota.each + quota.extra - quota.taken)
    if unused:
        changed = update(OfferLine).where(OfferLine.id == quota.line_id).values(dealt=OfferLine.dealt - unused)
        db.session.execute(changed, execution_options={"synchronize_session": False})
        db.session.expire(quota.line, ["dealt"])


audit.describe("election.dealt", _l("سهمیه‌های برابر نامزدها ساخته شد"))
