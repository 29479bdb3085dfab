"""Whoever has a side in a connection hears what happens to it, once."""

from __future__ import annotations

import pytest

from portal.core.accounts.models import Person
from portal.core.db import db, transaction
from portal.core.errors import Conflict
from portal.licensing.licences import service as licences
from portal.subsidies import grants
from portal.subsidies.programmes.interconnect import service, telling
from portal.subsidies.programmes.interconnect.models import Connection
from tests.licensing import applications, lives
from tests.subsidies import supports
from tests.subsidies.interconnect.connections import in_service, opened, people_of, proven, standing
from tests.subsidies.letters import heard, ids, mails

pytestmark = pytest.mark.usefixtures("app")


def accept(connection: Connection, person: Person) -> None:
    with transaction():
        service.accept(service.lock(connection), person)


def test_a_grant_tells_both_sides_that_the_trials_begin() -> None:
    engineer = people_of(opened())[1]
    assert engineer.id
    assert len(heard("interconnect_opened")) == 1  # the engineer came to the operator later


def test_the_word_of_one_side_asks_the_other_for_its_own() -> None:
    connection, vendor, engineer = proven()
    accept(connection, vendor)
    assert heard("interconnect_accepted") == ids(engineer)
    (letter,) = mails("interconnect_accepted")
    assert "پیام‌رسان آزمون‌ها و داده‌های اتصال" in letter.text
    assert f"/support/interconnect/{connection.token}" in letter.text


def test_a_word_said_twice_is_told_once() -> None:
    connection, vendor, engineer = proven()
    accept(connection, vendor)
    accept(connection, vendor)
    assert heard("interconnect_accepted") == ids(engineer)


def test_with_both_words_both_hear_that_calls_run() -> None:
    _connection, vendor, engineer = in_service()
    assert heard("interconnect_in_service") == ids(vendor, engineer)


def test_who_accepted_hears_that_the_other_side_changed_it() -> None:
    connection, vendor, engineer = proven()
    accept(connection, vendor)
    with transaction():
        service.write_data(service.lock(connection), engineer, "other.example:5061", "0943")
        service.write_data(service.lock(connection), engineer, "third.example:5061", "0943")
    assert heard("interconnect_taken_back") == ids(vendor)
    accept(connection, vendor)
    assert heard("interconnect_accepted") == ids(engineer, engineer)


def test_an_act_that_is_refused_tells_nobody() -> None:
    connection = opened()
    vendor, _engineer = people_of(connection)
    with pytest.raises(Conflict):
        accept(connection, vendor)
    assert heard("interconnect_accepted") == []


def test_suspension_resumption_and_end_reach_both_with_the_reason() -> None:
    connection, vendor, engineer = in_service()
    with transaction():
        service.suspend(service.lock(connection), engineer, "نویز در مسیر دوم")
    with transaction():
        service.resume(service.lock(connection), engineer)
    with transaction():
        service.end(service.lock(connection), engineer, "قرارداد پایان یافت")
    for letter in ("suspended", "resumed", "ended"):
        assert heard(f"interconnect_{letter}") == ids(vendor, engineer)
    assert all("نویز در مسیر دوم" in one.text for one in mails("interconnect_suspended"))
    assert all("قرارداد پایان یافت" in one.text for one in mails("interconnect_ended"))


def test_the_operator_hears_that_the_licence_stopped_the_calls_and_that_they_run_again() -> None:
    connection, _vendor, engineer = in_service()
    licence = connection.grant.licence
    with transaction():
        licences.suspend(lives.again(licence), applications.desk_official(), lives.REASON)
    assert heard("interconnect_suspended") == ids(engineer)
    assert "پروانه‌ی پیام‌رسان اعتبار ندارد" in mails("interconnect_suspended")[0].text
    with transaction():
        licences.reinstate(lives.again(licence), applications.desk_official(), lives.REASON)
    assert heard("interconnect_resumed") == ids(engineer)


def test_the_end_of_the_grant_is_written_down_and_told_once() -> None:
    connection, vendor, engineer = in_service()
    with transaction():
        grants.end(grants.lock(connection.grant_id), vendor, "given_back", supports.today())
    telling.end_with_grants()
    telling.end_with_grants()
    assert heard("interconnect_ended") == ids(vendor, engineer)
    assert db.session.get_one(Connection, connection.id, populate_existing=True).ended_at is not None
    assert standing(connection) == "ended"


def test_a_living_connection_is_left_alone_by_the_round() -> None:
    connection, _vendor, _engineer = in_service()
    telling.end_with_grants()
    assert heard("interconnect_ended") == []
    assert standing(connection) == "in_service"


def test_a_reader_of_english_is_told_in_english() -> None:
    connection, vendor, engineer = proven()
    with transaction():
        db.session.get_one(Person, engineer.id).locale = "en"
    accept(connection, vendor)
    (letter,) = mails("interconnect_accepted")
    assert letter.subject.startswith("Your acceptance is awaited")
    assert "The messenger accepted the trials" in letter.text
