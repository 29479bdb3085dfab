"""Capacity over time: periods on which nothing changes, each with what there is, what is promised, granted, used."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from portal.core.capacity.inventory import levels_of_all, offered_by
from portal.core.capacity.models import GRANTED, PROMISED, Level, Line, ResourceClass
from portal.core.capacity.queries import reported
from portal.core.capacity.spans import ONE_DAY, Span, added, amount_on, edges
from portal.core.db import db


@dataclass(frozen=True)
class Use:
    """The same on each day from `since` to `until`. `used` None: nobody reported."""

    since: date
    until: date
    total: int
    promised: int
    granted: int
    used: int | None

    @property
    def free(self) -> int:
        return self.total - self.promised - self.granted

    @property
    def days(self) -> int:
        return (self.until - self.since).days + 1


def usage(resource: ResourceClass, first: date, last: date) -> list[Use]:
    """A class from `first` to `last`, both included, in order and without gaps."""
    return usages([resource], first, last)[resource.id]


def usages(resources: Iterable[ResourceClass], first: date, last: date) -> dict[int, list[Use]]:
    """Many classes by their ids, in three queries."""
    levels = levels_of_all(resources)
    ids = list(levels)
    lines: dict[int, list[Line]] = defaultdict(list)
    for line in db.session.scalars(
        select(Line).where(Line.class_id.in_(ids), Line.until >= first, Line.since <= last)
    ):
        lines[line.class_id].append(line)
    used: dict[int, list[Span]] = defaultdict(list)
    for report in reported(ids, first, last):
        used[report.class_id].append(Span(report.day, report.day, report.amount))
    return {one: periods(levels[one], lines[one], used[one], first, last) for one in ids}


def periods(
    levels: Sequence[Level], lines: Sequence[Line], used: Sequence[Span], first: date, last: date
) -> list[Use]:
    """Pure: the rows of one class as periods. `used` has one span for each report that counts."""
    total = offered_by(levels, first, last)
    promised = added(line for line in lines if line.state == PROMISED)
    granted = added(line for line in lines if line.state == GRANTED)
    reports = added(Span(one.since, one.until, 1) for one in used)
    amounts = added(used)
    every = (total, promised, granted, reports, amounts)
    days = edges([span for spans in every for span in spans], first, last)
    found = []
    for since, following in zip(days, [*days[1:], last + ONE_DAY], strict=True):
        sums = [amount_on(spans, since) for spans in every]
        count = sums[4] if sums[3] else None
        found.append(Use(since, following - ONE_DAY, sums[0], sums[1], sums[2], count))
    return list(_joined(found))


def _joined(uses: Sequence[Use]) -> Iterator[Use]:
    """Neighbours with the same numbers as one period."""
    open_one: Use | None = None
    for use in uses:
        if open_one is None or _numbers(open_one) != _numbers(use):
            if open_one is not None:
                yield open_one
            open_one = use
        else:
            open_one = Use(open_one.since, use.until, *_numbers(use))
    if open_one is not None:
        yield open_one


def _numbers(use: Use) -> tuple[int, int, int, int | None]:
    return use.total, use.promised, use.granted, use.used


def shortage(uses: Sequence[Use], since: date, until: date, amount: int) -> Use | None:
    """The first period within [since, until] that has less than `amount` free; None if it would fit."""
    inside = (use for use in uses if use.until >= since and use.since <= until)
    return next((use for use in inside if use.free < amount), None)
