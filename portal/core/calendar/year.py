"""A Jalali year as months, weeks and days, for whoever looks at it: pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from portal.core.calendar.reasons import Reason
from portal.core.calendar.rules import Calendar
from portal.core.i18n import gregorian_of, jalali_of, month_name, weekday_name

A_DAY = timedelta(days=1)
# date.weekday() of Saturday … Friday: the order in which a week runs.
WEEK = (5, 6, 0, 1, 2, 3, 4)


@dataclass(frozen=True)
class Day:
    """`reason` None: a working day."""

    date: date
    number: int
    reason: Reason | None

    @property
    def kind(self) -> str:
        return self.reason.kind if self.reason else "working"


@dataclass(frozen=True)
class Month:
    """`weeks` run from Saturday to Friday; None where a week begins or ends in another month."""

    name: str
    weeks: Sequence[Sequence[Day | None]]

    @property
    def days(self) -> list[Day]:
        return [day for week in self.weeks for day in week if day]

    @property
    def working(self) -> int:
        return sum(day.reason is None for day in self.days)


def months_of(year: int, calendar: Calendar) -> list[Month]:
    """The twelve months of a year. Raises CalendarNotKnown."""
    return [_month(year, month, calendar) for month in range(1, 13)]


def _month(year: int, month: int, calendar: Calendar) -> Month:
    first = gregorian_of(year, month, 1)
    after = gregorian_of(year, month + 1, 1) if month < 12 else gregorian_of(year + 1, 1, 1)
    days: list[Day | None] = [None] * WEEK.index(first.weekday())
    for step in range((after - first).days):
        day = first + A_DAY * step
        days.append(Day(day, jalali_of(day)[2], calendar.reason_off(day)))
    days += [None] * (-len(days) % 7)
    return Month(month_name(month), [days[place : place + 7] for place in range(0, len(days), 7)])


def weekdays() -> list[str]:
    """The names of the days, Saturday first, in the reader's language."""
    return [weekday_name(day) for day in WEEK]
