"""Amounts over days, pure: spans in any order and overlap go in, runs that touch no other come out."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Protocol

ONE_DAY = timedelta(days=1)


class Dated(Protocol):
    """Anything with an amount on each day from `since` to `until`, both included: rows, asks, spans."""

    @property
    def since(self) -> date: ...
    @property
    def until(self) -> date: ...
    @property
    def amount(self) -> int: ...


@dataclass(frozen=True, order=True)
class Span:
    """`amount` on each day from `since` to `until`, both included."""

    since: date
    until: date
    amount: int

    @property
    def days(self) -> int:
        return (self.until - self.since).days + 1


def added(spans: Iterable[Dated]) -> list[Span]:
    """The sum for each day, as runs in order; days with 0 are left out, neighbours with the same sum are one run."""
    steps: dict[date, int] = defaultdict(int)
    for span in spans:
        steps[span.since] += span.amount
        steps[span.until + ONE_DAY] -= span.amount
    return list(_runs(sorted(steps.items())))


def _runs(steps: Sequence[tuple[date, int]]) -> Iterator[Span]:
    since, amount = date.min, 0
    for day, step in steps:
        if step == 0:
            continue
        if amount:
            yield Span(since, day - ONE_DAY, amount)
        since, amount = day, amount + step


def runs_of(amounts: Iterable[tuple[date, int]]) -> list[Span]:
    """An amount for each day, in order, as runs; days that are missing or have 0 are in none."""
    runs: list[Span] = []
    first = last = date.min
    held = 0
    for day, amount in amounts:
        if amount != held or day - last != ONE_DAY:
            if held:
                runs.append(Span(first, last, held))
            first, held = day, amount
        last = day
    if held:
        runs.append(Span(first, last, held))
    return runs


def negated(spans: Iterable[Dated]) -> list[Span]:
    return [Span(span.since, span.until, -span.amount) for span in spans]


def difference(wanted: Iterable[Dated], present: Iterable[Dated]) -> list[Span]:
    """What must be added to `present` on each day to make it `wanted`."""
    return added([*wanted, *negated(present)])


def within(spans: Iterable[Span], first: date, last: date) -> list[Span]:
    """The part of `spans` between two days, both included."""
    cut = (replace(span, since=max(span.since, first), until=min(span.until, last)) for span in spans)
    return [span for span in cut if span.since <= span.until]


def amount_on(spans: Iterable[Dated], day: date) -> int:
    return sum(span.amount for span in spans if span.since <= day <= span.until)


def edges(spans: Iterable[Dated], first: date, last: date) -> list[date]:
    """The days in [first, last] on which some amount begins or has ended, `first` among them, in order."""
    days = {first}
    for span in spans:
        days |= {span.since, span.until + ONE_DAY}
    return sorted(day for day in days if first <= day <= last)
