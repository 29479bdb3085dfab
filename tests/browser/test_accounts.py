"""The pages of accounts in a real browser: valid, accessible, within their window; and the road of a new official."""

from __future__ import annotations

from dataclasses import dataclass

import pyotp
import pytest
from flask import Flask

from portal.core import clock
from portal.core.accounts import invitations, resets
from portal.core.accounts.models import Person
from portal.core.accounts.roles import Role
from portal.core.db import db, transaction
from tests.browser import kit
from tests.browser.conftest import PageFor
from tests.core.accounts.conftest import with_factor
from tests.people import (
    PASSWORD,
    appoint,
    make_administrator,
    make_official,
    make_organisation,
    make_person,
    make_vendor,
)

pytestmark = pytest.mark.browser


@dataclass
class Town:
    """Some people, and the addresses of the pages that each of them opens."""

    person: Person | None
    paths: list[str]
    second_factor: bool = True


@pytest.fixture
def towns(app: Flask) -> list[Town]:
    vendor, official, administrator = make_vendor(), make_official(), make_administrator()
    appoint(vendor.owner, make_organisation(), Role.VIEWER)
    appoint(make_person(), vendor.organisation, Role.EDITOR)
    with_factor(administrator)
    with transaction():
        _row, invited = invitations.invite(vendor.organisation, "new@example.com", Role.EDITOR, vendor.owner)
        asked = resets.request_reset(vendor.owner.email)
    assert asked is not None
    number, body = vendor.owner.appointments[0].id, official.appointments[0].organisation.token
    return [
        Town(
            None,
            [
                "/account/sign-in",
                "/account/forgotten",
                "/account/forgotten/sent",
                f"/account/reset/{asked[1]}",
                f"/account/invitation/{invited}",
            ],
        ),
        Town(
            vendor.owner,
            [
                "/account",
                "/account/password",
                "/account/factor",
                "/account/sessions",
                "/account/enrol",
                "/account/passkeys/new",
                "/organisation",
                f"/organisation/appointments/{number}/end",
                f"/organisation/appointments/{number}/role",
                f"/account/invitation/{invited}",
            ],
        ),
        Town(administrator, ["/account/second-step"], second_factor=False),
        Town(
            administrator,
            [
                "/admin/",
                "/admin/people",
                f"/admin/people/{official.token}",
                f"/admin/people/{official.token}/factor/reset",
                "/admin/organisations",
                "/admin/organisations?q=nothing-like-it",
                "/admin/organisations/new",
                f"/admin/organisations/{body}",
                f"/admin/organisations/{vendor.organisation.token}/edit",
                f"/admin/organisations/{body}/offices/licences",
            ],
        ),
    ]


def test_every_page_of_accounts_is_valid_accessible_and_stays_in_its_window(towns: list[Town], page_for: PageFor):
    for town in towns:
        page = page_for(town.person, second_factor=town.second_factor)
        for path in town.paths:
            assert kit.faults_of(page, path) == []
            assert page.url.endswith(path)  # and not at the door instead


def test_a_new_official_signs_in_sets_up_the_factor_and_comes_in(app: Flask, page_for: PageFor):
    official = make_official()
    page = page_for(None)
    page.goto("/account/sessions")
    page.get_by_label("نشانی ایمیل").fill(official.email)
    page.get_by_label("رمز عبور").fill(PASSWORD)
    page.get_by_role("button", name="ورود").click()
    assert kit.check_axe(page) + kit.overflow(page) == []
    db.session.rollback()
    page.get_by_label("کد").fill(pyotp.TOTP(official.totp_pending or "").at(clock.now()))
    page.get_by_role("button", name="تأیید").click()
    assert page.locator(".recovery-codes li").count() == 10
    assert kit.check_axe(page) + kit.overflow(page) == []
    page.get_by_role("link", name="نگه داشتم").click()
    assert page.url.endswith("/account/sessions")
    assert kit.problems_of(page) == []


def test_a_form_typed_in_an_ended_session_comes_back_filled(app: Flask, page_for: PageFor):
    owner = make_vendor().owner
    page = page_for(owner)
    page.goto("/account")
    page.get_by_label("نام و نام خانوادگی").fill("نامی که نباید گم شود")
    page.context.clear_cookies(name="session")
    page.get_by_role("button", name="ذخیره").click()
    page.get_by_label("نشانی ایمیل").fill(owner.email)
    page.get_by_label("رمز عبور").fill(PASSWORD)
    page.locator("main").get_by_role("button", name="ورود").click()
    assert page.get_by_label("نام و نام خانوادگی").input_value() == "نامی که نباید گم شود"
    assert page.locator(".draft-offer").count() == 0  # what is there already is not offered once more
    page.get_by_role("button", name="ذخیره").click()
    db.session.rollback()
    assert owner.name == "نامی که نباید گم شود"
