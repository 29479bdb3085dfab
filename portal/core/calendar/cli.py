"""`script/portal clock due`: a term, day by day; `script/portal calendar`: look at the calendar and fill it in."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import Any

import click

from portal.core.calendar.fallback import calendar_at_hand
from portal.core.calendar.library import LAST_YEAR, covered
from portal.core.calendar.rules import OFFICES, Calendar, CalendarNotKnown, Computation, Pause, due, year_of
from portal.core.calendar.service import seed
from portal.core.cli import BadInput, Group, printable
from portal.core.db import transaction
from portal.core.i18n import TEHRAN, digits, jalali_date, number, tehran_day
from portal.core.text import digits_to_ascii, normalise

clock_cli = Group("clock", help="Terms in working days.")
calendar_cli = Group("calendar", help="The working calendar.")
MOST_DAYS = 10_000
WORKING_DAYS_OF_A_SHORT_YEAR = 200


@clock_cli.command("due")
@click.option("--start", required=True, help="Moment of the start, ISO 8601; without a zone it is Asia/Tehran.")
@click.option("--days", "budget", required=True, type=int, help="How many working days, 1 or more.")
@click.option("--pause", "pauses", multiple=True, metavar="FROM/TO", help="A pause; FROM/ alone is still open.")
@click.option("--scope", default=OFFICES, show_default=True, help="Whose weekends: offices or country.")
@click.option("--json", "as_json", is_flag=True, help="Print due, due_date, due_jalali and days.")
def due_command(start: str, budget: int, pauses: Sequence[str], scope: str, as_json: bool) -> None:
    """Say when a term of working days ends, and why each day on the way counts or does not.

    The day of the start does not count, nor a day that a pause touches, nor weekends and holidays; the term
    ends at 23:59:59 in Tehran on its last day. Years that the portal's calendar does not hold are taken from the
    official holidays known to the library.
    """
    if not 1 <= budget <= MOST_DAYS:
        raise BadInput(f"شمار روزهای کاری باید از ۱ تا {digits(MOST_DAYS)} باشد.")
    begin = parse_moment(start)
    breaks = [parse_pause(pause) for pause in pauses]
    try:
        computation = due(begin, budget, breaks, calendar_at_hand(_years(begin, budget, breaks), scope))
    except CalendarNotKnown as error:
        raise BadInput(f"{error.message} {error.hint}") from error
    click.echo(json.dumps(as_data(computation), ensure_ascii=False) if as_json else as_text(computation))


def _years(begin: datetime, budget: int, breaks: Sequence[Pause]) -> range:
    """The Jalali years that the term can reach, with room to spare."""
    ends = [until for _since, until in breaks if until is not None]
    first = year_of(tehran_day(begin))
    if not covered(first):
        raise CalendarNotKnown(first)
    last = year_of(tehran_day(max([begin, *ends])))
    return range(first, min(last, LAST_YEAR) + budget // WORKING_DAYS_OF_A_SHORT_YEAR + 2)


def parse_moment(text: str) -> datetime:
    """A moment from ISO 8601 in any digits; without a zone it is the time in Tehran. Raises BadInput."""
    try:
        moment = datetime.fromisoformat(digits_to_ascii(normalise(text)))
        moment = moment if moment.tzinfo else moment.replace(tzinfo=TEHRAN)
        moment.astimezone(UTC), moment.astimezone(TEHRAN)  # what lies outside the calendar of datetimes fails here
    except (ValueError, OverflowError):
        example = "2026-04-04T10:30"
        raise BadInput(f"«{printable(text)}» زمان درستی نیست؛ برای نمونه بنویسید {example}.") from None
    return moment


def parse_pause(text: str) -> Pause:
    """FROM/TO, or FROM/ for a pause that has not ended. Raises BadInput."""
    since, slash, until = text.partition("/")
    if not slash:
        raise BadInput(f"توقف «{printable(text)}» را به شکل آغاز/پایان بنویسید؛ اگر پایان نیافته، آغاز/.")
    pause = parse_moment(since), parse_moment(until) if until.strip() else None
    if pause[1] is not None and pause[1] < pause[0]:
        raise BadInput(f"توقف «{printable(text)}» پیش از آغازش پایان می‌یابد.")
    return pause


def as_data(computation: Computation) -> dict[str, Any]:
    """What `--json` prints; while an open pause holds the term, the three due values are null."""
    due_at, day = computation.due, computation.due_date
    return {
        "due": due_at.isoformat().replace("+00:00", "Z") if due_at else None,
        "due_date": day.isoformat() if day else None,
        "due_jalali": computation.days[-1].jalali if day else None,
        "days": [
            {"date": line.date.isoformat(), "jalali": line.jalali, "counted": line.counted, "why": line.why}
            for line in computation.days
        ],
    }


def as_text(computation: Computation) -> str:
    lines = [f"{'+' if line.counted else ' '} {jalali_date(line.date)}  {line.why}" for line in computation.days]
    if computation.due_date is None:
        counted = number(computation.counted)
        return "\n".join([*lines, f"مهلت متوقف است؛ {counted} روز از {number(computation.budget)} روز شمرده شد."])
    return "\n".join([*lines, f"پایان مهلت: {jalali_date(computation.due_date, 'full')}، پایان روز"])


@calendar_cli.command("seed")
@click.option("--year", "years", multiple=True, type=int, help="A Jalali year; by default last, this and next.")
def seed_command(years: Sequence[int]) -> None:
    """Fill in years that are missing, from the library's official holidays. What is there stays as it is."""
    unknown = [year for year in years if not covered(year)]
    if unknown:
        raise BadInput(f"تعطیلات سال {digits(unknown[0])} در دست نیست.")
    with transaction():
        added = seed(years or None)
    click.echo(f"calendar: {', '.join(str(year) for year in added) or 'nothing'} added")


@calendar_cli.command("show")
@click.argument("year", type=int)
@click.option("--scope", default=OFFICES, show_default=True)
@click.option("--json", "as_json", is_flag=True)
def show_command(year: int, scope: str, as_json: bool) -> None:
    """List the holidays of a Jalali year, as the portal holds them."""
    if not covered(year):
        raise BadInput(f"تعطیلات سال {digits(year)} در دست نیست.")
    days = _holidays(calendar_at_hand([year], scope), year)
    if as_json:
        click.echo(json.dumps(days, ensure_ascii=False))
        return
    for day in days:
        mark = " (برآورد)" if day["estimated"] else ""
        click.echo(f"{jalali_date(date.fromisoformat(day['date']), 'full')}  {day['title']}{mark}")


def _holidays(calendar: Calendar, year: int) -> list[dict[str, Any]]:
    return [
        {"date": off.day.isoformat(), "title": off.title, "source": off.source, "estimated": off.estimated}
        for off in calendar.holidays
        if year_of(off.day) == year
    ]
