"""The end of a term counted by hand: days in sets, one step a day, nothing of the portal's own."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Protocol

from sqlalchemy import select

from portal.core.calendar.models import Holiday, WeekendRule
from portal.core.calendar.rules import COUNTRY, OFFICES
from portal.core.db import db
from portal.core.i18n import TEHRAN

DAY = timedelta(days=1)


class Happened(Protocol):
    kind: str
    at: datetime
    days: int


def last_day(events: Sequence[Happened], budget: int, cap: int, off: set[date]) -> tuple[date, int]:
    """The last counted day, and how many working days pauses took until there."""
    start = events[0].at.astimezone(TEHRAN).date()
    budget += sum(event.days for event in events)
    paused_from: date | None = None
    paused: list[tuple[date, date | None]] = []
    for event in events:
        day = event.at.astimezone(TEHRAN).date()
        if event.kind == "pause":
            paused_from = day
        elif event.kind == "resume":
            assert paused_from is not None
            paused.append((paused_from, day))
            paused_from = None
    if paused_from is not None:
        paused.append((paused_from, None))
    day, counted, taken = start, 0, 0
    while True:
        day += DAY
        if day in off:
            continue
        in_pause = any(since <= day and (until is None or day <= until) for since, until in paused)
        if in_pause and taken < cap:
            taken += 1
            continue
        counted += 1
        if counted == budget:
            return day, taken


def days_off(since: date = date(2026, 1, 1), days: int = 600) -> set[date]:
    """Weekends and holidays of the offices, read from the rows themselves."""
    scopes = (COUNTRY, OFFICES)
    found = set(db.session.scalars(select(Holiday.day).where(Holiday.scope.in_(scopes))))
    for rule in db.session.scalars(select(WeekendRule).where(WeekendRule.scope.in_(scopes))):
        span = (since + DAY * step for step in range(days))
        found |= {day for day in span if day.weekday() == rule.weekday and rule.since <= day <= (rule.until or day)}
    return found
