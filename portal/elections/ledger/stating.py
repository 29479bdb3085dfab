"""Quotas in the log: each as it was dealt and whenever it changed, by a round that repeats nothing."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import or_, select

from portal.core.clock import now
from portal.core.db import db, transaction
from portal.core.jobs import periodic
from portal.elections.delivery import statements
from portal.elections.ledger.models import StatedQuota
from portal.elections.models import Quota

BATCH = 500
NUMBERS = ("each", "extra", "credit", "returned")


@periodic("elections.ledger", seconds=60)
def state_quotas() -> None:
    """Batch by batch, each with its entries in one transaction: killed half-way, nothing is stated twice."""
    while True:
        with transaction():
            changed = _changed()
            for quota, stated in changed:
                _state(quota, stated)
        if len(changed) < BATCH:
            return


def _changed() -> Sequence[tuple[Quota, StatedQuota | None]]:
    """Quotas that are not, or no longer, what the log says of them."""
    differs = or_(
        StatedQuota.quota_id.is_(None), *(getattr(Quota, n) != getattr(StatedQuota, n) for n in NUMBERS)
    )
    query = select(Quota, StatedQuota).outerjoin(StatedQuota, StatedQuota.quota_id == Quota.id).where(differs)
    # A credit must not slip in between reading a quota and stating it.
    query = query.order_by(Quota.id).limit(BATCH).with_for_update(of=Quota)
    return [(quota, stated) for quota, stated in db.session.execute(query)]


def _state(quota: Quota, stated: StatedQuota | None) -> None:
    numbers = {name: getattr(quota, name) for name in NUMBERS}
    if stated is None:
        db.session.add(StatedQuota(quota_id=quota.id, at=now(), **numbers))
    else:
        for name, value in numbers.items():
            setattr(stated, name, value)
        stated.at = now()
    statements.state(quota, statements.QUOTA, numbers)
