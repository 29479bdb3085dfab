"""From a granted request to calls that run: trials, data, acceptance, suspension, end."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import select, text
from sqlalchemy.exc import DatabaseError

from portal.core.cases import consultations
from portal.core.db import db, transaction
from portal.core.errors import Conflict, Forbidden, Invalid
from portal.core.notifications.models import Notification
from portal.licensing.licences import service as licences
from portal.subsidies import grants, requests
from portal.subsidies.programmes.interconnect import queries, service
from portal.subsidies.programmes.interconnect.models import Connection, TrialResult
from tests.licensing import applications, lives
from tests.people import make_vendor
from tests.subsidies import supports
from tests.subsidies.interconnect.connections import in_service, opened, people_of, proven, sent, standing

pytestmark = pytest.mark.usefixtures("app")


def test_the_named_operator_and_the_technical_office_can_be_heard_at_once() -> None:
    official = supports.signatory()
    case = supports.taken(sent(), official)
    with transaction():
        for code in ("operator", "technical"):
            consultations.consult(case, official, code, "آیا ظرفیت هست؟")
    assert {body.code for body in consultations.bodies_of(case)} == {"operator", "technical"}
    assert len({row.clock_id for row in consultations.consultations_of(case)}) == 2


def test_a_grant_opens_the_trials_and_tells_both_sides() -> None:
    connection = opened()
    assert standing(connection) == "testing"
    told = db.session.scalars(select(Notification).where(Notification.template == "interconnect_opened")).all()
    assert connection.grant.organisation_id
    assert len(told) >= 1


def test_a_renewal_goes_on_with_the_same_connection() -> None:
    connection = opened()
    vendor, _engineer = people_of(connection)
    with transaction():
        case = requests.begin_about(connection.grant, "renew", vendor)
    supports.hand_in(case, "technical_file")
    supports.decided(supports.step(case, "submit", vendor))
    assert len(db.session.scalars(select(Connection)).all()) == 1


def test_nobody_accepts_before_everything_was_shown() -> None:
    connection = opened()
    vendor, _engineer = people_of(connection)
    with pytest.raises(Conflict, match="آزمون|نتیجه"), transaction():
        service.accept(service.lock(connection), vendor)
    assert standing(connection) == "testing"


def test_with_both_words_it_goes_into_service() -> None:
    connection, vendor, engineer = proven()
    with transaction():
        service.accept(service.lock(connection), vendor)
    assert standing(connection) == "testing"
    with transaction():
        service.accept(service.lock(connection), engineer)
    assert standing(connection) == "in_service"


def test_a_failed_trial_needs_a_word_and_takes_acceptance_back() -> None:
    connection, vendor, engineer = proven()
    with transaction():
        service.accept(service.lock(connection), vendor)
    with pytest.raises(Invalid), transaction():
        service.record_result(service.lock(connection), engineer, "quality", False)
    with transaction():
        service.record_result(service.lock(connection), engineer, "quality", False, "تأخیر ۴۰۰ میلی‌ثانیه")
    now = db.session.get_one(Connection, connection.id, populate_existing=True)
    assert now.vendor_accepted_at is None
    assert queries.lacking_of(now)


def test_what_is_in_service_does_not_change_unseen() -> None:
    connection, vendor, _engineer = in_service()
    with pytest.raises(Conflict), transaction():
        service.write_data(service.lock(connection), vendor, "other.example")


def test_a_suspended_one_may_be_changed_and_then_both_accept_again() -> None:
    connection, vendor, engineer = in_service()
    with transaction():
        service.suspend(service.lock(connection), engineer, "نویز در مسیر دوم")
    assert standing(connection) == "suspended"
    with transaction():
        service.write_data(service.lock(connection), vendor, "other.example")
        service.resume(service.lock(connection), engineer)
    assert standing(connection) == "testing"


def test_the_vendor_does_not_suspend_and_a_reason_is_needed() -> None:
    connection, vendor, engineer = in_service()
    with pytest.raises(Forbidden), transaction():
        service.suspend(service.lock(connection), vendor, "بی دلیل")
    with pytest.raises(Invalid), transaction():
        service.suspend(service.lock(connection), engineer, "  ")
    assert standing(connection) == "in_service"


def test_the_office_may_end_it_for_good() -> None:
    connection, _vendor, engineer = in_service()
    with transaction():
        service.end(service.lock(connection), supports.signatory(), "رأی کارگروه")
    assert standing(connection) == "ended"
    with pytest.raises(Conflict), transaction():
        service.resume(service.lock(connection), engineer)


def test_it_stands_still_with_the_licence_and_goes_on_with_it() -> None:
    connection, _vendor, _engineer = in_service()
    licence = connection.grant.licence
    with transaction():
        licences.suspend(lives.again(licence), applications.desk_official(), lives.REASON)
    assert standing(connection) == "frozen"
    with transaction():
        licences.reinstate(lives.again(licence), applications.desk_official(), lives.REASON)
    assert standing(connection) == "in_service"


def test_it_ends_with_its_grant() -> None:
    connection, vendor, _engineer = in_service()
    with transaction():
        grants.end(grants.lock(connection.grant_id), vendor, "given_back", supports.today())
    assert standing(connection) == "ended"


def test_a_stranger_is_on_neither_side() -> None:
    connection = opened()
    with pytest.raises(Forbidden), transaction():
        service.record_result(service.lock(connection), make_vendor().owner, "quality", True)


def test_a_trial_outside_the_plan_is_refused() -> None:
    connection = opened()
    vendor, _engineer = people_of(connection)
    with pytest.raises(Invalid), transaction():
        service.record_result(service.lock(connection), vendor, "video_in", True)


def test_the_database_keeps_results_and_reasons(app: Flask) -> None:
    connection, _vendor, _engineer = proven()
    for statement in (
        "UPDATE interconnection_results SET passed = false",
        "DELETE FROM interconnection_results",
        "UPDATE interconnections SET suspended_why = 'x'",
        "UPDATE interconnections SET vendor_accepted_by_id = 1",
    ):
        with pytest.raises(DatabaseError), transaction() as session:
            session.execute(text(statement))
    assert db.session.scalars(select(TrialResult).where(TrialResult.passed)).first() is not None
    assert connection.id
