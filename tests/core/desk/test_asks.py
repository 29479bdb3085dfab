"""The pages of a case ask the database little: no question twice, and none once for each row."""

from __future__ import annotations

import re

import pytest
from flask import Flask

from portal.core.accounts.models import Organisation, Person
from portal.core.accounts.roles import Role
from portal.core.cases import take_step
from portal.core.db import transaction
from portal.licensing.models import LicenceCase
from tests.licensing.applications import desk_official, taken
from tests.licensing.asked import INSTALLS, ask
from tests.people import client_for, make_vendor
from tests.statements import asked_again, statements


@pytest.fixture
def holder(app: Flask) -> Person:
    return desk_official()


@pytest.fixture
def case(holder: Person) -> LicenceCase:
    """Passed between two officials, with a question that the applicant is to answer."""
    first = desk_official()
    case = taken("messenger", first)
    with transaction():
        take_step(case, "assign", desk_official(Role.SUPERVISOR), {"person": holder.token})
    return ask(case, INSTALLS, official=holder)


def asked_on(path: str, person: Person, organisation: Organisation | None = None) -> list[tuple[str, str]]:
    browser = client_for(person, organisation)
    assert browser.get(path).status_code == 200  # which notes that it was opened
    with statements() as asked:
        assert browser.get(path).status_code == 200
    return asked


def test_the_applicants_page_of_a_case_asks_nothing_twice(case: LicenceCase) -> None:
    asked = asked_on(f"/cases/{case.token}", case.created_by, case.applicant)
    assert asked_again(asked) == []
    assert len(asked) <= 30


def test_the_officials_page_of_a_case_asks_nothing_twice(case: LicenceCase, holder: Person) -> None:
    asked = asked_on(f"/cases/{case.token}", holder)
    assert asked_again(asked) == []
    assert len(asked) <= 38


def test_a_page_opens_nothing_that_is_sealed_of_a_person(case: LicenceCase, holder: Person) -> None:
    asked = asked_on(f"/cases/{case.token}", holder)
    assert any("people" in statement for statement, _values in asked)
    assert not [one for one, _values in asked if re.search(r"\b(mobile|national_code|totp_secret)\b", one)]


def test_the_list_of_an_organisations_cases_asks_no_more_than_who_asks_and_what(app: Flask) -> None:
    vendor = make_vendor()
    assert len(asked_on("/cases", vendor.owner, vendor.organisation)) <= 5
