"""The end of a term, against a count that knows nothing of the portal's own."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from portal.core.calendar.library import library_calendar
from portal.core.calendar.rules import Calendar, DayOff
from portal.core.cases import terms
from portal.core.cases.terms import Term
from portal.core.i18n import tehran_day
from tests.core.cases.by_hand import DAY, last_day

BEGIN = datetime(2026, 1, 1, tzinfo=UTC)
PLAIN = library_calendar([1404, 1405, 1406, 1407])


@dataclass
class Event:
    kind: str
    at: datetime
    days: int = 0
    rule: dict[str, int] | None = None


@st.composite
def histories(draw: st.DrawFn) -> list[Event]:
    """What can happen to a clock, in order: pauses that end or not, one extension, at any moments of a year."""
    gaps = draw(st.lists(st.integers(0, 60 * 24 * 12), min_size=0, max_size=9))
    at = BEGIN + timedelta(minutes=draw(st.integers(0, 60 * 24 * 300)))
    events, paused, extended = [Event("start", at)], False, False
    for gap in gaps:
        at += timedelta(minutes=gap)
        if not extended and draw(st.integers(0, 4)) == 0:
            events.append(Event("extend", at, draw(st.integers(1, 5))))
            extended = True
            continue
        events.append(Event("resume" if paused else "pause", at))
        paused = not paused
    return events


@st.composite
def calendars(draw: st.DrawFn) -> Calendar:
    """The library's calendar with some sudden closures."""
    days = draw(st.lists(st.integers(0, 400), max_size=12))
    more = tuple(DayOff(BEGIN.date() + DAY * day, "بستن ناگهانی") for day in days)
    return Calendar(PLAIN.weekends, PLAIN.holidays + more, PLAIN.years)


def days_off(calendar: Calendar) -> set[date]:
    span = [BEGIN.date() + DAY * step for step in range(900)]
    holidays = {off.day for off in calendar.holidays}
    return {day for day in span if day in holidays or day.weekday() in (3, 4)}


@settings(max_examples=80, deadline=None)
@given(histories(), st.integers(1, 25), st.integers(0, 12), calendars())
def test_the_due_date_is_what_an_independent_count_finds(
    events: list[Event], budget: int, cap: int, calendar: Calendar
) -> None:
    found = terms.compute(terms.read(events, budget, cap), calendar)
    expected, _taken = last_day(events, budget, cap, days_off(calendar))
    assert found.due_date == expected


@settings(max_examples=80, deadline=None)
@given(histories(), st.integers(1, 25), st.integers(0, 12), calendars())
def test_pauses_never_take_more_working_days_than_their_cap(
    events: list[Event], budget: int, cap: int, calendar: Calendar
) -> None:
    found = terms.compute(terms.read(events, budget, cap), calendar)
    lost = [line for line in found.days if line.reason is not None and line.reason.kind == "pause"]
    assert len(lost) <= cap


@settings(max_examples=60, deadline=None)
@given(histories(), st.integers(1, 25), st.integers(0, 12))
def test_one_more_holiday_never_brings_the_answer_forward(events: list[Event], budget: int, cap: int) -> None:
    term = terms.read(events, budget, cap)
    before = terms.compute(term, PLAIN)
    assert before.due_date is not None
    closed = DayOff(before.due_date, "تعطیلی دیر اعلام‌شده")
    after = terms.compute(term, Calendar(PLAIN.weekends, (*PLAIN.holidays, closed), PLAIN.years))
    assert after.due_date is not None
    assert after.due_date > before.due_date


def test_an_open_pause_is_taken_to_run_to_its_cap() -> None:
    start = datetime(2026, 9, 26, 8, tzinfo=UTC)  # a Saturday
    term = Term(start, 2, ((start + DAY, None),), 3)
    assert terms.compute(term, PLAIN).due_date == date(2026, 10, 3)


def test_a_pause_on_the_day_of_the_start_costs_nothing() -> None:
    start = datetime(2026, 9, 26, 6, tzinfo=UTC)
    paused = ((start + timedelta(hours=1), start + timedelta(hours=2)),)
    whole, broken = Term(start, 3, (), 5), Term(start, 3, paused, 5)
    assert terms.compute(whole, PLAIN).due_date == terms.compute(broken, PLAIN).due_date == date(2026, 9, 29)


def test_a_term_across_nowruz_leaves_out_its_holidays() -> None:
    start = datetime(2026, 3, 17, 9, tzinfo=UTC)
    assert terms.compute(Term(start, 5, (), 0), PLAIN).due_date == date(2026, 3, 30)


def test_a_second_start_of_a_pause_and_the_stop_change_nothing() -> None:
    start = datetime(2026, 9, 26, 6, tzinfo=UTC)
    events = [Event("start", start), Event("stop", start + DAY)]
    assert terms.read(events, 4, 2) == Term(start, 4, (), 2)
    assert not terms.is_paused(events)


def test_the_days_of_a_term_are_days_in_tehran() -> None:
    late = datetime(2026, 9, 26, 20, 45, tzinfo=UTC)  # already Sunday in Tehran
    assert tehran_day(late) == date(2026, 9, 27)
    assert terms.compute(Term(late, 1, (), 0), PLAIN).due_date == date(2026, 9, 28)
