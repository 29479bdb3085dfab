"""A missed slot is made good by a slot that nobody holds; where there is none, it is owed until one is free.

A credit of an interval is worth nothing without an hour of its own: so it is given with one, or not at all.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy import Select, select, update

from portal.core import audit
from portal.core.accounts.models import Person
from portal.core.clock import now
from portal.core.db import db
from portal.core.i18n import _l
from portal.core.notifications import notify
from portal.elections.delivery import statements
from portal.elections.delivery.models import MakeGood, SpareSlot
from portal.elections.models import Candidacy, Candidate, Offer, Promotion, Quota, Slot
from portal.elections.requests.promotions import case_of

# The representative reads the letter and asks for it; the messenger has the creative of the missed one.
LEAD = timedelta(hours=2)


def free_slot(offer: Offer) -> Slot | None:
    """The soonest slot of the offer that is nobody's and can still be used, held until the commit.

    One that somebody else has just locked is passed over: whoever deals again is not waited for.
    """
    until = min(offer.window_until, offer.round.silent_at)
    mine = (Slot.offer_id == offer.id, Slot.candidacy_id.is_(None))
    usable = (Slot.starts_at >= now() + LEAD, Slot.ends_at <= until)
    query = select(Slot).where(*mine, *usable).order_by(Slot.starts_at).limit(1)
    return db.session.scalar(query.with_for_update(skip_locked=True), execution_options={"populate_existing": True})


def give(good: MakeGood, slot: Slot) -> None:
    """The slot is the candidate's from now on, beside those that the rotation dealt; the unit with it."""
    promotion = good.promotion
    slot.candidacy_id, slot.makes_good = promotion.candidacy_id, True
    db.session.add(SpareSlot(make_good=good, slot=slot, at=now()))
    db.session.flush()
    audit.record(None, good, "delivery.spare_slot", {"starts_at": slot.starts_at}, case_of(promotion))
    campaign = promotion.candidacy.candidate.campaign
    notify(campaign, "delivery_spare_slot", case_of(promotion), key=good.token, starts_at=slot.starts_at)


def pay(number: int) -> None:
    """Give what is owed under this number of a make-good a slot, if one is free by now."""
    good = db.session.get_one(MakeGood, number)
    db.session.get_one(Promotion, good.promotion_id, with_for_update=True, populate_existing=True)
    db.session.expire(good, ["spare"])
    candidacy = good.promotion.candidacy
    if not good.is_owed or candidacy.withdrawn_at is not None or not candidacy.round.is_campaign(now()):
        return
    slot = free_slot(good.promotion.offer)
    if slot is None:
        return
    give(good, slot)
    said: dict[str, str | int | bool] = {"amount": good.amount, "why": good.why, "credited": True, "owed": ""}
    statements.state(good.promotion, statements.MADE_GOOD, said | {"quota": good.quota.token})
    credit(good.quota, good.amount)


def credit(quota: Quota, amount: int) -> None:
    """The hot row is touched last: it stays locked only for the commit."""
    statement = update(Quota).where(Quota.id == quota.id).values(credit=Quota.credit + amount)
    db.session.execute(statement, execution_options={"synchronize_session": False})
    db.session.expire(quota, ["credit"])


def owed_after(after: int) -> Select[int]:
    """Make-goods that wait for a slot of an offer in which one is free: the oldest debt first."""
    free = select(Slot.id).where(
        Slot.offer_id == Promotion.offer_id, Slot.candidacy_id.is_(None), Slot.starts_at >= now() + LEAD
    )
    return _waiting().where(MakeGood.id > after, free.exists()).order_by(MakeGood.id)


def _waiting() -> Select[int]:
    query = select(MakeGood.id).join(Promotion, MakeGood.promotion_id == Promotion.id)
    query = query.outerjoin(SpareSlot, SpareSlot.make_good_id == MakeGood.id)
    return query.where(MakeGood.owed == "no_slot", SpareSlot.id.is_(None))


def pay_from_freed(candidacy: Candidacy, _actor: Person) -> None:
    """A candidate withdrew: what messengers owe to those who stay comes before the slots are dealt again."""
    place = candidacy.candidate.constituency_id
    query = _waiting().join(Candidacy, Promotion.candidacy_id == Candidacy.id).join(Candidate)
    here = (Candidacy.round_id == candidacy.round_id, Candidate.constituency_id == place)
    numbers: Sequence[int] = db.session.scalars(query.where(*here).order_by(MakeGood.id)).all()
    for number in numbers:
        pay(number)


audit.describe("delivery.spare_slot", _l("برای نوبتی که انجام نشد نوبتی آزاد داده شد"))
