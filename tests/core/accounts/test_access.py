"""Marks and predicates: owner, colleague, stranger; official, administrator, auditor, bodies."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask

from portal.core import clock
from portal.core.accounts import access, service
from portal.core.accounts.models import Person
from portal.core.accounts.roles import Kind, Role
from portal.core.db import transaction
from portal.core.web import Access
from tests.people import (
    Vendor,
    appoint,
    client_for,
    make_auditor,
    make_member,
    make_office,
    make_official,
    make_organisation,
    make_person,
    make_vendor,
)

MARKS = [
    "signed_in",
    "second_factor",
    "member",
    "vendor",
    "vendor_editor",
    "vendor_owner",
    "official",
    "administrator",
    "auditor",
    "official_or_auditor",
    "body",
    "campaign",
    "organisation_head",
]

# Who comes in where, once signed in with a second factor. Everybody passes signed_in and second_factor.
TABLE = {
    "owner": {"member", "vendor", "vendor_editor", "vendor_owner", "organisation_head"},
    "editor": {"member", "vendor", "vendor_editor"},
    "viewer": {"member", "vendor"},
    "official": {"member", "official", "official_or_auditor"},
    "administrator": {"member", "administrator", "organisation_head"},
    "auditor": {"member", "auditor", "official_or_auditor"},
    "manager": {"member", "body", "organisation_head"},
    "liaison": {"member", "body"},
    "representative": {"member", "campaign"},
    "stranger": set(),
}


def _person(name: str) -> Person:
    if name == "stranger":
        return make_person()
    if name == "official":
        return make_official()
    kind = {
        "owner": Kind.VENDOR,
        "editor": Kind.VENDOR,
        "viewer": Kind.VENDOR,
        "administrator": Kind.REGULATOR,
        "auditor": Kind.REGULATOR,
        "manager": Kind.BANK,
        "liaison": Kind.BANK,
        "representative": Kind.CAMPAIGN,
    }[name]
    return make_member(make_organisation(kind), Role(name))


def _passes(app: Flask, person: Person, mark: str, second_factor: bool = True) -> bool:
    """Ask the mark itself, in a request of this person's browser."""
    client = client_for(person, second_factor=second_factor)
    cookie = client.get_cookie("session")
    assert cookie is not None

    @getattr(access, mark)
    def view() -> str:
        return "in"

    asked: Access = view.__access__  # type: ignore[attr-defined]
    with app.test_request_context("/x", headers={"Cookie": f"session={cookie.value}"}):
        try:
            return asked.test() is None
        except access.Forbidden:
            return False


@pytest.mark.parametrize("name", TABLE)
def test_each_mark_lets_in_whom_the_table_says(app: Flask, name: str):
    person = _person(name)
    assert {mark for mark in MARKS if _passes(app, person, mark)} == TABLE[name] | {"signed_in", "second_factor"}


@pytest.mark.parametrize("name", ["official", "administrator", "auditor", "manager", "liaison"])
def test_who_acts_for_a_body_passes_no_mark_without_the_second_factor(app: Flask, name: str):
    person = _person(name)
    assert not [mark for mark in MARKS if _passes(app, person, mark, second_factor=False)]


def test_a_vendor_needs_no_second_factor_but_where_a_page_asks_for_it(app: Flask):
    person = _person("owner")
    passed = {mark for mark in MARKS if _passes(app, person, mark, second_factor=False)}
    assert passed == TABLE["owner"] | {"signed_in"}


def test_a_page_of_the_administration_is_forbidden_to_others(vendor: Vendor):
    assert client_for(vendor.owner).get("/admin/").status_code == 403
    assert client_for(None).get("/admin/").status_code == 303


def test_who_acts_for_one_organisation_has_no_rights_of_the_other(app: Flask, vendor: Vendor):
    second = make_organisation(Kind.BANK)
    appoint(vendor.owner, second, Role.LIAISON)
    assert client_for(vendor.owner, second).post("/organisation/invitations").status_code == 403
    assert client_for(vendor.owner, vendor).post("/organisation/invitations").status_code == 422


def test_roles_are_asked_by_name(vendor: Vendor, owner: Person):
    assert access.has_role(owner, vendor.organisation)
    assert access.has_role(owner, vendor.organisation, Role.EDITOR, "owner")
    assert not access.has_role(owner, vendor.organisation, Role.EDITOR)
    assert not access.has_role(owner, make_vendor().organisation)


def test_an_official_is_in_their_own_office_only(official: Person):
    other = make_office("appeals")
    mine = access.offices_of(official)
    assert [office.code for office in mine] == ["licences"]
    assert access.in_office(official, mine[0].id, Role.OFFICIAL)
    assert not access.in_office(official, mine[0].id, Role.SIGNATORY)
    assert not access.in_office(official, other.id)


def test_an_ended_role_counts_no_more(vendor: Vendor):
    appointment = appoint(make_person(), vendor.organisation, Role.EDITOR)
    with transaction():
        service.end_appointment(appointment, None)
    assert not access.has_role(appointment.person, vendor.organisation)


def test_who_left_within_the_year_still_belongs(vendor: Vendor):
    person = make_person()
    appointment = appoint(person, vendor.organisation, Role.EDITOR)
    with transaction():
        service.end_appointment(appointment, None)
    with clock.moved_by(timedelta(days=364)):
        assert access.belongs_or_belonged(person, vendor.organisation)
    with clock.moved_by(timedelta(days=366)):
        assert not access.belongs_or_belonged(person, vendor.organisation)


def test_a_stranger_never_belonged(vendor: Vendor):
    assert not access.belongs_or_belonged(make_auditor(), vendor.organisation)
