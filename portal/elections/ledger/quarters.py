"""Who got how much in which quarter of the day: slots as they were dealt, views as they were granted and proven."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import Any

from sqlalchemy import case, select
from sqlalchemy.orm import joinedload

from portal.core.db import db
from portal.core.i18n import _, number
from portal.elections import quarters
from portal.elections.delivery.models import Receipt
from portal.elections.ledger.figures import DELIVERED_UNITS, PROVEN
from portal.elections.ledger.parts import Part
from portal.elections.models import Candidacy, Candidate, Constituency, Offer, Promotion, Round, Slot
from portal.elections.quarters import QUARTERS, quarter_of
from portal.elections.services import SERVICES, Unit

COLUMNS = ("service", "messenger", "candidate", "candidate_fa", "quarter", "hours", "planned", "delivered")
Key = tuple[int, int]


def by_quarter(row: Round, constituency: Constituency) -> Part | None:
    """None where nothing is shown at hours of the day."""
    offers = _offers(row, constituency)
    if not offers:
        return None
    standing = _candidacies(row, constituency)
    planned, delivered = _planned(offers), _delivered(offers)
    keys = [(offer, one, (offer.id, one.id)) for offer in offers for one in standing]
    cells = [(offer, one, planned[key], delivered[key]) for offer, one, key in keys]
    words = _("روز تهران چهار پاره‌ی شش‌ساعته دارد. سامانه آغاز هیچ تبلیغی را بیرون از پاره‌ای که داده شده نمی‌پذیرد.")
    return Part(
        name="quarters",
        title=_("چهار پاره‌ی شش‌ساعته‌ی روز"),
        text=f"{words} {_('در هر خانه: داده‌شده، و پس از خط، ثابت‌شده تحویل‌شده.')}",
        head=[_("خدمت"), _("پیام‌رسان"), _("نامزد"), *quarters.WORDS],
        rows=[
            (SERVICES[offer.service].label, offer.messenger.name_fa, one.candidate.name, *_shown(given, proven))
            for offer, one, given, proven in cells
        ],
        columns=COLUMNS,
        records=[
            (*_about(offer, one), place, _hours(place), given[place], proven[place])
            for offer, one, given, proven in cells
            for place in range(QUARTERS)
        ],
        empty=_("هنوز نامزدی نیست."),
    )


def _shown(given: Counter[int], proven: Counter[int]) -> list[str]:
    places = range(QUARTERS)
    return [f"{number(given[at])} / {number(proven[at])}" if given[at] or proven[at] else "–" for at in places]


def _about(offer: Offer, one: Candidacy) -> tuple[str, str, str, str]:
    return (offer.service, offer.messenger.code, one.candidate.code, one.candidate.name_fa)


def _hours(place: int) -> str:
    return f"{place * quarters.HOURS:02}-{(place + 1) * quarters.HOURS:02}"


def _offers(row: Round, constituency: Constituency) -> list[Offer]:
    here = (Offer.round_id == row.id, Offer.constituency_id == constituency.id, Offer.withdrawn_at.is_(None))
    hourly = Offer.service.in_(quarters.HOURLY_SERVICES)
    query = select(Offer).options(joinedload(Offer.messenger)).where(*here, hourly)
    return list(db.session.scalars(query.order_by(Offer.service, Offer.messenger_id)))


def _candidacies(row: Round, constituency: Constituency) -> list[Candidacy]:
    query = select(Candidacy).options(joinedload(Candidacy.candidate)).join(Candidate)
    query = query.where(Candidacy.round_id == row.id, Candidate.constituency_id == constituency.id)
    return list(db.session.scalars(query.order_by(Candidate.code)))


def _planned(offers: list[Offer]) -> dict[Key, Counter[int]]:
    """{(offer, candidacy): units by quarter} of slots that somebody holds, and of views that are, or were, due."""
    numbers = [offer.id for offer in offers]
    slots = select(Slot.offer_id, Slot.candidacy_id, Slot.starts_at, 1).where(
        Slot.offer_id.in_(numbers), Slot.candidacy_id.is_not(None)
    )
    views = select(Promotion.offer_id, Promotion.candidacy_id, Promotion.starts_at, Promotion.amount).where(
        Promotion.offer_id.in_(numbers),
        Promotion.state.not_in(("cancelled", "refused")),
        Promotion.offer_id.in_([offer.id for offer in offers if SERVICES[offer.service].unit is Unit.VIEWS]),
    )
    return _counted([*db.session.execute(slots), *db.session.execute(views)])


def _delivered(offers: list[Offer]) -> dict[Key, Counter[int]]:
    """By the time at which a signed receipt says that it began; nothing of what is in dispute."""
    amount = case((Receipt.state.in_(PROVEN), DELIVERED_UNITS), else_=0)
    query = select(Promotion.offer_id, Promotion.candidacy_id, Receipt.starts_at, amount).select_from(Receipt)
    query = query.join(Promotion, Receipt.promotion_id == Promotion.id).join(Offer, Promotion.offer_id == Offer.id)
    return _counted(db.session.execute(query.where(Offer.id.in_([offer.id for offer in offers]))).all())


def _counted(rows: Any) -> dict[Key, Counter[int]]:
    found: dict[Key, Counter[int]] = defaultdict(Counter)
    for offer, candidacy, moment, units in rows:
        found[offer, candidacy][quarter_of(moment)] += int(units)
    return found
