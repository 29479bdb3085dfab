"""How long each holder had a file, and what is left of each office's budget: pure, no rows, no clock of its own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Generic, Protocol, TypeVar

from portal.core.calendar.rules import Calendar, CalendarNotKnown, Hours, working_time
from portal.core.i18n import tehran_day

NO_TIME = timedelta(0)


class Turn(Protocol):
    """One holder's time with the file, as rows and as tests write it; `until` None: it still has it."""

    @property
    def holder(self) -> str: ...
    @property
    def office_code(self) -> str: ...
    @property
    def person_key(self) -> int | None: ...
    @property
    def since(self) -> datetime: ...
    @property
    def until(self) -> datetime | None: ...


T = TypeVar("T", bound=Turn)


@dataclass(frozen=True)
class Age(Generic[T]):
    """A turn and its time: `elapsed` by the calendar, `worked` in opening hours (None: a year is not known).

    `left` is what the office has of its budget when the turn ends, below zero when overdrawn; None: it has no budget.
    """

    turn: T
    elapsed: timedelta
    worked: timedelta | None
    left: timedelta | None


@dataclass(frozen=True)
class Ages(Generic[T]):
    """The file's life, turn by turn. `day` is the length of a working day."""

    rows: tuple[Age[T], ...]
    day: timedelta

    @property
    def age(self) -> timedelta:
        """From its submission to its end, or to now: the sum of the rows."""
        return sum((row.elapsed for row in self.rows), NO_TIME)

    @property
    def worked(self) -> timedelta | None:
        return _sum(self.rows)

    @property
    def offices_worked(self) -> timedelta | None:
        """Working time net of the applicant's own."""
        return _sum([row for row in self.rows if row.turn.holder != "applicant"])

    @property
    def handovers(self) -> int:
        """How often the file went to another holder; taking it from the office's own queue is none."""
        return sum(is_handover(a.turn, b.turn) for a, b in zip(self.rows, self.rows[1:], strict=False))


def ages(turns: Sequence[T], at: datetime, calendar: Calendar, budgets: Mapping[str, int] | None = None) -> Ages[T]:
    """Measure turns, oldest first; one still open is measured up to `at`. `budgets`: working days by office code."""
    day = length_of_day(calendar.hours_of(tehran_day(turns[0].since if turns else at)))
    left = {office: day * days for office, days in (budgets or {}).items()}
    rows: list[Age[T]] = []
    for turn in turns:
        until = turn.until or max(at, turn.since)
        worked = worked_between(turn.since, until, calendar)
        code = turn.office_code
        if code in left and worked is not None:
            left[code] -= worked
        rows.append(Age(turn, until - turn.since, worked, left.get(code)))
    return Ages(tuple(rows), day)


def worked_between(since: datetime, until: datetime, calendar: Calendar) -> timedelta | None:
    """Opening hours between two moments; None where the calendar does not know a year."""
    try:
        return working_time(since, until, calendar)
    except CalendarNotKnown:
        return None


def length_of_day(hours: Hours) -> timedelta:
    """How long an office is open on a working day."""
    opens, closes = (timedelta(hours=at.hour, minutes=at.minute) for at in (hours.opens, hours.closes))
    return closes - opens


def _sum(rows: Sequence[Age[T]]) -> timedelta | None:
    parts = [row.worked for row in rows]
    return None if None in parts else sum((part for part in parts if part is not None), NO_TIME)


def is_handover(one: Turn, other: Turn) -> bool:
    same_office = (one.holder, one.office_code) == (other.holder, other.office_code)
    return not same_office or one.person_key is not None
