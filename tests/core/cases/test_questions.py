"""Questions to the applicant: one request at a time, by a rule, answered item by item, never for ever."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from portal.core import clock as time
from portal.core.accounts.models import Person
from portal.core.accounts.roles import Role
from portal.core.calendar.rules import days_after
from portal.core.calendar.service import present_calendar
from portal.core.cases import custody, open_steps, questions, take_step
from portal.core.cases.clock import clock_of
from portal.core.cases.clocks import Clock
from portal.core.cases.questions import Ask, InformationRequest
from portal.core.cases.silence import find_silence
from portal.core.cases.terms import is_paused
from portal.core.clock import now
from portal.core.db import db, transaction
from portal.core.errors import Conflict, Forbidden, Invalid, NotFound
from portal.core.i18n import tehran_day
from portal.core.jobs import run_all_jobs
from portal.core.notifications import Notification
from portal.licensing.models import LicenceCase
from tests.licensing import asked
from tests.licensing.applications import again, desk_official, taken
from tests.licensing.asked import ARTICLES, INSTALLS, WHY, ask, put


@pytest.fixture
def official(app: Flask) -> Person:
    return desk_official()


@pytest.fixture
def case(official: Person) -> LicenceCase:
    return taken(official=official)


def running(case: LicenceCase) -> bool:
    term = clock_of(case)
    return term is not None and not is_paused(term.events)


def told(case: LicenceCase) -> list[str]:
    """What the applicant's people heard of this case."""
    rows = select(Notification.template).where(Notification.person_id == case.created_by_id).order_by(Notification.id)
    return list(db.session.scalars(rows))


def wait_until_past(case: LicenceCase, purpose: str) -> timedelta:
    due = db.session.scalars(select(Clock.due_at).where(Clock.case_id == case.id, Clock.purpose == purpose)).one()
    assert due is not None
    return due - now() + timedelta(minutes=1)


def pass_by(case: LicenceCase, distance: timedelta) -> LicenceCase:
    """The case after the worker had its turn, so much later."""
    number = case.id
    with time.moved_by(distance):
        find_silence()
        run_all_jobs()
    return again(case, number)


def test_the_applicant_knows_nothing_of_a_question_that_is_not_sent(case: LicenceCase, official: Person) -> None:
    put(case, official, WHY)
    assert questions.sent_to(case) is None
    assert questions.requests_of(case) == []
    assert again(case).holder == "office"


def test_a_question_without_a_published_requirement_is_refused(case: LicenceCase, official: Person) -> None:
    with pytest.raises(Invalid, match="شرط‌های منتشرشده"):
        put(case, official, Ask("answer_question", "taste", "رنگ نشان شما چیست؟"))


def test_a_document_that_the_requirement_does_not_name_is_refused(case: LicenceCase, official: Person) -> None:
    with pytest.raises(Invalid, match="نمی‌رسد"):
        put(case, official, Ask("replace_document", "product", "بفرستید.", "articles"))


def test_a_fact_of_another_part_is_refused(case: LicenceCase, official: Person) -> None:
    with pytest.raises(Invalid, match="نمی‌رسد"):
        put(case, official, Ask("correct_field", "company", "بازبینی کنید.", "product.installs"))


def test_only_the_holder_asks(case: LicenceCase) -> None:
    with pytest.raises(Forbidden):
        put(case, desk_official(), WHY)


def test_nothing_is_sent_where_nothing_is_asked(case: LicenceCase, official: Person) -> None:
    with pytest.raises(Invalid), transaction():
        take_step(case, "ask", official)
    assert again(case).state == "submitted"


def test_a_second_open_request_is_refused_by_the_database_too(case: LicenceCase, official: Person) -> None:
    ask(case, WHY)
    with pytest.raises(IntegrityError), transaction() as session:
        session.add(
            InformationRequest(
                case_id=case.id, seq=9, office_id=1, composed_by_id=official.id, composed_at=now(), items=[]
            )
        )


def test_while_one_request_is_open_no_other_is_written(case: LicenceCase, official: Person) -> None:
    office = ask(case, WHY).office_id or questions.sent_to(case).office_id  # type: ignore[union-attr]
    with transaction():  # as if the file had stayed at the desk
        case.office_id, case.holder, case.holder_id = office, "office", official.id
        with pytest.raises(Conflict, match="هنوز نزد متقاضی باز است"):
            questions.add_item(case, official, WHY)


def test_the_first_question_stops_the_clock_and_the_second_does_not(case: LicenceCase) -> None:
    ask(case, WHY)
    assert not running(case)
    asked.answer(case)
    assert running(case)
    ask(case, WHY)
    assert running(case)


def test_a_supervisor_lets_a_later_question_stop_the_clock_for_a_new_fact(
    case: LicenceCase, official: Person
) -> None:
    asked.answer(ask(case, WHY))
    put(case, official, WHY)
    with transaction():
        questions.certify(case, desk_official(Role.SUPERVISOR), "دادگاه حکم تازه‌ای داده است.")
    with transaction():
        take_step(case, "ask", official)
    assert not running(case)


def test_nobody_certifies_their_own_question(case: LicenceCase, official: Person) -> None:
    asked.answer(ask(case, WHY))
    put(case, official, WHY)
    with pytest.raises(Forbidden), transaction():
        questions.certify(case, official, "چیزی تازه")


def test_the_last_answer_brings_the_file_back_to_whoever_asked(case: LicenceCase, official: Person) -> None:
    ask(case, WHY, ARTICLES)
    assert asked.answer(case).holder == "applicant"
    assert asked.answer(case, 1, documents=["x"]).holder_id == official.id
    assert questions.requests_of(case)[-1].state == "answered"


def test_whoever_left_the_office_does_not_get_the_file_back(case: LicenceCase, official: Person) -> None:
    ask(case, WHY)
    with transaction():
        for appointment in official.appointments:
            appointment.until = now()
    back = asked.answer(case)
    assert (back.holder, back.holder_id) == ("office", None)


def test_an_item_is_answered_once(case: LicenceCase) -> None:
    ask(case, WHY, ARTICLES)
    asked.answer(case)
    with pytest.raises(Conflict, match="پیش‌تر پاسخ داده شده"):
        asked.answer(case)


def test_a_stranger_answers_nothing(case: LicenceCase, official: Person) -> None:
    token = asked.items(ask(case, WHY))[0].token
    with pytest.raises(Forbidden), transaction():
        questions.answer(case, official, token, "نه")


def test_an_unknown_item_is_not_found(case: LicenceCase) -> None:
    ask(case, WHY)
    with pytest.raises(NotFound), transaction():
        questions.answer(case, case.created_by, "nothing", "نه")


def test_the_same_value_again_wants_a_word(case: LicenceCase) -> None:
    ask(case, INSTALLS)
    with pytest.raises(Invalid, match="هنوز همان است"):
        asked.answer(case, text="")
    assert asked.answer(case, text="همین درست است.").holder == "office"


def test_the_official_has_the_old_value_beside_the_new(case: LicenceCase) -> None:
    item = asked.items(ask(case))[0]
    asked.correct_installs(case)
    assert (item.before, item.after) == ("۹۰٬۰۰۰", "۹۵٬۰۰۰")


def test_pointing_at_what_was_given_starts_the_clock_at_once(case: LicenceCase) -> None:
    ask(case, WHY, ARTICLES)
    with transaction():
        token = asked.items(case)[0].token
        questions.point_to(case, case.created_by, token, "fact:hosting.place", "")
    assert running(case)
    assert again(case).holder == "applicant"


def test_pointing_at_nothing_is_refused(case: LicenceCase) -> None:
    ask(case, WHY)
    with pytest.raises(Invalid), transaction():
        questions.point_to(case, case.created_by, asked.items(case)[0].token, "fact:no.such", "")


def test_the_applicant_is_reminded_once_at_half_time(case: LicenceCase) -> None:
    ask(case, WHY)
    half = wait_until_past(case, "question") / 2
    case = pass_by(case, half + timedelta(minutes=1))
    assert told(pass_by(case, half + timedelta(minutes=2))).count("question_reminder") == 1


def test_unanswered_by_its_day_the_route_says_what_happens(case: LicenceCase, official: Person) -> None:
    asker = official.id
    back = pass_by(case, wait_until_past(ask(case, WHY), "question"))
    assert (back.state, back.holder_id) == ("submitted", asker)
    assert questions.requests_of(back)[-1].state == "expired"
    assert "question_expired" in told(back)
    assert clock_of(back, "question").stopped_at is not None  # type: ignore[union-attr]


def test_a_route_may_close_what_is_not_answered(case: LicenceCase) -> None:
    term = clock_of(case)
    assert term is not None
    with transaction():  # as a kind's route would say it from the start
        term.rule = {**term.rule, "unanswered": "fall_with_licence"}
    closed = pass_by(case, wait_until_past(ask(case, WHY), "question"))
    assert (closed.state, closed.holder) == ("withdrawn", "nobody")
    assert questions.requests_of(closed)[-1].state == "expired"


def test_answered_in_time_nothing_happens_on_its_day(case: LicenceCase) -> None:
    ask(case, WHY)
    distance = wait_until_past(case, "question")
    case = pass_by(asked.answer(case), distance)
    assert questions.requests_of(case)[-1].state == "answered"


def test_the_pause_ends_at_its_cap(case: LicenceCase) -> None:
    """The due date of a file whose applicant never answers: budget and cap together, counted here by hand."""
    ask(case, WHY)
    term = clock_of(case)
    assert term is not None
    assert term.due_at is not None
    calendar = present_calendar()
    worked = (day for day in days_after(tehran_day(term.started_at)) if calendar.is_working(day))
    days = term.budget_days + term.pause_cap_days
    assert tehran_day(term.due_at) == [next(worked) for _ in range(days)][-1]


def test_an_office_whose_own_time_ends_gets_its_file_back(case: LicenceCase) -> None:
    asked.answer(ask(case, WHY))
    ask(case, WHY)
    case = pass_by(case, wait_until_past(case, "decision"))
    assert case.holder == "office"
    assert questions.sent_to(case) is None


def test_the_office_takes_its_question_back(case: LicenceCase, official: Person) -> None:
    ask(case, WHY)
    assert {step.name for step in open_steps(case, official)} == {"recall"}
    with transaction():
        take_step(case, "recall", official)
    assert again(case).holder_id == official.id
    assert running(case)


def test_withdrawing_the_application_ends_what_is_asked(case: LicenceCase) -> None:
    ask(case, WHY)
    with transaction():
        take_step(case, "withdraw", case.created_by)
    assert [request.state for request in questions.requests_of(case)] == ["withdrawn"]
    running_terms = select(Clock.purpose).where(Clock.case_id == case.id, Clock.stopped_at.is_(None))
    assert db.session.scalars(running_terms).all() == []


def test_custody_is_unbroken_through_question_and_answer(case: LicenceCase) -> None:
    asked.answer(ask(case, WHY))
    turns = custody.intervals(case)
    assert [turn.holder for turn in turns[-3:]] == ["office", "applicant", "office"]
    assert all(one.until == other.since for one, other in zip(turns, turns[1:], strict=False))
