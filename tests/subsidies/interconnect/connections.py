"""Connections for tests, made by the real services: call these inside an application context."""

from __future__ import annotations

from portal.core.accounts.models import Person
from portal.core.accounts.roles import Role
from portal.core.db import db, transaction
from portal.subsidies import grants
from portal.subsidies.models import SupportCase
from portal.subsidies.programme import programme_of
from portal.subsidies.programmes.interconnect import queries, service
from portal.subsidies.programmes.interconnect.models import Connection
from portal.subsidies.programmes.interconnect.rules import plan_for
from tests.people import Vendor, make_member, make_office
from tests.scenes import scene
from tests.subsidies import supports

WORDS = {
    "operator": "operator",
    "services": ["voice"],
    "peak_calls": "۲۰۰",
    "places": "تهران، مرکز داده‌ی نخست\nشیراز، مرکز داده‌ی دوم",
    "contact_name": "رابط آزمایشی",
    "contact_phone": "02188000000",
    "contact_email": "noc@example.com",
}


@scene
def sent(vendor: Vendor | None = None) -> SupportCase:
    make_office("support", "میز پشتیبانی")
    supports.operator()
    vendor, licence = supports.licensed(vendor)
    case = supports.drafted(programme_of("interconnect"), vendor, licence, None, WORDS)
    supports.hand_in(case, "technical_file")
    return supports.step(case, "submit", case.created_by)


@scene
def opened(vendor: Vendor | None = None) -> Connection:
    """Granted: the two sides may begin to try it out."""
    grant = grants.of_case(supports.decided(sent(vendor)))
    assert grant is not None
    found = queries.of_grant(grant)
    assert found is not None
    return found


def people_of(connection: Connection) -> tuple[Person, Person]:
    """Somebody of each side: the messenger's owner, and the operator's engineer."""
    case = db.session.get_one(SupportCase, connection.grant.case_id)
    return case.created_by, make_member(connection.operator, Role.LIAISON)


@scene
def proven() -> tuple[Connection, Person, Person]:
    """Everything was tried on both sides and written down; nobody has accepted yet."""
    connection = opened()
    vendor, engineer = people_of(connection)
    with transaction():
        for person in (vendor, engineer):
            service.write_data(service.lock(connection), person, "sbc.example:5061 TLS", "0942")
            for trial in plan_for(connection.services):
                service.record_result(service.lock(connection), person, trial.code, True)
    return connection, vendor, engineer


@scene
def in_service() -> tuple[Connection, Person, Person]:
    connection, vendor, engineer = proven()
    with transaction():
        service.accept(service.lock(connection), vendor)
        service.accept(service.lock(connection), engineer)
    return connection, vendor, engineer


def standing(connection: Connection) -> str:
    return queries.standing(db.session.get_one(Connection, connection.id, populate_existing=True))
