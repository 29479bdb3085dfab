"""The calendar's rows, for its pages."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from portal.core.calendar.models import (
    PROPOSED,
    CalendarChange,
    CalendarYear,
    Holiday,
    OpeningHours,
    WeekendRule,
)
from portal.core.db import db
from portal.core.errors import NotFound
from portal.core.i18n import _, gregorian_of, jalali_date, weekday_name

NEWEST = 20


def years() -> list[int]:
    """The Jalali years that the calendar knows."""
    return sorted(db.session.scalars(select(CalendarYear.year)))


def holidays_of(year: int) -> Sequence[Holiday]:
    within = (Holiday.day >= gregorian_of(year, 1, 1), Holiday.day < gregorian_of(year + 1, 1, 1))
    return db.session.scalars(select(Holiday).where(*within).order_by(Holiday.day, Holiday.id)).all()


def weekends() -> Sequence[WeekendRule]:
    return db.session.scalars(select(WeekendRule).order_by(WeekendRule.scope, WeekendRule.since)).all()


def hours() -> Sequence[OpeningHours]:
    return db.session.scalars(select(OpeningHours).order_by(OpeningHours.scope, OpeningHours.since)).all()


def decided_changes() -> Sequence[CalendarChange]:
    """What people decided lately, newest first; seeding is left out."""
    people = (CalendarChange.state != PROPOSED, CalendarChange.proposed_by_id.is_not(None))
    both = (joinedload(CalendarChange.proposed_by), joinedload(CalendarChange.decided_by))
    query = select(CalendarChange).where(*people).order_by(CalendarChange.decided_at.desc()).limit(NEWEST)
    return db.session.scalars(query.options(*both)).all()


def change_by(token: str) -> CalendarChange:
    """Raises NotFound."""
    row = db.session.scalar(select(CalendarChange).where(CalendarChange.token == token))
    if row is None:
        raise NotFound(_("چنین پیشنهادی نیست."), _("به صفحه‌ی تقویم برگردید."))
    return row


def named(kind: str, token: str) -> str:
    """The holiday or the rule that a change is about, in words; "" for what is new. Raises NotFound."""
    if kind in ("remove", "move"):
        holiday = db.session.scalar(select(Holiday).where(Holiday.token == token))
        if holiday is not None:
            return f"{holiday.title}{_('، ')}{jalali_date(holiday.day, 'full')}"
    elif kind == "end-weekend":
        rule = db.session.scalar(select(WeekendRule).where(WeekendRule.token == token))
        if rule is not None:
            return weekday_name(rule.weekday)
    else:
        return ""
    raise NotFound(_("این سطر دیگر در تقویم نیست."), _("به صفحه‌ی تقویم برگردید."))
