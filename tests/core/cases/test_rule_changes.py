"""A running case goes on by the rules in force: by a supervisor, on a basis, and never to the applicant's loss."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from portal.core import clock as time
from portal.core.accounts.models import Person
from portal.core.accounts.roles import Role
from portal.core.calendar.service import present_calendar
from portal.core.cases import custody, open_steps, take_step, terms
from portal.core.cases.clock import clock_of, rules_of
from portal.core.cases.clocks import Clock
from portal.core.cases.duty import rule_changes
from portal.core.cases.receipts import recompute
from portal.core.db import db, transaction
from portal.core.deadlines.receipt import KIND
from portal.core.documents import PdfDocument
from portal.core.errors import Conflict, Forbidden, Invalid
from portal.core.notifications.models import Notification
from portal.licensing import classes
from portal.licensing.models import LicenceCase
from tests.core.cases.by_hand import last_day
from tests.core.cases.test_terms import PLAIN, Event, days_off, histories
from tests.licensing.applications import desk_official, taken

BASIS = "ماده‌ی ۵ آیین‌نامه: مهلت کوتاه‌تر بر پرونده‌های در جریان هم رواست."


@settings(max_examples=60, deadline=None)
@given(histories(), st.integers(0, 9), st.integers(1, 25), st.integers(0, 12))
def test_the_day_is_that_of_a_term_that_had_the_new_rules_from_its_start(
    events: list[Event], place: int, budget: int, cap: int
) -> None:
    place = min(place + 1, len(events))
    change = Event("rule_change", events[place - 1].at, rule={"budget_days": budget, "pause_cap_days": cap})
    changed = [*events[:place], change, *events[place:]]
    expected, _taken = last_day(events, budget, cap, days_off(PLAIN))
    assert terms.compute(terms.read(changed, 7, 3), PLAIN).due_date == expected


@pytest.fixture
def supervisor(app: Flask) -> Person:
    return desk_official(Role.SUPERVISOR)


@pytest.fixture
def case(app: Flask) -> LicenceCase:
    return taken("messenger")


def publish(case: LicenceCase, **changes: Any) -> None:
    with transaction():
        classes.add_version(case.class_version.code, changes, None)


def shorter(case: LicenceCase, by: int = 2) -> int:
    days = case.class_version.budget_days - by
    publish(case, budget_days=days)
    return days


def apply(case: LicenceCase, actor: Person, basis: str = BASIS) -> None:
    with transaction():
        take_step(case, "apply_rules", actor, {"basis": basis})


def term_of(case: LicenceCase) -> Clock:
    found = clock_of(case)
    assert found is not None
    return found


def test_a_shorter_budget_brings_the_answer_forward(case: LicenceCase, supervisor: Person) -> None:
    before, days = case.due_at, shorter(case)
    apply(case, supervisor)
    assert (rules_of(case).budget_days, term_of(case).rule["budget_days"]) == (days, days + 2)
    assert before is not None
    assert case.due_at is not None
    assert case.due_at < before


def test_its_day_follows_from_the_events_alone(case: LicenceCase, supervisor: Person) -> None:
    days = shorter(case)
    apply(case, supervisor)
    term = term_of(case)
    found = terms.compute(terms.read(term.events, days, rules_of(case).pause_cap_days), present_calendar())
    assert found.due == case.due_at
    change = term.events[-1]
    assert (change.kind, change.actor, change.basis) == ("rule_change", supervisor, BASIS)


def test_the_applicant_gets_a_receipt_and_a_letter(case: LicenceCase, supervisor: Person) -> None:
    days = shorter(case)
    apply(case, supervisor)
    mine = (PdfDocument.kind == KIND, PdfDocument.case_id == case.id)
    pdf = db.session.scalars(select(PdfDocument).where(*mine).order_by(PdfDocument.version)).all()[-1]
    assert (pdf.inputs["occasion"], pdf.inputs["days"]["promised"]) == ("rule_change", days)
    assert recompute(pdf.inputs).due == case.due_at
    told = db.session.scalars(select(Notification.person_id).where(Notification.template == "rules_applied")).all()
    assert told == [case.created_by_id]


def test_who_had_the_file_and_when_stays_as_it_was(case: LicenceCase, supervisor: Person) -> None:
    before = custody.intervals(case)
    shorter(case)
    apply(case, supervisor)
    assert custody.intervals(case) == before


def test_rules_that_make_the_answer_later_are_refused(case: LicenceCase, supervisor: Person) -> None:
    before = case.due_at
    shorter(case, by=-3)
    with pytest.raises(Conflict, match="دیرتر"):
        apply(case, supervisor)
    assert (case.due_at, term_of(case).events[-1].kind) == (before, "start")


def test_rules_by_which_the_day_is_over_are_refused(case: LicenceCase, supervisor: Person) -> None:
    publish(case, budget_days=1)
    with time.moved_by(timedelta(days=9)), pytest.raises(Conflict, match="گذشته"):
        apply(case, supervisor)


def test_silence_that_was_consent_stays_so(app: Flask, supervisor: Person) -> None:
    case = taken("foreign_messenger")
    assert not case.class_version.registration_type
    publish(case, registration_type=True)
    apply(case, supervisor)
    publish(case, registration_type=False)
    with pytest.raises(Conflict, match="سکوت"):
        apply(case, supervisor)
    assert term_of(case).rules["silence"] == "deemed_approval"


def test_the_same_rules_are_refused(case: LicenceCase, supervisor: Person) -> None:
    assert "apply_rules" not in [step.name for step in open_steps(case, supervisor)]
    with pytest.raises(Conflict, match="هم‌اکنون"), transaction():
        rule_changes.apply(case, supervisor, BASIS)


def test_a_new_version_that_changes_nothing_of_the_term_is_the_same(case: LicenceCase, supervisor: Person) -> None:
    publish(case, name_fa="نام تازه")
    assert not rule_changes.may_apply(supervisor, case)


def test_without_a_basis_nothing_changes(case: LicenceCase, supervisor: Person) -> None:
    shorter(case)
    with pytest.raises(Invalid):
        apply(case, supervisor, " ")


def test_the_holder_does_not_change_the_rules(case: LicenceCase) -> None:
    shorter(case)
    holder = case.holding_person
    assert holder is not None
    with pytest.raises(Forbidden):
        apply(case, holder)


def test_more_time_that_was_given_stays(case: LicenceCase, supervisor: Person) -> None:
    holder = case.holding_person
    for name, actor, answers in (
        ("ask_time", holder, {"days": 2, "reason": "بازدید فنی لازم است."}),
        ("agree_time", case.created_by, {}),
    ):
        with transaction():
            take_step(case, name, actor, answers)
    days = shorter(case)
    apply(case, supervisor)
    assert terms.read(term_of(case).events, 1, 0).budget == days + 2
