"""Appointments, organisations, and what the database itself refuses."""

from __future__ import annotations

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from portal.core.accounts import service
from portal.core.accounts.models import Appointment, Person
from portal.core.accounts.roles import Kind, Role
from portal.core.db import db, transaction
from portal.core.errors import Conflict, Forbidden, Invalid
from tests.people import Vendor, a_national_code, appoint, make_office, make_organisation, make_person, make_vendor


def test_a_role_given_twice_is_one_role(vendor: Vendor, owner: Person):
    appoint(owner, vendor.organisation, Role.OWNER)
    assert len(db.session.scalars(select(Appointment)).all()) == 1


@pytest.mark.parametrize("in_office", [True, False])
def test_the_database_itself_keeps_one_open_row_a_role(vendor: Vendor, owner: Person, in_office: bool):
    office = make_office() if in_office else None
    made = {"person_id": owner.id, "organisation_id": vendor.id, "role": Role.VIEWER}
    made["office_id"] = office.id if office else None
    with pytest.raises(IntegrityError), transaction() as session:
        session.add_all([Appointment(**made), Appointment(**made)])


def test_a_role_may_be_given_again_after_it_ended(vendor: Vendor):
    person = make_person()
    first = appoint(person, vendor.organisation, Role.EDITOR)
    with transaction():
        service.end_appointment(first, None)
    assert appoint(person, vendor.organisation, Role.EDITOR).id != first.id


def test_the_last_owner_stays(vendor: Vendor, owner: Person):
    with pytest.raises(Conflict), transaction():
        service.end_appointment(owner.appointments[0], None)


def test_one_of_two_owners_may_go(vendor: Vendor, owner: Person):
    appoint(make_person(), vendor.organisation, Role.OWNER)
    with transaction():
        service.end_appointment(owner.appointments[0], None)
    assert owner.appointments[0].until is not None


def test_the_last_owner_does_not_become_an_editor(vendor: Vendor, owner: Person):
    other = appoint(make_person(), vendor.organisation, Role.EDITOR).person
    with pytest.raises(Conflict), transaction():
        service.change_role(owner.appointments[0], Role.EDITOR, None, other)
    assert [a.role for a in owner.appointments] == [Role.OWNER]


def test_nobody_gives_themselves_a_role(vendor: Vendor, owner: Person):
    with pytest.raises(Forbidden), transaction():
        service.appoint(owner, vendor.organisation, Role.EDITOR, actor=owner)


def test_an_office_of_another_body_is_refused(vendor: Vendor, owner: Person):
    with pytest.raises(Invalid), transaction():
        service.appoint(owner, vendor.organisation, Role.EDITOR, make_office())


def test_a_code_is_taken_once(vendor: Vendor):
    with pytest.raises(Conflict):
        make_vendor(code=vendor.organisation.code)


@pytest.mark.parametrize("code", ["Rubika", "روبیکا", "a b", "9a", "", "a/b"])
def test_a_code_is_small_latin(app: object, code: str):
    with pytest.raises(Invalid), transaction():
        service.add_organisation(Kind.VENDOR, "نام", code)


def test_an_address_has_one_account(owner: Person):
    with pytest.raises(Conflict):
        make_person(email=owner.email.upper())


def test_names_are_stored_normalised_and_found_by_a_key(app: object):
    person = make_person("علي  كريمي")
    assert (person.name, person.name_key) == ("علی کریمی", "علی کریمی")


def test_a_renamed_organisation_is_found_by_its_new_name(app: object):
    organisation = make_organisation(name="آوا")
    organisation.name_en = "Ava"
    assert "ava" in organisation.name_key
    db.session.rollback()


def test_a_national_code_is_sealed_and_found_by_its_hash(owner: Person):
    code = a_national_code(7)
    with transaction():
        owner.national_code = code
    raw = db.session.connection().exec_driver_sql("SELECT national_code FROM people").scalar()
    assert owner.national_code == code
    assert code not in str(raw)
    assert owner.national_code_hash
