"""Deciding by rule: within seconds, once, and into people's hands when it cannot."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask

from portal.core import audit, clock
from portal.core.cases import take_step
from portal.core.db import db, transaction
from portal.core.errors import PortalError
from portal.core.jobs import run_one
from portal.licensing import decisions
from portal.licensing.licences import service as licences
from portal.licensing.models import LicenceCase
from tests.licensing import applications
from tests.licensing.applications import again, decided, submitted
from tests.people import make_vendor


def test_a_complete_registration_is_issued_by_rule(app: Flask) -> None:
    case = decided(submitted("small_messenger"))
    licence = licences.licence_of(case)
    assert case.state == "granted"
    assert licence is not None
    assert (licence.basis, licence.provisional, licence.rule_version) == ("rule", False, "small_messenger-1")
    assert case.holder == "nobody"


def test_a_complete_messenger_gets_a_provisional_licence_and_stays_in_review(app: Flask) -> None:
    case = decided(submitted("messenger"))
    licence = licences.licence_of(case)
    assert (case.state, case.holder) == ("provisional", "office")
    assert licence is not None
    assert licence.provisional


def test_a_foreign_messenger_waits_for_people(app: Flask) -> None:
    case = decided(submitted("foreign_messenger"))
    assert (case.state, case.path) == ("submitted", "full")
    assert licences.licence_of(case) is None


def test_what_the_rule_saw_is_kept_with_the_case(app: Flask) -> None:
    case = submitted("small_messenger")
    assert case.rule_version == "small_messenger-1"
    assert (case.rule_inputs or {})["users"] == 42000
    assert all(check["holds"] for check in case.rule_checks or [])


def test_deciding_twice_issues_once(app: Flask) -> None:
    case = decided(decided(submitted("small_messenger")))
    assert case.state == "granted"
    assert [event.action for event in audit.timeline(case)].count("licence.grant_by_rule") == 1


def test_the_worker_decides_the_waiting_file(app: Flask) -> None:
    case = submitted("small_messenger")
    number = case.id
    while run_one() and again(case, number).state == "submitted":
        pass
    assert again(case, number).state == "granted"


def test_a_licence_suspended_lately_gives_the_next_file_to_people(app: Flask) -> None:
    vendor = make_vendor()
    first = decided(submitted("small_messenger", vendor))
    licence = licences.licence_of(first)
    assert licence is not None
    with transaction():
        licences.suspend(licence, applications.desk_official(), "گزارش تخلف آزمایشی")
    assert submitted("small_messenger", vendor).path == "full"
    with clock.moved_by(timedelta(days=366)):
        assert submitted("small_messenger", vendor).path == "instant"


def test_a_suspension_between_sending_and_deciding_falls_back_to_people(app: Flask) -> None:
    vendor = make_vendor()
    licence = licences.licence_of(decided(submitted("small_messenger", vendor)))
    case = submitted("small_messenger", vendor)
    due = case.due_at
    with transaction():
        licences.suspend(licence, applications.desk_official(), "گزارش تخلف آزمایشی")  # type: ignore[arg-type]
    decided(case)
    assert (case.state, case.path, case.fallback) == ("submitted", "full", "changed")
    assert case.due_at == due
    assert "پس از فرستادن، شرط‌های راه سریع دیگر برقرار نبود" in map(audit.sentence, audit.timeline(case))


def test_an_error_while_issuing_gives_the_file_to_people(app: Flask) -> None:
    case = submitted("small_messenger")
    number = case.id
    # The office disappears between sending and deciding: the licence cannot be made, whoever tries.
    with transaction():
        case.office.code = "gone"  # type: ignore[union-attr]
    decisions.decide_job({"id": number})
    case = again(case, number)
    assert (case.state, case.path, case.fallback) == ("submitted", "full", "error")
    assert licences.licence_of(case) is None


def test_a_file_that_nobody_decided_in_time_goes_to_people(app: Flask) -> None:
    with clock.moved_to(clock.now()):
        number = submitted("small_messenger").id
        decisions.overdue()
        assert db.session.get_one(LicenceCase, number).path == "instant"
        with clock.moved_by(timedelta(minutes=3)):
            decisions.overdue()
    case = db.session.get_one(LicenceCase, number, populate_existing=True)
    assert (case.path, case.fallback) == ("full", "late")


@pytest.mark.parametrize("step", ["grant_by_rule", "grant_provisionally", "fall_back"])
def test_nobody_takes_the_portals_own_steps(app: Flask, step: str) -> None:
    case = submitted("small_messenger")
    for person in (case.created_by, applications.desk_official()):
        with pytest.raises(PortalError), transaction():
            take_step(case, step, person, {"reason": "late"})
