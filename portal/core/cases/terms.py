"""How a term is computed from what happened to it: pure, no rows, no clock of its own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import chain
from typing import Any, Protocol

from portal.core.calendar.rules import A_DAY, Calendar, Computation, Pause, days_after, due, last_moment
from portal.core.i18n import tehran_day


class Happened(Protocol):
    """An event of a clock, as rows and as tests write it."""

    kind: str
    at: datetime
    days: int

    @property
    def rule(self) -> Mapping[str, Any] | None: ...


@dataclass(frozen=True)
class Term:
    """What a clock goes by: `budget` and `pause_cap` in working days."""

    start: datetime
    budget: int
    pauses: tuple[Pause, ...]
    pause_cap: int


def read(events: Sequence[Happened], budget: int, pause_cap: int) -> Term:
    """Fold the events of one clock, oldest first, into a term. Changed rules hold from its start; more time stays."""
    pauses: list[Pause] = []
    start, more = events[0].at, 0
    for event in events:
        if event.kind == "pause":
            pauses.append((event.at, None))
        elif event.kind == "resume":
            pauses[-1] = (pauses[-1][0], event.at)
        elif event.kind == "extend":
            more += event.days
        elif event.rule is not None:
            budget, pause_cap = event.rule["budget_days"], event.rule["pause_cap_days"]
    return Term(start, budget + more, tuple(pauses), pause_cap)


def is_paused(events: Sequence[Happened]) -> bool:
    turns = [event.kind for event in events if event.kind in ("pause", "resume")]
    return turns[-1:] == ["pause"]


def compute(term: Term, calendar: Calendar) -> Computation:
    """The term's last day. A pause that is still open is taken to run to its cap: the latest possible answer."""
    return due(term.start, term.budget, capped(term, calendar), calendar)


def capped(term: Term, calendar: Calendar) -> list[Pause]:
    """The pauses, cut where together they have taken `pause_cap` working days: then the office's time runs on."""
    taken: set[date] = set()
    kept: list[Pause] = []
    for since, until in term.pauses:
        end = _end(since, until, term, taken, calendar)
        if end >= since:
            kept.append((since, end))
    return kept


def _end(since: datetime, until: datetime | None, term: Term, taken: set[date], calendar: Calendar) -> datetime:
    """Where a pause really ends; the working days it takes are added to `taken`."""
    first, final = tehran_day(since), tehran_day(until) if until else None
    for day in chain([first], days_after(first)):
        if final is not None and day > final:
            break
        if day > tehran_day(term.start) and day not in taken and calendar.is_working(day):
            if len(taken) == term.pause_cap:
                return last_moment(day - A_DAY)
            taken.add(day)
    assert until is not None, "a working day comes, so an open pause meets its cap"
    return until
