"""Rules without a database."""

from __future__ import annotations

import pytest

from portal.core.accounts.policy import password_fault, requires_second_factor, roles_allowed
from portal.core.accounts.roles import Kind, Role


def test_a_passphrase_is_a_good_password():
    assert password_fault("سنگ زرد ابر بلند", "a@example.com") is None


@pytest.mark.parametrize(
    "password",
    ["کوتاه", "123456789", "1234567890", "۱۲۳۴۵۶۷۸۹۰", "Password123", "aaaaaaaaaaaa", "x" * 300, "maryam.karimi1"],
)
def test_a_password_that_is_guessed_first_is_refused(password: str):
    assert password_fault(password, "maryam.karimi@example.com")


def test_a_vendor_has_no_signatory():
    assert Role.SIGNATORY not in roles_allowed(Kind.VENDOR, in_office=False)


def test_an_administrator_sits_in_no_office():
    assert Role.ADMINISTRATOR in roles_allowed(Kind.REGULATOR, in_office=False)
    assert Role.ADMINISTRATOR not in roles_allowed(Kind.REGULATOR, in_office=True)


def test_the_headquarters_has_desks_and_a_manager_at_large():
    assert Role.SIGNATORY in roles_allowed(Kind.HEADQUARTERS, in_office=True)
    assert Role.MANAGER in roles_allowed(Kind.HEADQUARTERS, in_office=False)
    assert Role.MANAGER not in roles_allowed(Kind.HEADQUARTERS, in_office=True)


def test_an_official_sits_in_an_office_only():
    assert Role.OFFICIAL not in roles_allowed(Kind.REGULATOR, in_office=False)


@pytest.mark.parametrize("kind", [kind for kind in Kind if kind not in (Kind.VENDOR, Kind.CAMPAIGN)])
def test_who_acts_for_a_body_needs_a_second_factor(kind: Kind):
    assert all(requires_second_factor(kind, role) for role in roles_allowed(kind, in_office=True))


def test_a_vendor_needs_no_second_factor():
    assert not requires_second_factor(Kind.VENDOR, Role.OWNER)
