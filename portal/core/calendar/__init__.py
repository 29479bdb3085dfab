"""Working days: the calendar as rows that two administrators change, and terms counted by it.

calendar = present_calendar()                         # of the regulator's offices; kept in memory until it changes
term = due(start, 10, [(paused, resumed)], calendar)  # term.due, term.due_date, term.days (each with its `why`)
"""

from __future__ import annotations

from flask import Flask

from portal.core.calendar import cli, models
from portal.core.calendar.changes import Change
from portal.core.calendar.reasons import DayLine, Reason
from portal.core.calendar.rules import (
    COUNTRY,
    OFFICES,
    Calendar,
    CalendarNotKnown,
    Computation,
    Pause,
    Unworkable,
    due,
    last_moment,
    working_days_between,
    working_time,
)
from portal.core.calendar.service import guard_calendar, on_calendar_changed, present_calendar

__all__ = [
    "COUNTRY",
    "OFFICES",
    "Calendar",
    "CalendarNotKnown",
    "Change",
    "Computation",
    "DayLine",
    "Pause",
    "Reason",
    "Unworkable",
    "due",
    "guard_calendar",
    "init_app",
    "last_moment",
    "models",
    "on_calendar_changed",
    "present_calendar",
    "working_days_between",
    "working_time",
]


def init_app(app: Flask) -> None:
    from portal.core.calendar.views import calendar_pages

    app.register_blueprint(calendar_pages)
    app.cli.add_command(cli.clock_cli)
    app.cli.add_command(cli.calendar_cli)
