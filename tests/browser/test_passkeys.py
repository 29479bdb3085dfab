"""Passkeys in a real browser, with an authenticator that the browser itself plays."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from flask import Flask
from playwright.sync_api import Browser, CDPSession, Page

from portal.core.accounts.models import Person
from portal.core.db import db
from tests.browser import kit
from tests.core.accounts.conftest import code_of, with_factor
from tests.people import PASSWORD, make_official

pytestmark = pytest.mark.browser

FACTOR = re.compile(r"^[^?]*/account/factor$")
# A phone or laptop that knows its owner by a finger, and whose owner always agrees.
DEVICE = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


@dataclass
class Desk:
    """An official's browser, and the device in it."""

    page: Page
    person: Person
    wires: CDPSession
    device: str

    def sign_in(self) -> None:
        """As far as the second step."""
        self.page.goto("/account/sign-in?next=/account/factor")
        self.page.get_by_label("نشانی ایمیل").fill(self.person.email)
        self.page.get_by_label("رمز عبور").fill(PASSWORD)
        self.page.locator("main").get_by_role("button", name="ورود").click()

    def sign_out(self) -> None:
        self.page.context.clear_cookies(name="session")

    def keys(self) -> list[object]:
        found = self.wires.send("WebAuthn.getCredentials", {"authenticatorId": self.device})
        return list(found["credentials"])

    def make_passkey(self, name: str) -> None:
        self.page.goto("/account/passkeys/new")
        self.page.get_by_label("نام").fill(name)
        self.page.get_by_role("button", name="گذرکلید را بساز").press("Enter")


@pytest.fixture
def desk(app: Flask, browser: Browser, address: str) -> Iterator[Desk]:
    """The portal at `localhost`: browsers make no passkeys for addresses in figures."""
    named = address.replace("127.0.0.1", "localhost")
    settings = app.extensions["settings"]
    app.extensions["settings"] = settings.with_changes(base_url=named)
    page = kit.opened(browser, base_url=named)
    wires = page.context.new_cdp_session(page)
    wires.send("WebAuthn.enable")
    device = wires.send("WebAuthn.addVirtualAuthenticator", {"options": DEVICE})["authenticatorId"]
    yield Desk(page, make_official(), wires, device)
    page.context.close()
    app.extensions["settings"] = settings


@pytest.fixture
def inside(desk: Desk) -> Desk:
    """Signed in by a code."""
    with_factor(desk.person)
    desk.sign_in()
    desk.page.get_by_label("کد").fill(code_of(desk.person, 1))
    desk.page.get_by_role("button", name="ادامه").click()
    desk.page.wait_for_url(FACTOR)
    return desk


def test_a_new_official_makes_a_passkey_and_comes_in_with_it(desk: Desk) -> None:
    page = desk.page
    desk.sign_in()
    page.get_by_role("link", name="به جای برنامه‌ی رمزساز").click()
    page.get_by_label("نام").fill("رایانه‌ی من")
    page.get_by_role("button", name="گذرکلید را بساز").click()
    page.locator(".recovery-codes").wait_for()
    assert page.locator(".recovery-codes li").count() == 10
    page.get_by_role("link", name="نگه داشتم").click()
    assert page.get_by_text("رایانه‌ی من").is_visible()
    desk.sign_out()
    desk.sign_in()
    page.get_by_role("button", name="ورود با گذرکلید").press("Enter")
    page.wait_for_url(FACTOR)
    db.session.rollback()
    assert [row.last_used_at is not None for row in desk.person.passkeys] == [True]
    assert kit.problems_of(page) == []


def test_the_pages_of_passkeys_are_valid_accessible_and_stay_in_their_window(inside: Desk) -> None:
    page, faults = inside.page, []
    inside.make_passkey("گذرکلیدی با نامی دراز برای تلفنی که همیشه همراه من است")
    page.wait_for_url(FACTOR)
    removal = page.get_by_role("link", name="بردار", exact=True).get_attribute("href") or ""
    for path in ("/account/factor", "/account/passkeys/new", removal, "/account/factor/remove"):
        faults += kit.faults_of(page, path)
    inside.sign_out()
    inside.sign_in()
    faults += kit.faults_of(page, "/account/second-step")
    assert faults == []


def test_who_changes_their_mind_reads_so_and_may_try_again(inside: Desk) -> None:
    page = inside.page
    refuse = {"authenticatorId": inside.device, "isUserVerified": False}
    inside.wires.send("WebAuthn.setUserVerified", refuse)
    inside.make_passkey("تلفن من")
    page.get_by_role("alert").get_by_text("گذرکلیدی برگزیده نشد").wait_for()
    inside.wires.send("WebAuthn.setUserVerified", refuse | {"isUserVerified": True})
    page.get_by_role("button", name="گذرکلید را بساز").click()
    page.wait_for_url(FACTOR)
    assert len(inside.keys()) == 1


def test_the_same_device_makes_no_second_passkey(inside: Desk) -> None:
    inside.make_passkey("تلفن من")
    inside.page.wait_for_url(FACTOR)
    inside.make_passkey("باز همان")
    inside.page.get_by_role("alert").get_by_text("پیش‌تر شناسانده شده").wait_for()
    assert len(inside.keys()) == 1


def test_an_empty_name_is_answered_beside_its_field(inside: Desk) -> None:
    inside.make_passkey("")
    inside.page.locator("#name-error").wait_for()
    assert inside.keys() == []


def test_without_scripts_the_code_is_asked(inside: Desk, browser: Browser) -> None:
    inside.make_passkey("تلفن من")
    inside.page.wait_for_url(FACTOR)
    plain = kit.opened(browser, base_url=inside.page.url, java_script_enabled=False)
    there = Desk(plain, inside.person, inside.wires, inside.device)
    there.sign_in()
    assert plain.get_by_label("کد").is_visible()
    assert plain.get_by_role("button", name="ورود با گذرکلید").count() == 0
    plain.context.close()
