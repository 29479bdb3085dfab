"""The pages of a connection, as each person concerned sees them."""

from __future__ import annotations

import pytest

from portal.core.accounts.roles import Kind, Role
from portal.core.db import db, transaction
from portal.subsidies.programmes.interconnect import queries, service
from portal.subsidies.programmes.interconnect.models import Connection
from tests.people import client_for, make_member, make_organisation, make_vendor
from tests.subsidies.interconnect.connections import in_service, opened, people_of, proven, standing

pytestmark = pytest.mark.usefixtures("app")


def address(connection: Connection, rest: str = "") -> str:
    return f"/support/interconnect/{connection.token}{rest}"


def test_both_sides_and_nobody_else_see_it() -> None:
    connection = opened()
    vendor, engineer = people_of(connection)
    rival = make_member(make_organisation(Kind.OPERATOR, "اپراتور دیگر"), Role.MANAGER)
    assert client_for(vendor).get(address(connection)).status_code == 200
    assert client_for(engineer).get(address(connection)).status_code == 200
    assert client_for(rival).get(address(connection)).status_code == 404
    assert client_for(make_vendor().owner).get(address(connection)).status_code == 404
    assert client_for(None).get(address(connection)).status_code in (302, 303)


def test_the_grants_page_leads_to_it() -> None:
    connection = opened()
    vendor, _engineer = people_of(connection)
    page = client_for(vendor).get(f"/support/grants/{connection.grant.token}")
    assert address(connection) in page.text


def test_an_operator_finds_its_connections() -> None:
    connection = opened()
    _vendor, engineer = people_of(connection)
    assert address(connection) in client_for(engineer).get("/support/interconnect").text


def test_a_suspended_one_says_so_and_does_not_wait_for_anybodys_word() -> None:
    connection, vendor, engineer = in_service()
    with transaction():
        service.suspend(service.lock(connection), engineer, "نویز در مسیر دوم")
    page = client_for(vendor).get(address(connection)).text
    assert "نویز در مسیر دوم" in page
    assert "چشم‌به‌راه پذیرش" not in page


def test_what_is_left_is_counted_for_each_side() -> None:
    connection = opened()
    vendor, _engineer = people_of(connection)
    page = client_for(vendor).get(address(connection)).text
    assert "پیام‌رسان در ۸ آزمون از ۸ آزمون" in page
    assert page.count("هنوز نتیجه‌ی درست ثبت نکرده است") == 2


def test_an_operator_without_any_reads_what_comes() -> None:
    member = make_member(make_organisation(Kind.OPERATOR, "اپراتور تازه"), Role.MANAGER)
    assert "هنوز اتصالی نیست" in client_for(member).get("/support/interconnect").text


def test_from_the_first_result_to_service_on_pages_alone() -> None:
    connection = opened()
    for person in people_of(connection):
        browser = client_for(person)
        browser.post(address(connection, "/data"), data={"trunk": "sbc.example:5061", "numbering": "۰۹۴۲"})
        for row in queries.plan_of(connection):
            browser.post(address(connection, f"/trials/{row.trial.code}"), data={"passed": "yes"})
    for person in people_of(connection):
        client_for(person).post(address(connection, "/accept"))
    assert standing(connection) == "in_service"


def test_a_failure_without_a_word_is_said_and_kept_on_the_page() -> None:
    connection = opened()
    vendor, _engineer = people_of(connection)
    answer = client_for(vendor).post(address(connection, "/trials/quality"), data={"passed": "no"})
    assert answer.status_code == 422
    assert "چیزی ثبت نشد" in answer.text


def test_no_result_chosen_shows_the_form_again() -> None:
    connection = opened()
    vendor, _engineer = people_of(connection)
    assert client_for(vendor).post(address(connection, "/trials/quality"), data={}).status_code == 422


def test_the_operator_suspends_and_resumes_with_a_reason() -> None:
    connection, _vendor, engineer = in_service()
    browser = client_for(engineer)
    assert browser.post(address(connection, "/suspend"), data={"why": ""}).status_code == 422
    browser.post(address(connection, "/suspend"), data={"why": "نویز در مسیر دوم"})
    assert standing(connection) == "suspended"
    assert "نویز در مسیر دوم" in browser.get(address(connection)).text
    browser.post(address(connection, "/resume"))
    assert standing(connection) == "in_service"


def test_an_operator_must_write_its_numbers() -> None:
    connection = opened()
    _vendor, engineer = people_of(connection)
    answer = client_for(engineer).post(address(connection, "/data"), data={"trunk": "sbc.example"})
    assert answer.status_code == 422
    assert "sbc.example" in answer.text


def test_the_vendor_sees_no_button_to_stop_it() -> None:
    connection, vendor, _engineer = proven()
    db.session.rollback()
    assert "پایان دادن" not in client_for(vendor).get(address(connection)).text
