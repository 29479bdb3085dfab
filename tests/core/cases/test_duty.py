"""Absences, asking the holder, more time, escalation."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from portal.core import audit
from portal.core import clock as time
from portal.core.accounts.models import Person
from portal.core.accounts.roles import Role
from portal.core.cases import Case, open_steps, take_step
from portal.core.cases.clock import clock_of, running
from portal.core.cases.duty import absences, nudges
from portal.core.cases.duty.models import Escalation
from portal.core.cases.duty.rounds import escalate_delays, leave_the_absent
from portal.core.clock import now
from portal.core.db import db, transaction
from portal.core.errors import Conflict, Forbidden, Invalid
from portal.core.i18n import jalali_iso, tehran_day
from tests.core.cases.rounds import silence
from tests.licensing.applications import desk_official, submitted, taken
from tests.people import client_for

A_WEEK = timedelta(days=7)
FULL = {"hosting": {"share_in_country": "60"}}


def away(person: Person, deputy: Person, days: int = 3) -> None:
    today = tehran_day(now())
    with transaction():
        absences.record(person, person, deputy, today, today + timedelta(days=days))


def step(case: Case, name: str, actor: Person, **answers: object) -> None:
    with transaction():
        take_step(case, name, actor, answers)


@pytest.fixture
def case(app: Flask) -> Case:
    return taken("messenger")


def holder(case: Case) -> Person:
    return db.session.get_one(Person, case.holder_id)


def test_a_file_leaves_whoever_goes_away_for_their_deputy(case: Case) -> None:
    deputy = desk_official()
    away(holder(case), deputy)
    leave_the_absent()
    assert case.holder_id == deputy.id


def test_whoever_says_that_they_are_away_today_has_no_file_any_more(case: Case) -> None:
    me, deputy, today = holder(case), desk_official(), f"{jalali_iso(tehran_day(now()))}"
    data = {"person": me.token, "deputy": deputy.token, "since": today, "until": today}
    assert client_for(me).post("/desk/absences", data=data).status_code == 302
    db.session.refresh(case)
    assert case.holder_id == deputy.id


def test_the_page_of_absences_begins_with_oneself_and_no_deputy(case: Case) -> None:
    page = client_for(holder(case)).get("/desk/absences").text
    assert f'<option selected value="{holder(case).token}">' in page
    assert re.search(r'<select[^>]* id="deputy"[^>]*>\s*<option[^>]* value="">', page)


def test_a_file_is_not_given_to_somebody_who_is_away(case: Case) -> None:
    absent, deputy, supervisor = desk_official(), desk_official(), desk_official(Role.SUPERVISOR)
    away(absent, deputy)
    step(case, "assign", supervisor, person=absent.token)
    assert case.holder_id == deputy.id


def test_a_chain_of_deputies_is_followed_to_who_is_there(case: Case) -> None:
    first, second = desk_official(), desk_official()
    away(first, second)
    away(holder(case), first)
    leave_the_absent()
    assert case.holder_id == second.id


def test_deputies_in_a_circle_are_refused(case: Case) -> None:
    one, other = desk_official(), desk_official()
    away(one, other)
    with pytest.raises(Conflict, match="بی‌دارنده"):
        away(other, one)
    assert absences.present_for(other.id) == other.id


def test_nobody_outside_records_an_absence(case: Case) -> None:
    today = tehran_day(now())
    one, other = desk_official(), desk_official()
    with pytest.raises(Forbidden), transaction():
        absences.record(case.created_by, one, other, today, today)


def test_the_applicant_asks_once_and_the_holder_answers(case: Case) -> None:
    step(case, "ask_holder", case.created_by)
    assert "ask_holder" not in [s.name for s in open_steps(case, case.created_by)]
    step(case, "answer_holder", holder(case), answer="تا فردا امضا می‌شود.")
    assert [n.answer for n in nudges.of_case(case)] == ["تا فردا امضا می‌شود."]
    assert clock_of(case, "nudge").stopped_at is not None  # type: ignore[union-attr]


def test_an_unanswered_question_is_told_to_the_supervisor_after_one_working_day(case: Case) -> None:
    desk_official(Role.SUPERVISOR)
    step(case, "ask_holder", case.created_by)
    number = case.id
    with time.moved_by(A_WEEK):
        silence()
    found = db.session.get_one(Case, number)
    assert "nudge.escalated" in [entry.action for entry in audit.timeline(found)]
    assert nudges.waiting(found) is not None


def test_a_question_to_the_holder_ends_with_the_file(case: Case) -> None:
    step(case, "ask_holder", case.created_by)
    step(case, "withdraw", case.created_by)
    assert [term.purpose for term in running() if term.case_id == case.id] == []


def test_more_time_needs_the_applicants_consent(case: Case) -> None:
    before = case.due_at
    step(case, "ask_time", holder(case), days=3, reason="بازدید فنی لازم است.")
    assert case.due_at == before
    step(case, "agree_time", case.created_by)
    assert before is not None
    assert case.due_at is not None
    assert case.due_at > before


def test_the_holder_does_not_certify_their_own_extension(case: Case) -> None:
    step(case, "ask_time", holder(case), days=3, reason="بازدید فنی لازم است.")
    with pytest.raises(Forbidden):
        step(case, "certify_time", holder(case), ground="لازم است.")


def test_a_supervisor_certifies_with_a_ground(case: Case) -> None:
    before, supervisor = case.due_at, desk_official(Role.SUPERVISOR)
    step(case, "ask_time", holder(case), days=2, reason="بازدید فنی لازم است.")
    step(case, "certify_time", supervisor, ground="آزمایشگاه تعطیل بود.")
    assert case.due_at != before


def test_an_extension_above_the_cap_changes_nothing(case: Case) -> None:
    before = case.due_at
    with pytest.raises(Invalid):
        step(case, "ask_time", holder(case), days=400, reason="طولانی است.")
    assert case.due_at == before


def test_time_is_extended_once_only(case: Case) -> None:
    step(case, "ask_time", holder(case), days=2, reason="بازدید فنی لازم است.")
    step(case, "agree_time", case.created_by)
    with pytest.raises(Forbidden):
        step(case, "ask_time", holder(case), days=1, reason="باز هم.")


def test_a_file_that_nobody_opens_is_told_once_to_the_supervisor(app: Flask) -> None:
    case = submitted("messenger", **FULL)
    with time.moved_by(A_WEEK):
        escalate_delays()
        escalate_delays()
    assert levels(case).count("unopened") == 1


def test_each_level_of_the_budget_is_told_once(case: Case) -> None:
    with time.moved_by(timedelta(days=60)):
        escalate_delays()
        escalate_delays()
    assert [level for level in levels(case) if level != "unopened"] == ["50", "75", "90"]


def levels(case: Case) -> list[str]:
    return list(db.session.scalars(select(Escalation.level).where(Escalation.case_id == case.id)))
