"""Working days and terms, without a database."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.core.calendar.library import library_calendar
from portal.core.calendar.rules import (
    COUNTRY,
    Calendar,
    CalendarNotKnown,
    DayOff,
    Hours,
    Pause,
    Unworkable,
    Weekend,
    due,
    last_moment,
    working_days_between,
    working_time,
)
from portal.core.i18n import TEHRAN, gregorian_of, locale, parse_jalali

OFFICE = library_calendar([1404, 1405, 1406])
SHOPS = library_calendar([1404, 1405, 1406], scope=COUNTRY)


def at(jalali: str, clock: str = "10:00") -> datetime:
    return datetime.combine(parse_jalali(jalali), time.fromisoformat(clock), TEHRAN)


def due_on(start: str, budget: int, *pauses: Pause, calendar: Calendar = OFFICE) -> date | None:
    return due(at(start), budget, pauses, calendar).due_date


def test_the_day_of_the_start_does_not_count() -> None:
    assert due_on("1405/07/04", 1) == parse_jalali("1405/07/05")


def test_a_start_late_in_the_evening_of_utc_is_the_next_day_in_tehran() -> None:
    start = datetime(2026, 9, 26, 21, 0, tzinfo=UTC)  # half past midnight of 5 Mehr
    assert due(start, 1, [], OFFICE).due_date == parse_jalali("1405/07/06")


def test_a_term_passes_over_a_thursday_and_friday() -> None:
    assert due_on("1405/07/08", 1) == parse_jalali("1405/07/11")


def test_a_scope_that_works_on_thursdays_counts_them() -> None:
    assert due_on("1405/07/08", 1, calendar=SHOPS) == parse_jalali("1405/07/09")


def test_a_term_passes_over_nowruz_and_the_days_of_farvardin() -> None:
    assert due_on("1404/12/26", 5) == parse_jalali("1405/01/10")
    assert due_on("1405/01/11", 1) == parse_jalali("1405/01/15")


def test_every_day_after_the_start_is_listed_once_with_its_reason() -> None:
    lines = due(at("1404/12/26"), 2, [], OFFICE).days
    assert [line.date for line in lines] == [date(2026, 3, 18) + timedelta(step) for step in range(8)]
    assert [line.counted for line in lines] == [True] + [False] * 6 + [True]
    assert lines[0].why == "روز کاری"
    assert lines[1].why == "پایان هفته: پنجشنبه"
    assert "ملی شدن صنعت نفت" in lines[2].why
    assert "نوروز" in lines[3].why
    assert lines[7].jalali == "1405-01-05"


def test_the_reasons_speak_english_to_its_readers() -> None:
    lines = due(at("1404/12/26"), 2, [], OFFICE).days
    with locale("en"):
        assert lines[1].why == "Weekend: Thursday"
        assert "Nowruz" in lines[3].why


def test_the_due_moment_is_the_last_second_of_the_day_in_tehran() -> None:
    assert due(at("1405/07/04"), 1, [], OFFICE).due == datetime(2026, 9, 27, 20, 29, 59, tzinfo=UTC)


def test_the_last_moment_of_a_day_that_had_an_hour_twice_is_the_second_one() -> None:
    assert last_moment(gregorian_of(1400, 6, 30)) == datetime(2021, 9, 21, 20, 29, 59, tzinfo=UTC)


def test_a_day_that_a_pause_touches_does_not_count() -> None:
    pause = (at("1405/07/05", "15:00"), at("1405/07/06", "09:00"))
    assert due_on("1405/07/04", 1, pause) == parse_jalali("1405/07/07")


def test_a_pause_of_one_moment_takes_its_day() -> None:
    pause = (at("1405/07/05"), at("1405/07/05"))
    assert due_on("1405/07/04", 1, pause) == parse_jalali("1405/07/06")


def test_overlapping_pauses_take_each_day_once() -> None:
    pauses = [(at("1405/07/05"), at("1405/07/06")), (at("1405/07/06"), at("1405/07/07"))]
    assert due_on("1405/07/04", 1, *pauses) == parse_jalali("1405/07/08")


def test_a_pause_before_the_start_changes_nothing() -> None:
    assert due_on("1405/07/04", 1, (at("1405/07/01"), at("1405/07/04"))) == parse_jalali("1405/07/05")


def test_an_open_pause_stops_the_count() -> None:
    computation = due(at("1405/07/04"), 3, [(at("1405/07/06"), None)], OFFICE)
    assert (computation.stopped, computation.due, computation.counted) == (True, None, 1)
    assert [line.counted for line in computation.days] == [True, False]


def test_an_open_pause_after_the_due_date_comes_too_late() -> None:
    assert due_on("1405/07/04", 1, (at("1405/07/06"), None)) == parse_jalali("1405/07/05")


def test_a_holiday_announced_late_moves_the_due_date() -> None:
    closure = DayOff(parse_jalali("1405/07/06"), "تعطیلی به سبب آلودگی هوا")
    late = replace(OFFICE, holidays=(*OFFICE.holidays, closure), _known={})
    assert due_on("1405/07/04", 3) == parse_jalali("1405/07/07")
    assert due_on("1405/07/04", 3, calendar=late) == parse_jalali("1405/07/08")


def test_a_weekend_rule_holds_only_within_its_dates() -> None:
    rule = Weekend(3, parse_jalali("1405/07/01"), parse_jalali("1405/07/09"))
    calendar = Calendar((rule,), (), frozenset({1405}))
    assert not calendar.is_working(parse_jalali("1405/07/09"))
    assert calendar.is_working(parse_jalali("1405/07/16"))
    assert calendar.is_working(parse_jalali("1405/06/26"))


def test_a_year_without_rows_stops_the_count_loudly() -> None:
    only = library_calendar([1404])
    with pytest.raises(CalendarNotKnown) as caught:
        due(at("1404/12/26"), 5, [], only)
    assert caught.value.year == 1405
    assert "۱۴۰۵" in str(caught.value)


@pytest.mark.parametrize("budget", [0, -1])
def test_a_term_of_no_days_makes_no_sense(budget: int) -> None:
    with pytest.raises(Unworkable):
        due(at("1405/07/04"), budget, [], OFFICE)


def test_a_reversed_pause_makes_no_sense() -> None:
    with pytest.raises(Unworkable):
        due(at("1405/07/04"), 1, [(at("1405/07/06"), at("1405/07/05"))], OFFICE)


def test_working_days_between_leave_out_the_first_day_and_include_the_last() -> None:
    assert working_days_between(parse_jalali("1405/07/04"), parse_jalali("1405/07/11"), OFFICE) == 5
    assert working_days_between(parse_jalali("1405/07/11"), parse_jalali("1405/07/04"), OFFICE) == 0


def test_working_time_is_what_lies_within_opening_hours_of_working_days() -> None:
    taken = working_time(at("1405/07/08", "14:30"), at("1405/07/11", "09:15"), OFFICE)
    assert taken == timedelta(hours=1, minutes=30) + timedelta(hours=1, minutes=15)


def test_working_time_follows_the_hours_of_each_day() -> None:
    short = Hours(time(8), time(13), since=parse_jalali("1405/07/06"))
    calendar = replace(OFFICE, hours=(*OFFICE.hours, short), _known={})
    assert working_time(at("1405/07/05", "00:00"), at("1405/07/06", "23:59"), calendar) == timedelta(hours=13)


def test_a_calendar_filled_from_another_keeps_its_own_years() -> None:
    own = Calendar(OFFICE.weekends, (), frozenset({1405}))
    filled = own.filled_from(OFFICE)
    assert filled.is_working(gregorian_of(1405, 1, 1))  # its own year has no holidays
    assert not filled.is_working(gregorian_of(1406, 1, 1))


MOMENTS = st.datetimes(datetime(2025, 4, 1), datetime(2026, 6, 1)).map(lambda naive: naive.replace(tzinfo=UTC))
LENGTHS = st.timedeltas(timedelta(0), timedelta(days=20))
PAUSES = st.lists(st.tuples(MOMENTS, LENGTHS).map(lambda pair: (pair[0], pair[0] + pair[1])), max_size=4)


@given(MOMENTS, st.integers(1, 40), PAUSES)
@settings(max_examples=60, deadline=None)
def test_the_due_date_equals_an_independent_recomputation(start: datetime, budget: int, pauses: list[Pause]) -> None:
    """By hand: a list of all days of three years, struck out one reason after the other."""
    local = timedelta(hours=3, minutes=30)
    off = {holiday.day for holiday in OFFICE.holidays}
    days = [date(2025, 3, 21) + timedelta(step) for step in range(3 * 365)]
    days = [day for day in days if day > (start + local).date() and day.isoweekday() not in (4, 5) and day not in off]
    for since, until in pauses:
        assert until is not None
        days = [day for day in days if not (since + local).date() <= day <= (until + local).date()]
    computation = due(start, budget, pauses, OFFICE)
    assert computation.due_date == days[budget - 1]
    assert [line.date for line in computation.days if line.counted] == days[:budget]


@given(MOMENTS, st.integers(1, 40), PAUSES)
@settings(max_examples=40, deadline=None)
def test_a_pause_never_brings_a_term_forward(start: datetime, budget: int, pauses: list[Pause]) -> None:
    paused, free = due(start, budget, pauses, OFFICE).due, due(start, budget, [], OFFICE).due
    assert paused is not None
    assert free is not None
    assert paused >= free


@given(MOMENTS, LENGTHS, LENGTHS)
@settings(max_examples=40, deadline=None)
def test_working_time_adds_up_over_parts(start: datetime, one: timedelta, other: timedelta) -> None:
    middle, end = start + one, start + one + other
    parts = working_time(start, middle, OFFICE) + working_time(middle, end, OFFICE)
    assert parts == working_time(start, end, OFFICE)
