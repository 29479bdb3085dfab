"""Who held the file, and for how long: on the page of the case, for both sides."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask

from portal.core import clock as time
from portal.core.accounts.models import Person
from portal.core.accounts.roles import Role
from portal.core.cases import custody, take_step
from portal.core.cases.standing import ages_of, budgets
from portal.core.clock import now
from portal.core.db import transaction
from portal.core.desk.standing import custody_of
from portal.licensing.models import LicenceCase
from tests.licensing.applications import complete_draft, desk_official, submitted
from tests.people import client_for, make_office
from tests.scenes import scene

SATURDAY = datetime(2026, 10, 10, 5, 30, tzinfo=UTC)  # 9:00 in Tehran
HOUR = timedelta(hours=1)


@pytest.fixture
@scene
def first(app: Flask) -> Person:
    with time.moved_to(SATURDAY - HOUR):
        return desk_official()


@pytest.fixture
@scene
def second(app: Flask) -> Person:
    with time.moved_to(SATURDAY - HOUR):
        return desk_official(Role.SUPERVISOR)


@pytest.fixture
def case(app: Flask, first: Person, second: Person) -> Iterator[LicenceCase]:
    """It is two o'clock now."""
    found = given_on(first, second)
    with time.moved_to(SATURDAY + 5 * HOUR):
        yield found


@scene
def given_on(first: Person, second: Person) -> LicenceCase:
    """Sent at nine; taken at ten by one official, at twelve given to another."""
    with time.moved_to(SATURDAY):
        found = submitted("messenger", hosting={"share_in_country": "60"})
    with time.moved_to(SATURDAY + HOUR), transaction():
        take_step(found, "take", first)
    with time.moved_to(SATURDAY + 3 * HOUR), transaction():
        take_step(found, "assign", second, {"person": second.token})
    return found


def test_the_rows_are_contiguous_and_sum_up_to_the_age(case: LicenceCase) -> None:
    found = ages_of(case)
    assert [row.elapsed for row in found.rows] == [HOUR, 2 * HOUR, 2 * HOUR]
    assert found.age == now() - SATURDAY
    ends = [row.turn.until for row in found.rows]
    assert ends[:-1] == [row.turn.since for row in found.rows[1:]]


def test_an_end_closes_the_last_row(case: LicenceCase) -> None:
    with transaction():
        take_step(case, "withdraw", case.created_by)
    assert case.closed_at is not None
    assert case.submitted_at is not None
    assert ages_of(case).age == case.closed_at - case.submitted_at


def test_the_budget_left_is_the_offices_own_less_what_it_used(case: LicenceCase) -> None:
    days = budgets(case)["licences"]
    assert ages_of(case).rows[-1].left == days * 8 * HOUR - 5 * HOUR


def test_a_draft_has_no_custody_table(app: Flask) -> None:
    assert custody.turns(complete_draft()) == []


def test_inside_everybody_has_a_name(case: LicenceCase, first: Person, second: Person) -> None:
    assert [row.person for row in custody_of(case, inside=True).rows] == ["", first.name, second.name]


def test_the_applicant_reads_roles_and_the_present_holders_name(
    case: LicenceCase, first: Person, second: Person
) -> None:
    rows = custody_of(case, inside=False).rows
    assert [(row.person, row.role) for row in rows] == [("", ""), ("", "امضاکننده"), (second.name, "سرپرست")]


def test_taking_from_the_queue_is_no_handover(case: LicenceCase) -> None:
    assert custody_of(case, inside=False).handovers == 1


def test_the_duty_contact_stands_beside_the_office(case: LicenceCase) -> None:
    with transaction():
        make_office("licences").duty_contact = "داخلی ۱۰"
    assert {row.contact for row in custody_of(case, inside=False).rows} == {"داخلی ۱۰"}


def test_the_page_shows_the_table_to_both_sides(case: LicenceCase, second: Person) -> None:
    for person in (case.created_by, second):
        page = client_for(person).get(f"/cases/{case.token}").text
        assert "چه کسی، چه اندازه؟" in page
        assert "۵ ساعت، برابر با سن پرونده" in page


def test_time_that_jumps_back_leaves_custody_in_order(case: LicenceCase) -> None:
    with time.moved_to(SATURDAY - HOUR), transaction():
        custody.move(case, custody.Holder("office", case.office_id), "jump")
    assert all(row.elapsed >= timedelta(0) for row in ages_of(case).rows)
