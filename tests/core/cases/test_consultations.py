"""Other bodies asked in parallel: each with its own day and its own silence, while the file stays where it is."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from portal.core import clock as time
from portal.core.accounts.models import Person
from portal.core.accounts.roles import Kind, Role
from portal.core.cases import consultations, take_step
from portal.core.cases.clock import clock_of
from portal.core.cases.consultations import Consultation, bodies_of
from portal.core.cases.models import CustodyMove
from portal.core.cases.route import Silence
from portal.core.cases.silence import find_silence
from portal.core.clock import now
from portal.core.db import db, transaction
from portal.core.documents import documents_of
from portal.core.errors import Conflict, Forbidden, Invalid, NotFound
from portal.core.jobs import run_all_jobs
from portal.core.notifications import Notification
from portal.licensing.models import LicenceCase
from tests.licensing.applications import again, desk_official, taken
from tests.people import client_for, make_member, make_office, make_official, make_organisation

MINUTE = timedelta(minutes=1)


@pytest.fixture
def official(app: Flask) -> Person:
    make_office("technical", "دفتر فنی")
    return desk_official()


@pytest.fixture
def expert(official: Person) -> Person:
    """Of the office that is asked."""
    return make_official("technical")


@pytest.fixture
def case(official: Person) -> LicenceCase:
    return taken(official=official)


def ask(case: LicenceCase, official: Person, *shared: str) -> Consultation:
    with transaction():
        return consultations.consult(case, official, "technical", "میزبانی چگونه است؟", shared)


def say(row: Consultation, person: Person, answer: str, text: str = "") -> None:
    with transaction():
        consultations.give_opinion(row, person, answer, text)


def pass_by(case: LicenceCase, distance: timedelta) -> Consultation:
    """The consultation after the worker had its turn, so much later."""
    number = case.id
    with time.moved_by(distance):
        find_silence()
        run_all_jobs()
    return db.session.scalars(select(Consultation).where(Consultation.case_id == number)).one()


def until_its_day(row: Consultation) -> timedelta:
    assert row.clock.due_at is not None
    return row.clock.due_at - now() + MINUTE


def test_the_route_says_who_may_be_asked(case: LicenceCase) -> None:
    assert [body.code for body in bodies_of(case)] == ["technical"]


def test_a_body_outside_the_route_is_not_asked(case: LicenceCase, official: Person) -> None:
    with pytest.raises(Invalid, match="در راه این پرونده نیست"), transaction():
        consultations.consult(case, official, "nobody", "چه؟")


def test_the_step_asks_and_the_file_does_not_move(case: LicenceCase, official: Person) -> None:
    moves = db.session.query(CustodyMove).count()
    with transaction():
        answers = {
            "bodies": ["technical"],
            "question": "چه می‌گویید؟",
            "sections": ["hosting"],
            "papers": ["security"],
        }
        take_step(case, "consult", official, answers)
    row = consultations.consultations_of(again(case))[0]
    assert row.shared == ["hosting", "security_certificate"]
    assert (case.holder_id, db.session.query(CustodyMove).count()) == (official.id, moves)


def test_each_body_has_its_own_clock_and_the_decisions_runs_on(case: LicenceCase, official: Person) -> None:
    row = ask(case, official)
    decision = clock_of(case)
    assert decision is not None
    assert row.clock.budget_days == 3
    assert row.clock_id != decision.id
    assert case.due_at == decision.due_at


def test_another_organisation_is_asked_in_the_same_way(app: Flask) -> None:
    agency, official = make_organisation(Kind.AGENCY, "سازمان نمونه", "technical"), desk_official()
    liaison = make_member(agency, Role.LIAISON)
    case = taken(official=official)
    row = ask(case, official, "hosting")
    assert (row.organisation_id, row.office_id) == (agency.id, None)
    browser = client_for(liaison)
    assert row.token in browser.get("/consultations").text
    browser.post(f"/consultations/{row.token}", data={"answer": "objection", "text": "ماده‌ی ۶"})
    assert (row.answer, row.answered_by_id) == ("objection", liaison.id)


def test_a_body_is_not_asked_twice_at_once(case: LicenceCase, official: Person) -> None:
    ask(case, official)
    with pytest.raises(Conflict, match="هنوز پاسخ نداده"):
        ask(case, official)


def test_an_opinion_closes_its_own_clock(case: LicenceCase, official: Person, expert: Person) -> None:
    row = ask(case, official)
    say(row, expert, "conditions", "پس از آزمون نفوذ.")
    assert (row.state, row.answer, row.answered_by_id) == ("answered", "conditions", expert.id)
    assert row.clock.stopped_at is not None


def test_an_objection_wants_its_reasons(case: LicenceCase, official: Person, expert: Person) -> None:
    with pytest.raises(Invalid, match="دلیل"):
        say(ask(case, official), expert, "objection")


def test_only_the_body_itself_answers(case: LicenceCase, official: Person) -> None:
    with pytest.raises(Forbidden):
        say(ask(case, official), official, "no_objection")


def test_silence_is_no_objection_by_lapse_of_time(case: LicenceCase, official: Person) -> None:
    row = pass_by(case, until_its_day(ask(case, official)))
    assert (row.state, row.answer, row.answered_by_id) == ("silent", "no_objection", None)


def test_silence_may_refer_the_matter_up(case: LicenceCase, official: Person) -> None:
    supervisor = desk_official(Role.SUPERVISOR).id
    row = ask(case, official)
    with transaction():
        row.silence = Silence.REFER_UP.value
    row = pass_by(case, until_its_day(row))
    heard = select(Notification.template).where(Notification.person_id == supervisor)
    assert (row.state, row.answer) == ("silent", "")
    assert "consultation_referred" in db.session.scalars(heard).all()


def test_an_opinion_after_its_day_is_refused_and_says_why(
    case: LicenceCase, official: Person, expert: Person
) -> None:
    number = expert.id
    row = pass_by(case, until_its_day(ask(case, official)))
    with pytest.raises(Conflict, match="به حکم قاعده"):
        say(row, db.session.get_one(Person, number), "objection", "دیر رسیدم.")


def test_a_body_is_told_and_reminded_at_half_time(case: LicenceCase, official: Person, expert: Person) -> None:
    number, row = expert.id, ask(case, official)
    pass_by(case, until_its_day(row) / 2 + MINUTE)
    heard = select(Notification.template).where(Notification.person_id == number).order_by(Notification.id)
    assert db.session.scalars(heard).all() == ["consultation_asked", "consultation_reminder"]


def test_a_decision_ends_what_is_still_asked(case: LicenceCase, official: Person) -> None:
    row = ask(case, official)
    with transaction():
        take_step(case, "withdraw", case.created_by)
    assert row.state == "withdrawn"
    assert row.clock.stopped_at is not None


def test_strangers_do_not_learn_that_it_exists(case: LicenceCase, official: Person) -> None:
    row = ask(case, official)
    with pytest.raises(NotFound):
        consultations.load(row.token, make_official("elsewhere"))


def test_a_body_sees_what_was_shared_and_nothing_else(case: LicenceCase, official: Person, expert: Person) -> None:
    row = ask(case, official, "hosting")
    browser = client_for(expert)
    page = browser.get(f"/consultations/{row.token}").text
    assert "میزبان آزمون" in page
    assert "شماره‌ی ثبت" not in page
    assert browser.get(f"/cases/{case.token}").status_code == 404


def test_a_body_reads_the_documents_that_were_shared(case: LicenceCase, official: Person, expert: Person) -> None:
    ask(case, official, "security_certificate")
    browser = client_for(expert)
    shown = {
        document.slot: browser.get(f"/documents/{document.token}").status_code
        for document in documents_of(case)
        if document.slot in ("security_certificate", "articles")
    }
    assert shown == {"security_certificate": 200, "articles": 404}


def test_the_applicant_sees_who_is_asked_and_until_when_but_not_what_they_wrote(
    case: LicenceCase, official: Person, expert: Person
) -> None:
    say(ask(case, official), expert, "conditions", "سخن درونی.")
    page = client_for(case.created_by, case.applicant).get(f"/cases/{case.token}").text
    assert "دفتر فنی" in page
    assert "سخن درونی." not in page
    assert "سخن درونی." in client_for(official).get(f"/cases/{case.token}").text


def test_the_list_of_a_body_has_what_waits(case: LicenceCase, official: Person, expert: Person) -> None:
    row = ask(case, official)
    browser = client_for(expert)
    assert row.token in browser.get("/consultations").text
    browser.post(f"/consultations/{row.token}", data={"answer": "no_objection", "text": ""})
    assert row.token not in browser.get("/consultations").text
    assert row.token in browser.get("/consultations?view=closed").text
