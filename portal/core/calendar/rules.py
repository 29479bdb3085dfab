"""Working days: which days an office works, when a term of N working days ends, how long it worked.

Pure: no database, no clock. Days are days in Asia/Tehran, moments carry their zone, years are Jalali.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from functools import cached_property

from portal.core.calendar.reasons import DayLine, Reason
from portal.core.errors import Conflict
from portal.core.i18n import TEHRAN, digits, gregorian_of, jalali_of, tehran_day
from portal.core.i18n import lazy_gettext as _l

COUNTRY = "country"  # holds for everybody
OFFICES = "offices"  # the central government offices: the regulator's own days

A_DAY = timedelta(days=1)
# A term ends with the last whole second of its last day, so that the due moment lies on the due date.
LAST_SECOND = time(23, 59, 59, fold=1)

Pause = tuple[datetime, datetime | None]


class CalendarNotKnown(Conflict):
    """A needed year has no rows: whoever counts stops here instead of guessing."""

    code = "calendar_not_known"

    def __init__(self, year: int) -> None:
        self.year = year
        super().__init__(
            _l("تقویم کاری سال %(year)s در سامانه نیست.", year=Year(year)),
            _l("مدیر سامانه باید نخست تعطیلات آن سال را وارد کند."),
        )


def year_of(day: date) -> int:
    """The Jalali year of a day; near enough where the Jalali calendar itself ends."""
    try:
        return jalali_of(day)[0]
    except (ValueError, OverflowError):
        return day.year - 621


@dataclass(frozen=True)
class Year:
    """A year inside a lazy sentence: written in the digits of whoever reads it."""

    number: int

    def __str__(self) -> str:
        return digits(self.number)


class Unworkable(ValueError):
    """A computation that makes no sense: no days to count, or a pause that ends before it begins."""


@dataclass(frozen=True)
class Weekend:
    """A weekday (0 Monday … 6 Sunday) that is off from `since` to `until`, both included (None: still)."""

    weekday: int
    since: date
    until: date | None = None
    scope: str = COUNTRY
    source: str = ""

    def holds(self, day: date) -> bool:
        return day.weekday() == self.weekday and self.since <= day and (self.until is None or day <= self.until)


@dataclass(frozen=True)
class DayOff:
    """A holiday. `estimated`: a lunar date computed ahead, that may still move by a day."""

    day: date
    title: str
    scope: str = COUNTRY
    source: str = ""
    title_en: str = ""
    estimated: bool = False


@dataclass(frozen=True)
class Hours:
    """Opening hours on working days from `since` to `until`, both included (None: still)."""

    opens: time
    closes: time
    since: date = date.min
    until: date | None = None
    scope: str = COUNTRY
    source: str = ""

    def holds(self, day: date) -> bool:
        return self.since <= day and (self.until is None or day <= self.until)


DEFAULT_HOURS = Hours(time(8), time(16))


@dataclass(frozen=True)
class Calendar:
    """What one office goes by: the rules of the country and its own, and the Jalali years they cover."""

    weekends: tuple[Weekend, ...]
    holidays: tuple[DayOff, ...]
    years: frozenset[int]
    hours: tuple[Hours, ...] = (DEFAULT_HOURS,)
    _known: dict[date, Reason | None] = field(default_factory=dict, compare=False, repr=False)

    @cached_property
    def _holidays_by_day(self) -> dict[date, DayOff]:
        found: dict[date, DayOff] = {}
        for off in self.holidays:
            before = found.get(off.day)
            found[off.day] = off if before is None else _together(before, off)
        return found

    @cached_property
    def _spans(self) -> tuple[tuple[date, date], ...]:
        """First day of each known year and first day of the year after it."""
        return tuple((gregorian_of(year, 1, 1), gregorian_of(year + 1, 1, 1)) for year in sorted(self.years))

    def knows(self, day: date) -> bool:
        return any(first <= day < after for first, after in self._spans)

    def reason_off(self, day: date) -> Reason | None:
        """Why nobody works that day; None on a working day. Raises CalendarNotKnown."""
        if day not in self._known:
            self._known[day] = self._find_reason(day)
        return self._known[day]

    def _find_reason(self, day: date) -> Reason | None:
        if not self.knows(day):
            raise CalendarNotKnown(year_of(day))
        holiday = self._holidays_by_day.get(day)
        if holiday is not None:
            return Reason("holiday", holiday.title, holiday.title_en)
        weekend = any(rule.holds(day) for rule in self.weekends)
        return Reason("weekend") if weekend else None

    def is_working(self, day: date) -> bool:
        return self.reason_off(day) is None

    def hours_of(self, day: date) -> Hours:
        """The opening hours of a working day: of the rules that hold, the one that began last."""
        holding = [hours for hours in self.hours if hours.holds(day)]
        return max(holding, key=lambda hours: hours.since, default=DEFAULT_HOURS)

    def with_holidays(
        self, more: Iterable[DayOff], *, without: DayOff | None = None, year: int | None = None
    ) -> Calendar:
        """This calendar with `more` days off, `without` one of its own, and a further year."""
        kept = tuple(off for off in self.holidays if off != without)
        years = self.years if year is None else self.years | {year}
        return replace(self, holidays=(*kept, *more), years=years, _known={})

    def with_rules(
        self, *, weekends: tuple[Weekend, ...] | None = None, hours: tuple[Hours, ...] | None = None
    ) -> Calendar:
        """This calendar with other weekends or opening hours."""
        return replace(self, weekends=weekends or self.weekends, hours=hours or self.hours, _known={})

    def filled_from(self, other: Calendar) -> Calendar:
        """This calendar, and `other` for the years that this one does not know."""
        more = tuple(off for off in other.holidays if year_of(off.day) not in self.years)
        return replace(
            self,
            weekends=self.weekends or other.weekends,
            holidays=self.holidays + more,
            years=self.years | other.years,
            _known={},
        )


def _together(one: DayOff, other: DayOff) -> DayOff:
    """Two holidays on one day: both are named."""
    if other.title == one.title:
        return one
    english = "; ".join(title for title in (one.title_en, other.title_en) if title)
    return replace(one, title=f"{one.title}؛ {other.title}", title_en=english)


def days_after(day: date) -> Iterator[date]:
    """The days that follow `day`, without end."""
    while True:
        day += A_DAY
        yield day


def working_days_between(after: date, until: date, calendar: Calendar) -> int:
    """How many working days lie after `after`, up to and including `until`."""
    return sum(calendar.is_working(after + A_DAY * step) for step in range(1, (until - after).days + 1))


def last_moment(day: date) -> datetime:
    """The end of a day in Tehran, 23:59:59, in UTC."""
    return datetime.combine(day, LAST_SECOND, TEHRAN).astimezone(UTC)


@dataclass(frozen=True)
class Computation:
    """A term, day by day. `due` and `due_date` are None while an open pause holds it: `stopped`."""

    start: datetime
    budget: int
    due_date: date | None
    days: tuple[DayLine, ...]

    @property
    def due(self) -> datetime | None:
        return None if self.due_date is None else last_moment(self.due_date)

    @property
    def stopped(self) -> bool:
        return self.due_date is None

    @property
    def counted(self) -> int:
        return sum(line.counted for line in self.days)


def due(start: datetime, budget: int, pauses: Sequence[Pause], calendar: Calendar) -> Computation:
    """The end of the `budget`-th working day after the day of `start`, and every day on the way there.

    The day of the start does not count; nor does a day that a pause touches, from the day on which it begins to
    the day on which it ends, both included; nor weekends and holidays. An open pause (end None) stops the
    count. Raises Unworkable (budget below 1, reversed pause) and CalendarNotKnown.
    """
    if budget < 1:
        raise Unworkable("budget")
    touched = [_touched(pause) for pause in pauses]
    first = tehran_day(start)
    lines: list[DayLine] = []
    left = budget
    for day in days_after(first):
        line = DayLine(day, calendar.reason_off(day) or _pause_on(day, touched))
        lines.append(line)
        left -= line.counted
        if left == 0:
            return Computation(start, budget, day, tuple(lines))
        if any(since <= day and until is None for since, until in touched):
            return Computation(start, budget, None, tuple(lines))
    raise AssertionError("days do not end")


def _touched(pause: Pause) -> tuple[date, date | None]:
    """First and last day that a pause touches."""
    since, until = pause
    if until is None:
        return tehran_day(since), None
    if until < since:
        raise Unworkable("pause")
    return tehran_day(since), tehran_day(until)


def _pause_on(day: date, touched: Sequence[tuple[date, date | None]]) -> Reason | None:
    paused = any(since <= day and (until is None or day <= until) for since, until in touched)
    return Reason("pause") if paused else None


def working_time(since: datetime, until: datetime, calendar: Calendar) -> timedelta:
    """The opening hours of working days between two moments: what an office had to work on a file."""
    total = timedelta(0)
    first, last = tehran_day(since), tehran_day(until)
    for step in range((last - first).days + 1):
        day = first + A_DAY * step
        if calendar.is_working(day):
            total += _open_between(day, calendar.hours_of(day), since, until)
    return total


def _open_between(day: date, hours: Hours, since: datetime, until: datetime) -> timedelta:
    opens = datetime.combine(day, hours.opens, TEHRAN)
    closes = datetime.combine(day, hours.closes, TEHRAN)
    # In UTC: two moments of one zone are subtracted by the clock on the wall, which a change of hour bends.
    begin = max(opens.astimezone(UTC), since.astimezone(UTC))
    end = min(closes.astimezone(UTC), until.astimezone(UTC))
    return max(end - begin, timedelta(0))
