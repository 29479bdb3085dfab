"""Look again: whether each day's sum is what the lines say, and each day's total what the levels say."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from portal.core.capacity.inventory import levels_of, offered_by
from portal.core.capacity.models import CapacityDay, Line, ResourceClass
from portal.core.capacity.spans import added, difference, runs_of
from portal.core.db import db


@dataclass(frozen=True)
class Fault:
    """From `since` to `until` the days of a class say `amount` more (or less) than its rows; `what`: taken, total."""

    key: str
    what: str
    since: date
    until: date
    amount: int


def check() -> list[Fault]:
    """Every difference, in every class; none is expected."""
    return check_of(db.session.scalars(select(ResourceClass).order_by(ResourceClass.id)))


def check_of(resources: Iterable[ResourceClass]) -> list[Fault]:
    """Every difference in these classes."""
    faults: list[Fault] = []
    for resource in resources:
        columns = (CapacityDay.day, CapacityDay.total, CapacityDay.taken)
        query = select(*columns).where(CapacityDay.class_id == resource.id)
        days = db.session.execute(query.order_by(CapacityDay.day)).all()
        lines = added(db.session.scalars(select(Line).where(Line.class_id == resource.id)))
        levels = offered_by(levels_of(resource), days[0][0], days[-1][0]) if days else []
        taken = runs_of((day, amount) for day, _total, amount in days)
        totals = runs_of((day, amount) for day, amount, _taken in days)
        for what, found, said in (("taken", taken, lines), ("total", totals, levels)):
            faults += [Fault(resource.key, what, s.since, s.until, s.amount) for s in difference(found, said)]
    return faults
