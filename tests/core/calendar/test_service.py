"""The calendar as rows: seeded, changed by two people, and told to who counts by it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import time

import pytest
from flask import Flask
from sqlalchemy import select

from portal.core.accounts.models import Person
from portal.core.calendar import service
from portal.core.calendar.changes import CHANGES, Change, decode, encode
from portal.core.calendar.holiday_changes import AddHoliday, AddYear, MoveHoliday, RemoveHoliday
from portal.core.calendar.library import library_calendar
from portal.core.calendar.models import CalendarChange, CalendarYear, Holiday, WeekendRule
from portal.core.calendar.rule_changes import AddWeekend, EndWeekend, SetHours
from portal.core.calendar.rules import COUNTRY, OFFICES, CalendarNotKnown
from portal.core.db import db, transaction
from portal.core.errors import Conflict, Forbidden, Invalid, PortalError
from portal.core.i18n import gregorian_of, parse_jalali
from tests.people import make_administrator

LATER = 1430  # a year that no installation has yet
A_SUNDAY = parse_jalali("1405/07/05")
CLOSURE = AddHoliday(A_SUNDAY, "تعطیلی به سبب آلودگی هوا", "Closed for air pollution")


@pytest.fixture(autouse=True)
def seeded(app: Flask) -> None:
    with transaction():
        service.seed([1404, 1405])


@pytest.fixture
def one(app: Flask) -> Person:
    return make_administrator()


@pytest.fixture
def other(app: Flask) -> Person:
    return make_administrator()


@pytest.fixture
def told() -> Iterator[list[str]]:
    calls: list[str] = []
    tell = service.on_calendar_changed(lambda: calls.append("told"))
    yield calls
    service._told.remove(tell)


def proposed(actor: Person, change: Change) -> CalendarChange:
    with transaction():
        return service.propose(actor, change, "روزنامه‌ی رسمی")


def applied(one: Person, other: Person, change: Change) -> None:
    row = proposed(one, change)
    with transaction():
        service.confirm(other, row)


def a_holiday(jalali: str) -> Holiday:
    return db.session.scalars(select(Holiday).where(Holiday.day == parse_jalali(jalali))).one()


def test_a_seeded_calendar_is_the_librarys() -> None:
    seeded = service.present_calendar()
    expected = library_calendar(seeded.years)
    assert (seeded.years, seeded.holidays) == (expected.years, expected.holidays)
    assert (set(seeded.weekends), seeded.hours) == (set(expected.weekends), expected.hours)


def test_seeding_again_changes_nothing() -> None:
    before = service.present_calendar()
    with transaction():
        assert service.seed([1404, 1405]) == []
    assert service.present_calendar() is before


def test_a_scope_has_the_rules_of_the_country_and_its_own() -> None:
    thursday = parse_jalali("1405/07/09")
    assert service.present_calendar(COUNTRY).is_working(thursday)
    assert not service.present_calendar(OFFICES).is_working(thursday)


def test_a_year_that_was_never_entered_stops_whoever_counts() -> None:
    with pytest.raises(CalendarNotKnown):
        service.present_calendar().is_working(gregorian_of(LATER, 1, 5))


def test_a_proposal_changes_nothing_yet(one: Person) -> None:
    proposed(one, CLOSURE)
    assert service.present_calendar().is_working(A_SUNDAY)
    assert [row.kind for row in service.open_changes()] == ["add_holiday"]


def test_a_second_administrator_makes_it_hold(one: Person, other: Person, told: list[str]) -> None:
    applied(one, other, CLOSURE)
    assert not service.present_calendar().is_working(A_SUNDAY)
    assert told == ["told"]
    assert service.open_changes() == []


def test_whoever_proposed_cannot_confirm(one: Person) -> None:
    row = proposed(one, CLOSURE)
    with pytest.raises(Forbidden), transaction():
        service.confirm(one, row)
    assert service.present_calendar().is_working(A_SUNDAY)


def test_a_refused_change_is_closed_and_changes_nothing(one: Person, other: Person, told: list[str]) -> None:
    row = proposed(one, CLOSURE)
    with transaction():
        service.refuse(other, row, "چنین چیزی اعلام نشده است.")
    assert (row.state, told) == ("refused", [])
    with pytest.raises(Conflict), transaction():
        service.confirm(other, row)


def test_a_proposer_may_withdraw(one: Person) -> None:
    row = proposed(one, CLOSURE)
    with transaction():
        service.refuse(one, row, "")
    assert row.state == "withdrawn"


def test_the_same_change_cannot_wait_twice(one: Person, other: Person) -> None:
    proposed(one, CLOSURE)
    with pytest.raises(Conflict):
        proposed(other, CLOSURE)


def test_a_lunar_holiday_can_be_moved_to_the_day_that_was_announced(one: Person, other: Person) -> None:
    row = a_holiday("1405/01/25")
    applied(one, other, MoveHoliday(row.token, parse_jalali("1405/01/26")))
    calendar = service.present_calendar()
    assert calendar.is_working(parse_jalali("1405/01/25"))
    assert not calendar.is_working(parse_jalali("1405/01/26"))


def test_a_holiday_can_be_taken_back(one: Person, other: Person) -> None:
    applied(one, other, RemoveHoliday(a_holiday("1405/01/25").token))
    assert service.present_calendar().is_working(parse_jalali("1405/01/25"))


def test_a_weekend_day_can_be_worked_again_from_a_day_on(one: Person, other: Person) -> None:
    thursdays = db.session.scalars(select(WeekendRule).where(WeekendRule.scope == OFFICES)).one()
    applied(one, other, EndWeekend(thursdays.token, parse_jalali("1405/07/09")))
    calendar = service.present_calendar()
    assert not calendar.is_working(parse_jalali("1405/07/09"))
    assert calendar.is_working(parse_jalali("1405/07/16"))


def test_a_new_weekend_day_holds_from_its_day_on(one: Person, other: Person) -> None:
    applied(one, other, AddWeekend(5, parse_jalali("1405/07/11"), COUNTRY))
    calendar = service.present_calendar()
    assert calendar.is_working(parse_jalali("1405/07/04"))
    assert not calendar.is_working(parse_jalali("1405/07/11"))


def test_new_opening_hours_end_the_old_ones(one: Person, other: Person) -> None:
    applied(one, other, SetHours(time(7), time(13), parse_jalali("1405/04/01")))
    calendar = service.present_calendar()
    assert calendar.hours_of(parse_jalali("1405/03/31")).opens == time(8)
    assert calendar.hours_of(parse_jalali("1405/04/01")).opens == time(7)


def test_a_year_can_be_added(one: Person, other: Person) -> None:
    applied(one, other, AddYear(LATER))
    assert db.session.get(CalendarYear, LATER) is not None
    assert not service.present_calendar().is_working(gregorian_of(LATER, 1, 1))


@pytest.mark.parametrize(
    ("change", "error"),
    [
        (AddHoliday(A_SUNDAY, "  "), Invalid),
        (AddHoliday(gregorian_of(LATER, 1, 20), "روزی در سالی دیگر"), Invalid),
        (AddHoliday(gregorian_of(1405, 1, 1), "جشن نوروز"), Conflict),
        (RemoveHoliday("nothing"), PortalError),
        (AddWeekend(4, A_SUNDAY), Conflict),
        (AddWeekend(9, A_SUNDAY), Invalid),
        (EndWeekend("nothing", A_SUNDAY), PortalError),
        (SetHours(time(16), time(8), A_SUNDAY), Invalid),
        (AddYear(1405), Conflict),
        (AddYear(1300), Invalid),
    ],
)
def test_what_makes_no_sense_is_refused_with_a_sentence(
    one: Person, change: Change, error: type[PortalError]
) -> None:
    with pytest.raises(error) as caught:
        proposed(one, change)
    assert str(caught.value)


def test_a_guard_can_refuse_what_would_do_harm(one: Person) -> None:
    def guard(change: Change) -> None:
        if change.first_day <= A_SUNDAY:
            raise Conflict("پرونده‌ای بر پایه‌ی این روز تصمیم گرفته شده است.")

    service.guard_calendar(guard)
    try:
        with pytest.raises(Conflict):
            proposed(one, CLOSURE)
    finally:
        service._guards.remove(guard)


def test_a_failed_confirmation_leaves_the_calendar_as_it_was(one: Person, other: Person) -> None:
    row = proposed(one, CLOSURE)

    class Broken(RuntimeError):
        pass

    def confirm_and_break() -> None:
        service.confirm(other, row)
        assert not service.present_calendar().is_working(A_SUNDAY)
        raise Broken

    with pytest.raises(Broken), transaction():
        confirm_and_break()
    assert service.present_calendar().is_working(A_SUNDAY)


@pytest.mark.parametrize("kind", CHANGES)
def test_every_change_reads_back_from_what_was_written(kind: str) -> None:
    examples: list[Change] = [CLOSURE, RemoveHoliday("x"), MoveHoliday("x", A_SUNDAY), AddWeekend(3, A_SUNDAY)]
    examples += [EndWeekend("x", A_SUNDAY), SetHours(time(8), time(13, 30), A_SUNDAY), AddYear(1406)]
    change = next(example for example in examples if example.kind == kind)
    assert decode(kind, encode(change)) == change
    assert change.sentence()
