"""Who belongs where: told from one reading of their appointments, and from the newest."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from sqlalchemy import update

from portal.core.accounts import members
from portal.core.accounts.models import Appointment, Person
from portal.core.accounts.roles import Kind, Role
from portal.core.clock import now
from portal.core.db import db, transaction
from tests.people import client_for, make_administrator, make_member, make_official, make_organisation, make_vendor
from tests.statements import statements

pytestmark = pytest.mark.usefixtures("app")


def end(person: Person, when: datetime | None = None) -> None:
    """End all their appointments, in one statement."""
    db.session.execute(update(Appointment).where(Appointment.person_id == person.id).values(until=when or now()))


def test_a_page_asks_once_who_its_visitor_is() -> None:
    vendor = make_vendor()
    client = client_for(vendor.owner, vendor.organisation)
    with statements() as asked:
        assert client.get("/cases").status_code == 200
    assert len([one for one, _values in asked if "FROM appointments" in one]) == 1


def test_a_role_that_ends_is_gone_at_once() -> None:
    vendor = make_vendor()
    own, owner = vendor.organisation, vendor.owner
    assert members.has_role(owner, own, Role.OWNER)
    with transaction():
        assert members.has_role(owner, own)
        end(owner)
        assert not members.has_role(owner, own)
        assert members.belongs_or_belonged(owner, own)
        end(owner, now() - timedelta(days=400))
        assert not members.belongs_or_belonged(owner, own)
    assert members.organisations_of(owner) == []


def test_an_appointment_counts_before_it_is_flushed() -> None:
    person = make_vendor().owner
    body = make_organisation(Kind.BANK)
    assert not members.has_role_among(person, Kind.BANK)
    with transaction():
        db.session.add(Appointment(person_id=person.id, organisation_id=body.id, role=Role.MANAGER))
        assert members.has_role_among(person, Kind.BANK, Role.MANAGER)
        assert not members.has_role_among(person, Kind.BANK, Role.LIAISON)


def test_no_office_is_nobodys_office() -> None:
    """A member at large sits in no office: that is not the same as sitting in the office None."""
    owner, official = make_vendor().owner, make_official("technical")
    assert not members.in_office(owner, None)
    assert not members.has_role(owner, None)
    (office,) = members.offices_of(official)
    assert members.in_office(official, office.id)
    assert members.is_official(official)
    assert not members.is_official(owner)


def test_an_ended_organisation_cannot_be_acted_for() -> None:
    vendor = make_vendor()
    other = make_organisation(Kind.VENDOR)
    with transaction():
        db.session.add(Appointment(person_id=vendor.owner.id, organisation_id=other.id, role=Role.EDITOR))
        vendor.organisation.ended_at = now()
    assert members.organisations_of(vendor.owner) == [other]


def test_roles_over_the_whole_portal_are_those_of_the_regulator() -> None:
    administrator = make_administrator()
    manager = make_member(make_organisation(Kind.AGENCY), Role.MANAGER)
    assert members.has_portal_role(administrator, Role.ADMINISTRATOR)
    assert not members.has_portal_role(manager, Role.ADMINISTRATOR)
    assert members.needs_second_factor(administrator)


def test_who_is_new_and_not_yet_flushed_has_a_memory_of_their_own() -> None:
    body = make_organisation(Kind.AGENCY)
    with transaction() as session:
        first, second = (Person(name=name, email=f"{name}@example.com") for name in ("first", "second"))
        session.add(first)
        session.add(Appointment(person=first, organisation_id=body.id, role=Role.MANAGER))
        assert members.has_role(first, body)
        session.add(second)
        assert not members.has_role(second, body)
