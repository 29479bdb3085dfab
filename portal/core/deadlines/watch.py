"""What running and decided cases say to a change of the calendar: what it would move, and where it may not reach."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import selectinload

from portal.core.calendar.changes import Change
from portal.core.calendar.rules import Calendar
from portal.core.calendar.service import Moved, guard_calendar, look_ahead, warn_of
from portal.core.cases.clock import DECISION
from portal.core.cases.clocks import Clock
from portal.core.cases.models import Case
from portal.core.clock import now
from portal.core.db import db
from portal.core.deadlines.receipt import due_with
from portal.core.errors import Conflict
from portal.core.i18n import TEHRAN, _, digits, jalali_date, tehran_day


def register() -> None:
    look_ahead(would_move)
    guard_calendar(refuse_to_touch_decided)
    warn_of(waiting_for_a_year)


def would_move(calendar: Calendar, first_day: date) -> Sequence[Moved]:
    """The running terms whose day another calendar would move; no row changes."""
    found = []
    for clock in _running_into(first_day):
        after = due_with(clock, calendar)
        if after != clock.due_at:
            found.append(Moved(f"{clock.case.number} · {clock.case.title}", clock.due_at, after))
    return found


def _running_into(first_day: date) -> Sequence[Clock]:
    """Terms that are not over and do not end before that day."""
    reach = or_(Clock.due_at.is_(None), Clock.due_at >= _begin_of(first_day))
    query = select(Clock).where(Clock.stopped_at.is_(None), reach).order_by(Clock.due_at, Clock.id)
    return db.session.scalars(query.options(selectinload(Clock.events), selectinload(Clock.case))).all()


def refuse_to_touch_decided(change: Change) -> None:
    """A past day of a term that is over stays what it was: the decision rests on it."""
    today = tehran_day(now())
    if change.kind == "add_year" or change.first_day >= today:
        return
    number, day = _decided_on(change, today)
    if number is None:
        return
    raise Conflict(
        _(
            "%(day)s در مهلت پرونده‌ی %(number)s است که پایان یافته؛ روزهای گذشته‌ی آن تغییر نمی‌کند.",
            day=jalali_date(day, "full"),
            number=digits(number),
        ),
        _(
            "چیزی تغییر نکرد. تغییر را از روزی پس از %(last)s پیشنهاد کنید؛ اگر خود آن تصمیم نادرست است، راه آن "
            "تجدیدنظر همان پرونده است.",
            last=jalali_date(_last_decision(), "full"),
        ),
        code="calendar_of_decided_case",
    )


def _decided_on(change: Change, today: date) -> tuple[str | None, date]:
    """The number of a decided case whose term a past day of the change lies in, and that day."""
    past = [day for day in change.days if day < today] if change.days is not None else []
    for day in past:
        if (number := _first(_within(day))) is not None:
            return number, day
    if change.days is None:
        return _first(_decided(), Clock.stopped_at >= _begin_of(change.first_day)), change.first_day
    return None, change.first_day


def _within(day: date) -> ColumnElement[bool]:
    """Terms that had begun before that day and were not over before it."""
    return and_(Clock.started_at < _begin_of(day), Clock.stopped_at >= _begin_of(day))


def _decided() -> ColumnElement[bool]:
    return and_(Clock.purpose == DECISION, Clock.stopped_at.is_not(None))


def _first(*conditions: ColumnElement[bool]) -> str | None:
    query = select(Case.number).join(Clock, Clock.case_id == Case.id).where(_decided(), *conditions)
    return db.session.scalar(query.order_by(Clock.id).limit(1))


def _last_decision() -> datetime | None:
    return db.session.scalar(select(func.max(Clock.stopped_at)).where(_decided()))


def _begin_of(day: date) -> datetime:
    return datetime.combine(day, time(), TEHRAN)


def waiting_for_a_year() -> list[str]:
    """Terms that cannot be computed: nothing happens by itself in them until the year is entered."""
    query = select(Clock.doubt, func.count()).where(Clock.stopped_at.is_(None), Clock.doubt != "")
    return [
        _(
            "تقویم سال %(year)s در سامانه نیست: %(n)s مهلت جاری روز پاسخ ندارد و هیچ نتیجه‌ی خودکاری نمی‌گیرد.",
            year=digits(doubt.partition(":")[2]),
            n=digits(count),
        )
        for doubt, count in db.session.execute(query.group_by(Clock.doubt).order_by(Clock.doubt))
    ]
