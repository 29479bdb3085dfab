"""Load the calendar, seed it, and change it: one person proposes, another confirms."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from flask import current_app
from sqlalchemy import Select, func, select

from portal.core import audit
from portal.core.accounts.models import Person
from portal.core.calendar.changes import Change, decode, encode
from portal.core.calendar.holiday_changes import AddYear
from portal.core.calendar.library import HOURS, SOURCE, WEEKENDS
from portal.core.calendar.models import (
    CONFIRMED,
    PROPOSED,
    REFUSED,
    WITHDRAWN,
    CalendarChange,
    CalendarYear,
    Holiday,
    OpeningHours,
    WeekendRule,
)
from portal.core.calendar.rules import COUNTRY, OFFICES, Calendar, DayOff, Hours, Weekend
from portal.core.clock import now
from portal.core.db import db
from portal.core.errors import Conflict, Forbidden
from portal.core.i18n import jalali_of, tehran_day
from portal.core.i18n import lazy_gettext as _l

Told = Callable[[], None]
Look = Callable[[Calendar, date], "Sequence[Moved]"]
Warn = Callable[[], "Sequence[str]"]
Guard = Callable[[Change], None]

# What the calendar of the offices is made of.
SCOPES_OF_OFFICES = frozenset({COUNTRY, OFFICES})

_told: list[Told] = []
_looks: list[Look] = []
_warnings: list[Warn] = []
_guards: list[Guard] = []


def on_calendar_changed(tell: Told) -> Told:
    """Register what must happen when a change is applied; called inside its transaction."""
    _told.append(tell)
    return tell


def guard_calendar(guard: Guard) -> Guard:
    """Register a check of proposals and confirmations; it raises a PortalError where a change would do harm."""
    if guard not in _guards:
        _guards.append(guard)
    return guard


@dataclass(frozen=True)
class Moved:
    """A day that a change would move: whose, and from when to when (None: not known)."""

    what: str
    before: datetime | None
    after: datetime | None


def look_ahead(look: Look) -> Look:
    """Register who can say, of a calendar that is not yet, what it would move; told the first day that differs."""
    if look not in _looks:
        _looks.append(look)
    return look


def foresee(change: Change) -> list[Moved]:
    """What a change would move, computed with the calendar as it would be; nothing is written."""
    if getattr(change, "scope", COUNTRY) not in SCOPES_OF_OFFICES:
        return []
    imagined = change.seen_in(present_calendar())
    return [moved for look in _looks for moved in look(imagined, change.first_day)]


def warn_of(warning: Warn) -> Warn:
    """Register who knows of work that waits for the calendar: sentences for its administrators."""
    if warning not in _warnings:
        _warnings.append(warning)
    return warning


def warnings() -> list[str]:
    return [sentence for warning in _warnings for sentence in warning()]


def present_calendar(scope: str = OFFICES) -> Calendar:
    """The calendar of a scope, as confirmed. Kept in memory until the next change: one small query a call."""
    newest = db.session.scalar(_newest())
    kept: dict[str, tuple[str | None, Calendar]] = current_app.extensions.setdefault("calendar", {})
    if scope not in kept or kept[scope][0] != newest:
        kept[scope] = (newest, _load(scope))
    return kept[scope][1]


def _newest() -> Select[str]:
    applied = select(CalendarChange.token).where(CalendarChange.version.is_not(None))
    return applied.order_by(CalendarChange.version.desc()).limit(1)


def present_version() -> int:
    """How many changes were applied; 0 before the first."""
    return db.session.scalar(select(func.max(CalendarChange.version))) or 0


def _load(scope: str) -> Calendar:
    scopes = (COUNTRY, scope)
    weekends = db.session.scalars(select(WeekendRule).where(WeekendRule.scope.in_(scopes)))
    holidays = db.session.scalars(select(Holiday).where(Holiday.scope.in_(scopes)).order_by(Holiday.day, Holiday.id))
    hours = db.session.scalars(select(OpeningHours).where(OpeningHours.scope.in_(scopes)))
    return Calendar(
        weekends=tuple(Weekend(r.weekday, r.since, r.until, r.scope, r.source) for r in weekends),
        holidays=tuple(DayOff(r.day, r.title, r.scope, r.source, r.title_en, r.estimated) for r in holidays),
        years=frozenset(db.session.scalars(select(CalendarYear.year))),
        hours=tuple(Hours(r.opens, r.closes, r.since, r.until, r.scope, r.source) for r in hours),
    )


def seed(years: Iterable[int] | None = None) -> list[int]:
    """Fill in the years that are missing (unless named: last, present and next) and, once, weekends and hours.

    Returns the years that were added; what is there already is left alone.
    """
    present = jalali_of(tehran_day(now()))[0]
    wanted = sorted(years if years is not None else (present - 1, present, present + 1))
    if db.session.scalar(select(WeekendRule.id).limit(1)) is None:
        _seed_rules()
    known = set(db.session.scalars(select(CalendarYear.year)))
    added = [year for year in wanted if year not in known]
    for year in added:
        change = AddYear(year)
        change.check()
        _apply(_change_row(change, SOURCE), change, None)
    return added


def _seed_rules() -> None:
    db.session.add_all(
        WeekendRule(weekday=r.weekday, since=r.since, scope=r.scope, source=r.source) for r in WEEKENDS
    )
    db.session.add_all(
        OpeningHours(opens=r.opens, closes=r.closes, since=r.since, scope=r.scope, source=r.source) for r in HOURS
    )


def propose(actor: Person, change: Change, source: str) -> CalendarChange:
    """Write a change down for another administrator to confirm; `source` says where it was announced."""
    check(change)
    row = _change_row(change, source)
    row.proposed_by_id = actor.id
    same = (CalendarChange.state == PROPOSED, CalendarChange.kind == row.kind)
    if any(other.details == row.details for other in db.session.scalars(select(CalendarChange).where(*same))):
        raise Conflict(_l("همین تغییر پیش‌تر پیشنهاد شده و منتظر تأیید است."))
    db.session.add(row)
    db.session.flush()
    audit.record(actor, row, "calendar.propose", {"kind": row.kind})
    return row


def confirm(actor: Person, row: CalendarChange) -> None:
    """Apply a proposed change. Whoever proposed it cannot."""
    _require_open(row)
    if row.proposed_by_id == actor.id:
        raise Forbidden(
            _l("پیشنهاددهنده نمی‌تواند تغییر تقویم را تأیید کند."), _l("از مدیر دیگری بخواهید آن را ببیند.")
        )
    change = change_of(row)
    check(change)
    row.decided_by_id = actor.id
    _apply(row, change, actor)


def refuse(actor: Person, row: CalendarChange, answer: str) -> None:
    """Close a proposal without applying it; by whoever proposed it, that is a withdrawal."""
    _require_open(row)
    row.state = WITHDRAWN if row.proposed_by_id == actor.id else REFUSED
    row.decided_by_id, row.decided_at, row.answer = actor.id, now(), answer
    audit.record(actor, row, f"calendar.{row.state}", {"kind": row.kind})


def open_changes() -> Sequence[CalendarChange]:
    """The proposals that wait for a second administrator, oldest first."""
    waiting = select(CalendarChange).where(CalendarChange.state == PROPOSED).order_by(CalendarChange.id)
    return db.session.scalars(waiting).all()


def change_of(row: CalendarChange) -> Change:
    return decode(row.kind, row.details)


def _change_row(change: Change, source: str) -> CalendarChange:
    return CalendarChange(kind=change.kind, details=encode(change), source=source, state=PROPOSED, proposed_at=now())


def _require_open(row: CalendarChange) -> None:
    if row.state != PROPOSED:
        raise Conflict(_l("درباره‌ی این تغییر پیش‌تر تصمیم گرفته شده است."))


def check(change: Change) -> None:
    """Raise a PortalError that says what to do where a change makes no sense or would do harm."""
    change.check()
    for guard in _guards:
        guard(change)


def _apply(row: CalendarChange, change: Change, actor: Person | None) -> None:
    change.apply(row.source)
    # Unique: of two confirmations at once the second fails and is tried again on what the first left.
    version = (db.session.scalar(select(func.max(CalendarChange.version))) or 0) + 1
    row.state, row.version, row.decided_at = CONFIRMED, version, now()
    db.session.add(row)
    db.session.flush()
    audit.record(actor, row, "calendar.confirm", {"kind": row.kind, "version": row.version})
    for tell in _told:
        tell()
