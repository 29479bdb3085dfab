"""Files across new years, weekends, late holidays and clocks that jump."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from threading import Barrier, Thread

import pytest
from flask import Flask
from sqlalchemy import func, select

from portal.core import audit
from portal.core import clock as time
from portal.core.accounts.models import Person
from portal.core.calendar import service as calendar
from portal.core.calendar.changes import Change
from portal.core.calendar.holiday_changes import AddHoliday, AddYear, MoveHoliday
from portal.core.calendar.models import CalendarYear, Holiday, WeekendRule
from portal.core.calendar.rule_changes import AddWeekend, EndWeekend
from portal.core.cases import Case, standing, take_step
from portal.core.cases.duty import absences
from portal.core.cases.duty.rounds import leave_the_absent
from portal.core.cases.route import Route, Silence
from portal.core.cases.silence import SILENCE, find_silence
from portal.core.db import db, transaction
from portal.core.deadlines.telling import MOVED
from portal.core.i18n import gregorian_of, tehran_day
from portal.core.jobs.models import Job
from portal.core.notifications.models import Notification
from tests.core.cases import rounds, stone
from tests.people import client_for

DAY = timedelta(days=1)
JULY = datetime(2026, 7, 8, 6, tzinfo=UTC)  # a Wednesday; the weekend follows, and no holiday for weeks


@pytest.fixture
def crew(app: Flask) -> Iterator[stone.Crew]:
    with stone.known(), time.moved_to(JULY - 30 * DAY):
        yield stone.gather()


@pytest.fixture
def travel() -> Iterator[ExitStack]:
    """Moves on until the test is over: see `at`."""
    with ExitStack() as journey:
        yield journey


def at(journey: ExitStack, moment: datetime) -> None:
    journey.enter_context(time.moved_to(moment))


def the(number: int) -> Case:
    return db.session.get_one(Case, number, populate_existing=True)


def due_day(number: int) -> date | None:
    moment = the(number).due_at
    return tehran_day(moment) if moment is not None else None


def change(crew: stone.Crew, what: Change) -> None:
    """Propose and confirm, as two administrators do."""
    with transaction() as session:
        one, other = (session.get_one(Person, number) for number in crew.administrators)
        calendar.confirm(other, calendar.propose(one, what, "روزنامه‌ی رسمی"))


def happened(number: int, action: str) -> int:
    return [event.action for event in audit.timeline(the(number))].count(action)


def test_a_term_across_nowruz_leaves_out_its_holidays(crew: stone.Crew, travel: ExitStack) -> None:
    at(travel, datetime(2026, 3, 15, 6, tzinfo=UTC))
    # 16, 17, 18; the weekend and Nowruz to the 24th; 25; a weekend; 28, 29, 30, 31 March.
    assert due_day(stone.sent(crew)) == date(2026, 3, 31)


def test_a_weekend_of_thursday_and_friday_is_not_counted(crew: stone.Crew, travel: ExitStack) -> None:
    at(travel, JULY)
    assert due_day(stone.sent(crew)) == date(2026, 7, 20)


def test_what_is_sent_in_the_weekend_begins_with_saturday(crew: stone.Crew, travel: ExitStack) -> None:
    at(travel, JULY + DAY)
    assert due_day(stone.sent(crew)) == date(2026, 7, 20)


def test_a_weekend_that_moves_to_saturday_counts_thursdays_from_its_day_on(
    crew: stone.Crew, travel: ExitStack
) -> None:
    at(travel, JULY)
    number, since = stone.sent(crew), date(2026, 7, 15)
    thursday = db.session.scalars(select(WeekendRule).where(WeekendRule.weekday == 3)).one()
    change(crew, EndWeekend(thursday.token, since - DAY))
    change(crew, AddWeekend(5, since))
    # 11 to 15 July are five; now also Thursday the 16th, then 19 and 20: Saturday the 18th is off.
    assert due_day(number) == date(2026, 7, 20)
    change(crew, AddHoliday(date(2026, 7, 16), "بستن ناگهانی"))
    assert due_day(number) == date(2026, 7, 21)


@pytest.fixture
def lunar(crew: stone.Crew) -> Holiday:
    """A holiday computed ahead that may still move by a day: Saturday 1 August."""
    with transaction() as session:
        row = Holiday(day=date(2026, 8, 1), title="عید آزمون", estimated=True, source="برآورد")
        session.add(row)
    return row


def test_a_lunar_holiday_announced_late_moves_every_running_term(
    crew: stone.Crew, travel: ExitStack, lunar: Holiday
) -> None:
    at(travel, datetime(2026, 7, 25, 6, tzinfo=UTC))
    first, second = stone.sent(crew), stone.sent(crew)
    assert due_day(first) == due_day(second) == date(2026, 8, 8)
    change(crew, MoveHoliday(lunar.token, date(2026, 7, 31)))  # a Friday, which is off anyhow
    assert due_day(first) == due_day(second) == date(2026, 8, 5)
    assert happened(first, "clock.moved") == happened(second, "clock.moved") == 1


def test_people_are_told_once_that_their_day_moved(crew: stone.Crew, travel: ExitStack, lunar: Holiday) -> None:
    at(travel, datetime(2026, 7, 25, 6, tzinfo=UTC))
    stone.sent(crew)
    change(crew, MoveHoliday(lunar.token, date(2026, 7, 31)))
    for _again in range(2):
        rounds.only(MOVED)
    told = select(func.count()).where(Notification.person_id == crew.applicant, Notification.template == "due_moved")
    assert db.session.scalar(told) == 1


def test_a_late_holiday_moves_no_case_that_is_over(crew: stone.Crew, travel: ExitStack, lunar: Holiday) -> None:
    at(travel, datetime(2026, 7, 25, 6, tzinfo=UTC))
    number = stone.sent(crew)
    with transaction() as session:
        take_step(the(number), "withdraw", session.get_one(Person, crew.applicant))
    change(crew, MoveHoliday(lunar.token, date(2026, 7, 31)))
    assert happened(number, "clock.moved") == 0


def lapsed(number: int) -> int:
    return happened(number, f"{stone.KIND}.lapse")


def test_days_off_the_clock_end_in_one_outcome_for_each_day(crew: stone.Crew, travel: ExitStack) -> None:
    at(travel, JULY)
    number = stone.sent(crew)
    at(travel, JULY + 20 * DAY)
    for _again in range(3):
        rounds.all_rounds()
    assert (the(number).state, lapsed(number)) == ("granted", 1)


def test_silence_that_refers_up_does_so_once(app: Flask, travel: ExitStack) -> None:
    with stone.known(excluded=lambda case: "court"):
        at(travel, JULY)
        number = stone.sent(stone.gather())
        at(travel, JULY + 20 * DAY)
        for _again in range(3):
            rounds.all_rounds()
        assert (the(number).state, happened(number, "silence.referred")) == ("submitted", 1)


def test_a_day_that_moved_after_it_was_over_has_an_outcome_of_its_own(app: Flask, travel: ExitStack) -> None:
    """The outcome belongs to a due date, not to a case: an extension gives it another."""
    with stone.known(route=quiet):
        at(travel, JULY)
        number = stone.sent(crew := stone.gather())
        at(travel, JULY + 20 * DAY)
        rounds.all_rounds()
        change(crew, AddHoliday(tehran_day(time.now()), "بستن ناگهانی"))
        rounds.all_rounds()
        assert happened(number, "silence.referred") == 1
        with transaction() as session:
            holder = session.get_one(Person, the(number).holder_id)
            take_step(the(number), "ask_time", holder, {"days": 4, "reason": "سنگ سنگین است."})
            take_step(the(number), "agree_time", session.get_one(Person, crew.applicant))
        at(travel, JULY + 40 * DAY)
        rounds.all_rounds()
        assert happened(number, "silence.referred") == 2


def quiet(case: Case) -> Route:
    return replace(stone.route_of(case), silence=Silence.REFER_UP)


def test_two_schedulers_ring_once(app: Flask, crew: stone.Crew, travel: ExitStack) -> None:
    at(travel, JULY)
    numbers = [stone.sent(crew) for _one in range(5)]
    at(travel, JULY + 20 * DAY)
    db.session.remove()
    together(app, 2)
    assert db.session.scalar(select(func.count()).where(Job.kind == SILENCE)) == len(numbers)
    rounds.all_rounds()
    assert [lapsed(number) for number in numbers] == [1] * len(numbers)


def together(app: Flask, many: int) -> None:
    """So many schedulers look at the same moment; none of them fails."""
    gate, failed = Barrier(many), []

    def look() -> None:
        with app.app_context():
            gate.wait()
            try:
                find_silence()
            except Exception as error:
                failed.append(error)

    threads = [Thread(target=look) for _one in range(many)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failed == []


def test_a_clock_that_jumps_ahead_and_back_rings_no_second_time(crew: stone.Crew, travel: ExitStack) -> None:
    at(travel, JULY)
    number = stone.sent(crew)
    at(travel, JULY + 20 * DAY)
    find_silence()
    at(travel, JULY + 2 * DAY)  # the leap was a mistake: the term is not over
    rounds.all_rounds()
    assert (the(number).state, lapsed(number)) == ("submitted", 0)
    at(travel, JULY + 20 * DAY)
    rounds.all_rounds()
    assert (the(number).state, lapsed(number)) == ("granted", 1)


def test_no_end_of_a_file_lies_before_its_last_hand_over(crew: stone.Crew, travel: ExitStack) -> None:
    at(travel, JULY)
    number = stone.sent(crew)
    with transaction() as session:
        one, other = (session.get_one(Person, person) for person in crew.desk[:2])
        take_step(the(number), "take", one)
        absences.record(one, one, other, tehran_day(JULY) + DAY, tehran_day(JULY) + 2 * DAY)
    at(travel, JULY + DAY)
    leave_the_absent()
    at(travel, JULY + DAY / 2)
    with transaction() as session:
        take_step(the(number), "withdraw", session.get_one(Person, crew.applicant))
    case = the(number)
    assert case.holder == "nobody"
    assert standing.ages_of(case).age == case.closed_at - case.submitted_at  # type: ignore[operator]


@pytest.fixture
def late(crew: stone.Crew, travel: ExitStack) -> int:
    """Sent in the last days of the last year whose days off are known."""
    last = max(db.session.scalars(select(CalendarYear.year)))
    at(travel, datetime.combine(gregorian_of(last + 1, 1, 1), datetime.min.time(), UTC) - 5 * DAY)
    return stone.sent(crew)


def test_a_term_into_an_unknown_year_has_no_day(late: int) -> None:
    assert the(late).due_at is None


def test_the_page_says_which_year_is_missing(late: int, crew: stone.Crew) -> None:
    owner = db.session.get_one(Person, crew.applicant)
    last = max(db.session.scalars(select(CalendarYear.year)))
    text = client_for(owner).get(f"/cases/{the(late).token}").text
    assert "هیچ نتیجه‌ی خودکاری" in text
    assert str(last + 1).translate(str.maketrans("0123456789", "۰۱۲۳۴۵۶۷۸۹")) in text


def test_nothing_happens_by_itself_in_an_unknown_year(late: int, travel: ExitStack) -> None:
    at(travel, time.now() + 90 * DAY)
    rounds.all_rounds()
    assert (the(late).state, happened(late, "silence.referred")) == ("submitted", 0)


def test_a_year_entered_late_gives_the_term_its_day(late: int, crew: stone.Crew) -> None:
    last = max(db.session.scalars(select(CalendarYear.year)))
    change(crew, AddYear(last + 1))
    assert the(late).due_at is not None
