"""What a request's dates bring by themselves: a fallback, a silent approval, the return of what came too late."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select

from portal.core.cases import take_step
from portal.core.clock import now
from portal.core.db import db, transaction
from portal.core.jobs import periodic
from portal.elections.requests.models import PromotionCase

BATCH = 200


def step_due(case: PromotionCase, moment: datetime) -> str | None:
    """The step that the portal has to take by itself now."""
    if case.closed_at is not None:
        return None
    if moment >= case.not_after:
        return "fall"
    if case.state in ("booked", "to_correct") and moment > case.material_due:
        return "fall_back"
    return "lapse" if case.state == "checking" and moment >= case.check_until else None


@periodic("elections.requests", seconds=60)
def keep_dates() -> None:
    """Look at every request that holds units; each is moved in a transaction of its own, once."""
    after = 0
    while batch := _holding_after(after):
        for number in batch:
            with transaction():
                case = db.session.get_one(PromotionCase, number, with_for_update=True, populate_existing=True)
                name = step_due(case, now())
                if name is not None:
                    take_step(case, name, None)
        after = batch[-1]


def _holding_after(after: int) -> Sequence[int]:
    open_now = (PromotionCase.holds_units.is_(True), PromotionCase.closed_at.is_(None), PromotionCase.id > after)
    found = db.session.scalars(
        select(PromotionCase.id).where(*open_now).order_by(PromotionCase.id).limit(BATCH)
    ).all()
    db.session.rollback()
    return found
