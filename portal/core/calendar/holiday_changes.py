"""Changes of holidays: one more, one less, one moved, a whole year. See changes.Change."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import ClassVar

from sqlalchemy import select

from portal.core.calendar.library import covered, holidays_of
from portal.core.calendar.models import CalendarYear, Holiday
from portal.core.calendar.rules import COUNTRY, Calendar, DayOff, Year
from portal.core.clock import now
from portal.core.db import db
from portal.core.errors import Conflict, Invalid, NotFound
from portal.core.i18n import gettext as _
from portal.core.i18n import gregorian_of, jalali_date, jalali_of
from portal.core.i18n import lazy_gettext as _l


@dataclass(frozen=True)
class AddHoliday:
    """A new day off: a sudden closure, a holiday announced late."""

    kind: ClassVar[str] = "add_holiday"
    day: date
    title: str
    title_en: str = ""
    scope: str = COUNTRY

    @property
    def first_day(self) -> date:
        return self.day

    @property
    def days(self) -> Sequence[date]:
        return [self.day]

    def seen_in(self, calendar: Calendar) -> Calendar:
        return calendar.with_holidays([DayOff(self.day, self.title, self.scope, title_en=self.title_en)])

    def check(self) -> None:
        if not self.title.strip():
            raise Invalid(_l("عنوان تعطیلی را بنویسید."))
        _require_year(self.day)
        same = select(Holiday.id).where(
            Holiday.day == self.day, Holiday.scope == self.scope, Holiday.title == self.title
        )
        if db.session.scalar(same) is not None:
            raise Conflict(_l("این تعطیلی پیش‌تر ثبت شده است."))

    def apply(self, source: str) -> None:
        db.session.add(
            Holiday(day=self.day, title=self.title, title_en=self.title_en, scope=self.scope, source=source)
        )

    def sentence(self) -> str:
        return _("افزودن تعطیلی «%(title)s» در %(day)s", title=self.title, day=jalali_date(self.day, "full"))


@dataclass(frozen=True)
class RemoveHoliday:
    """A day that turned out to be a working day."""

    kind: ClassVar[str] = "remove_holiday"
    holiday: str

    @property
    def first_day(self) -> date:
        return _holiday(self.holiday).day

    @property
    def days(self) -> Sequence[date]:
        return [self.first_day]

    def seen_in(self, calendar: Calendar) -> Calendar:
        return calendar.with_holidays([], without=_day_off(_holiday(self.holiday)))

    def check(self) -> None:
        _holiday(self.holiday)

    def apply(self, source: str) -> None:
        db.session.delete(_holiday(self.holiday))

    def sentence(self) -> str:
        row = _found(self.holiday)
        title, day = (row.title, jalali_date(row.day, "full")) if row else ("—", "—")
        return _("برداشتن تعطیلی «%(title)s» از %(day)s", title=title, day=day)


@dataclass(frozen=True)
class MoveHoliday:
    """A lunar holiday announced on another day than computed; it is no estimate any more."""

    kind: ClassVar[str] = "move_holiday"
    holiday: str
    day: date

    @property
    def first_day(self) -> date:
        return min(self.days)

    @property
    def days(self) -> Sequence[date]:
        return [_holiday(self.holiday).day, self.day]

    def seen_in(self, calendar: Calendar) -> Calendar:
        before = _day_off(_holiday(self.holiday))
        return calendar.with_holidays([replace(before, day=self.day, estimated=False)], without=before)

    def check(self) -> None:
        row = _holiday(self.holiday)
        _require_year(self.day)
        if row.day == self.day and not row.estimated:
            raise Invalid(_l("این تعطیلی هم‌اکنون در همین روز است."))

    def apply(self, source: str) -> None:
        row = _holiday(self.holiday)
        row.day, row.estimated, row.source = self.day, False, source

    def sentence(self) -> str:
        row = _found(self.holiday)
        title = row.title if row else "—"
        return _("بردن تعطیلی «%(title)s» به %(day)s", title=title, day=jalali_date(self.day, "full"))


@dataclass(frozen=True)
class AddYear:
    """A Jalali year with the holidays that the library knows."""

    kind: ClassVar[str] = "add_year"
    year: int

    @property
    def first_day(self) -> date:
        return gregorian_of(self.year, 1, 1)

    @property
    def days(self) -> Sequence[date] | None:
        return None

    def seen_in(self, calendar: Calendar) -> Calendar:
        return calendar.with_holidays(holidays_of(self.year), year=self.year)

    def check(self) -> None:
        if not covered(self.year):
            raise Invalid(_l("تعطیلات این سال در دست نیست."))
        if db.session.get(CalendarYear, self.year) is not None:
            raise Conflict(_l("این سال پیش‌تر وارد شده است."))

    def apply(self, source: str) -> None:
        db.session.add(CalendarYear(year=self.year, source=source, added_at=now()))
        db.session.add_all(_row(off) for off in holidays_of(self.year))

    def sentence(self) -> str:
        return _("افزودن سال %(year)s", year=Year(self.year))


def _found(token: str) -> Holiday | None:
    return db.session.scalar(select(Holiday).where(Holiday.token == token))


def _holiday(token: str) -> Holiday:
    row = _found(token)
    if row is None:
        raise NotFound(_l("این تعطیلی دیگر در تقویم نیست."))
    return row


def _require_year(day: date) -> None:
    year = jalali_of(day)[0]
    if db.session.get(CalendarYear, year) is None:
        raise Invalid(_l("سال %(year)s در تقویم نیست؛ نخست آن سال را بیفزایید.", year=Year(year)))


def _day_off(row: Holiday) -> DayOff:
    return DayOff(row.day, row.title, row.scope, row.source, row.title_en, row.estimated)


def _row(off: DayOff) -> Holiday:
    return Holiday(
        day=off.day,
        title=off.title,
        title_en=off.title_en,
        scope=off.scope,
        source=off.source,
        estimated=off.estimated,
    )
