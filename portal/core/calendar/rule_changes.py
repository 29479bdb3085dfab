"""Changes of weekends and opening hours: from a day on. See changes.Change."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, time, timedelta
from typing import ClassVar

from sqlalchemy import func, select

from portal.core.calendar.models import OpeningHours, WeekendRule
from portal.core.calendar.rules import COUNTRY, Calendar, Hours, Weekend
from portal.core.db import db
from portal.core.errors import Conflict, Invalid, NotFound
from portal.core.i18n import gettext as _
from portal.core.i18n import jalali_date, weekday_name
from portal.core.i18n import lazy_gettext as _l


@dataclass(frozen=True)
class AddWeekend:
    """A weekday that is off from a day on."""

    kind: ClassVar[str] = "add_weekend"
    weekday: int
    since: date
    scope: str = COUNTRY

    @property
    def first_day(self) -> date:
        return self.since

    @property
    def days(self) -> None:
        return None

    def seen_in(self, calendar: Calendar) -> Calendar:
        return calendar.with_rules(weekends=(*calendar.weekends, Weekend(self.weekday, self.since, scope=self.scope)))

    def check(self) -> None:
        if self.weekday not in range(7):
            raise Invalid(_l("روز هفته را از میان هفت روز برگزینید."))
        running = select(WeekendRule.id).where(
            WeekendRule.weekday == self.weekday,
            WeekendRule.scope == self.scope,
            func.coalesce(WeekendRule.until, date.max) >= self.since,
        )
        if db.session.scalar(running.limit(1)) is not None:
            raise Conflict(_l("این روز در همان زمان پایان هفته است؛ نخست قاعده‌ی پیشین را پایان دهید."))

    def apply(self, source: str) -> None:
        db.session.add(WeekendRule(weekday=self.weekday, since=self.since, scope=self.scope, source=source))

    def sentence(self) -> str:
        day, since = weekday_name(self.weekday), jalali_date(self.since, "long")
        return _("%(day)s از %(since)s پایان هفته می‌شود", day=day, since=since)


@dataclass(frozen=True)
class EndWeekend:
    """A weekday that is worked again; `until` is the last day of the old rule."""

    kind: ClassVar[str] = "end_weekend"
    rule: str
    until: date

    @property
    def first_day(self) -> date:
        return self.until + timedelta(days=1)

    @property
    def days(self) -> None:
        return None

    def seen_in(self, calendar: Calendar) -> Calendar:
        row = _weekend(self.rule)
        old = Weekend(row.weekday, row.since, row.until, row.scope, row.source)
        rules = tuple(replace(rule, until=self.until) if rule == old else rule for rule in calendar.weekends)
        return calendar.with_rules(weekends=rules)

    def check(self) -> None:
        row = _weekend(self.rule)
        if self.until < row.since or (row.until is not None and row.until <= self.until):
            raise Invalid(_l("روز پایان باید پس از آغاز قاعده و پیش از پایان کنونی آن باشد."))

    def apply(self, source: str) -> None:
        _weekend(self.rule).until = self.until

    def sentence(self) -> str:
        row = db.session.scalar(select(WeekendRule).where(WeekendRule.token == self.rule))
        day = weekday_name(row.weekday) if row else "—"
        return _("%(day)s پس از %(until)s روز کاری می‌شود", day=day, until=jalali_date(self.until, "long"))


@dataclass(frozen=True)
class SetHours:
    """Opening hours from a day on; those before it end the day before."""

    kind: ClassVar[str] = "set_hours"
    opens: time
    closes: time
    since: date
    scope: str = COUNTRY

    @property
    def first_day(self) -> date:
        return self.since

    @property
    def days(self) -> None:
        return None

    def seen_in(self, calendar: Calendar) -> Calendar:
        return calendar.with_rules(
            hours=(*calendar.hours, Hours(self.opens, self.closes, self.since, scope=self.scope))
        )

    def check(self) -> None:
        if self.closes <= self.opens:
            raise Invalid(_l("ساعت پایان کار باید پس از آغاز آن باشد."))

    def apply(self, source: str) -> None:
        before = select(OpeningHours).where(
            OpeningHours.scope == self.scope, OpeningHours.until.is_(None), OpeningHours.since < self.since
        )
        for row in db.session.scalars(before):
            row.until = self.since - timedelta(days=1)
        db.session.add(
            OpeningHours(opens=self.opens, closes=self.closes, since=self.since, scope=self.scope, source=source)
        )

    def sentence(self) -> str:
        hours = f"{self.opens:%H:%M}–{self.closes:%H:%M}"
        return _("ساعت کار از %(since)s: %(hours)s", since=jalali_date(self.since, "long"), hours=hours)


def _weekend(token: str) -> WeekendRule:
    row = db.session.scalar(select(WeekendRule).where(WeekendRule.token == token))
    if row is None:
        raise NotFound(_l("این قاعده دیگر در تقویم نیست."))
    return row
