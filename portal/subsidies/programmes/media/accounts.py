"""What became of the units of a grant: its airings in order, and the sums class by class."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from portal.core.capacity import ResourceClass
from portal.core.db import db
from portal.subsidies.models import Grant, SupportCase, SupportLine
from portal.subsidies.programmes.media import rules
from portal.subsidies.programmes.media.models import MediaAiring, MediaDebt

# What every list shows of each row, in one query.
LOADED = (
    joinedload(MediaAiring.grant).joinedload(Grant.holder),
    joinedload(MediaAiring.makes_good),
)


@dataclass(frozen=True)
class Account:
    """A class of a grant: asked and decided units a day, and what became of all that was granted."""

    resource: ResourceClass
    asked: int | None
    decided: int | None
    balance: rules.Balance


def airings_of(grant: Grant) -> Sequence[MediaAiring]:
    """In the order of their days."""
    mine = select(MediaAiring).options(*LOADED).where(MediaAiring.grant_id == grant.id)
    return db.session.scalars(mine.order_by(MediaAiring.day, MediaAiring.class_id, MediaAiring.id)).all()


def accounts_of(grant: Grant) -> list[Account]:
    """Asked, granted and aired side by side, class by class."""
    by_class: dict[int, list[MediaAiring]] = defaultdict(list)
    for one in airings_of(grant):
        by_class[one.class_id].append(one)
    owed, lines = _owed(grant), _lines(grant)
    found = []
    for class_id, rows in sorted(by_class.items()):
        line = lines.get(class_id)
        balance = rules.balance_of(rows, owed.get(class_id, 0))
        asked, decided = (line.asked, line.decided) if line else (None, None)
        found.append(Account(rows[0].resource, asked, decided, balance))
    return found


def _owed(grant: Grant) -> dict[int, int]:
    query = select(MediaAiring.class_id, func.sum(MediaDebt.units - MediaDebt.booked)).join(MediaDebt.airing)
    rows = db.session.execute(query.where(MediaDebt.grant_id == grant.id).group_by(MediaAiring.class_id))
    return {class_id: int(units) for class_id, units in rows}


def _lines(grant: Grant) -> dict[int, SupportLine]:
    query = select(SupportLine).join(SupportCase).where(SupportCase.id == grant.case_id)
    return {line.class_id: line for line in db.session.scalars(query)}
