"""What comes round: silence confirms, what nobody proved in time is made good, what is owed gets what came free."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import timedelta

from sqlalchemy import Select, or_, select

from portal.core.clock import now
from portal.core.db import db, transaction
from portal.core.jobs import periodic
from portal.elections.delivery import settling, spare_slots
from portal.elections.delivery.models import MakeGood, Receipt
from portal.elections.delivery.receipts import receipt_of, report_until
from portal.elections.models import Promotion

BATCH = 200
# What a messenger only says to be delivered, without a signed receipt, is not proven either.
UNPROVEN = ("waiting", "accepted", "scheduled", "dispatched", "delivered")


@periodic("elections.delivery", seconds=60)
def keep_dates() -> None:
    """Each row in a transaction of its own, looked at again under its lock: killed half-way, the next goes on."""
    each(silent_receipts, confirm_silently)
    each(unproven_units, give_up)
    each(spare_slots.owed_after, spare_slots.pay)


def each(found_after: Callable[[int], Select[int]], act: Callable[[int], None]) -> None:
    after = 0
    while batch := _batch(found_after(after)):
        for number in batch:
            with transaction():
                act(number)
        after = batch[-1]


def _batch(query: Select[int]) -> Sequence[int]:
    found = db.session.scalars(query.limit(BATCH)).all()
    db.session.rollback()
    return found


def silent_receipts(after: int) -> Select[int]:
    due = (Receipt.state == "open", Receipt.answer_until <= now(), Receipt.id > after)
    return select(Receipt.id).where(*due).order_by(Receipt.id)


def confirm_silently(number: int) -> None:
    row = settling.lock(number)
    if row.state == "open" and row.answer_until <= now():
        settling.settle(row, "silent")


def unproven_units(after: int) -> Select[int]:
    """Candidates for giving up; hours are an election's own, so that the exact date is looked at in `give_up`."""
    past = Promotion.state.in_(UNPROVEN) & (Promotion.not_after <= now() - timedelta(hours=1))
    query = select(Promotion.id).outerjoin(MakeGood, MakeGood.promotion_id == Promotion.id)
    query = query.outerjoin(Receipt, Receipt.promotion_id == Promotion.id)
    open_now = (MakeGood.id.is_(None), Receipt.id.is_(None), Promotion.id > after)
    return query.where(or_(past, Promotion.state == "missed"), *open_now).order_by(Promotion.id)


def give_up(number: int) -> None:
    row = db.session.get_one(Promotion, number, with_for_update=True, populate_existing=True)
    late = row.state in UNPROVEN and now() >= report_until(row)
    if (late and receipt_of(row) is None) or row.state == "missed":
        settling.give_up(row)
