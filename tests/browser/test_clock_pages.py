"""The pages of the clock in a real browser, wide and narrow: nothing sticks out, axe and the console are silent."""

from __future__ import annotations

import pytest
from flask import Flask

from portal.core.accounts.roles import Role
from portal.core.db import transaction
from portal.licensing import classes
from tests.browser.conftest import PageFor
from tests.browser.kit import faults_of
from tests.licensing.applications import desk_official, taken
from tests.people import make_administrator


@pytest.mark.browser
@pytest.mark.parametrize("path", ["/track", "/calendar", "/board"])
def test_anybody_can_use_the_public_pages(app: Flask, page_for: PageFor, path: str) -> None:
    page = page_for(None)
    assert faults_of(page, path) == []


@pytest.mark.browser
@pytest.mark.parametrize("path", ["/admin/calendar", "/admin/calendar/new/holiday", "/admin/calendar/new/weekend"])
def test_administrators_can_use_the_calendar(app: Flask, page_for: PageFor, path: str) -> None:
    page = page_for(make_administrator())
    assert faults_of(page, path) == []


@pytest.mark.browser
def test_an_applicant_can_read_the_custody_table(app: Flask, page_for: PageFor) -> None:
    case = taken()
    page = page_for(case.created_by)
    assert faults_of(page, f"/cases/{case.token}") == []
    assert page.locator("#custody table").count() == 1


@pytest.mark.browser
def test_a_supervisor_can_apply_the_rules_in_force(app: Flask, page_for: PageFor) -> None:
    case, supervisor = taken(), desk_official(Role.SUPERVISOR)
    with transaction():
        classes.add_version(case.class_version.code, {"budget_days": case.class_version.budget_days - 1}, None)
    page = page_for(supervisor)
    assert faults_of(page, f"/cases/{case.token}/steps/apply_rules") == []
    assert page.locator("textarea[name=basis]").count() == 1
