"""People for tests, made by the real services: call these inside an application context.

vendor = make_vendor()                      # an organisation with an owner
owner = vendor.owner
client = client_for(owner)                  # signed in, second factor passed, acting for the vendor
client.post("/somewhere", data={...})       # carries the CSRF token by itself
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from itertools import count
from typing import Any

from flask import current_app
from flask.testing import FlaskClient
from itsdangerous import URLSafeTimedSerializer
from sqlalchemy import select
from werkzeug.test import TestResponse

from portal.core.accounts import passwords, service, signin
from portal.core.accounts.models import Appointment, Office, Organisation, Person
from portal.core.accounts.roles import Kind, Role
from portal.core.db import db, transaction
from portal.core.identifiers import legal_id_digit, national_code_digit
from tests.scenes import scene

PASSWORD = "سنگ زرد ابر بلند"
_numbers = count(1)

NAMES = ("آرزو نیک‌روش", "بهرام صبوری‌فر", "پونه دشت‌آرا", "تیرداد مهربان‌پور", "ژاله کوه‌نشین", "سیامک پیش‌رو")


class PortalClient(FlaskClient):
    """A browser that sends the page's CSRF token with every form, as ours do."""

    with_csrf = True

    def open(self, *args: Any, **kwargs: Any) -> TestResponse:
        if self.with_csrf and kwargs.get("method", "GET") not in ("GET", "HEAD"):
            headers = dict(kwargs.get("headers") or {})
            headers.setdefault("X-CSRFToken", self._csrf_token())
            kwargs["headers"] = headers
        return super().open(*args, **kwargs)

    def _csrf_token(self) -> str:
        with self.session_transaction() as session:
            raw = session.setdefault("csrf_token", "0" * 40)
        secret = self.application.config["SECRET_KEY"]
        return str(URLSafeTimedSerializer(secret, salt="wtf-csrf-token").dumps(raw))


@lru_cache
def _hash(password: str) -> str:
    """Hashing is slow on purpose; a hundred people of one test may share it."""
    return passwords.hash_password(password)


@dataclass
class Vendor:
    """A vendor organisation and its first member."""

    organisation: Organisation
    owner: Person

    @property
    def id(self) -> int:
        return self.organisation.id


def make_person(name: str | None = None, email: str | None = None, password: str = PASSWORD) -> Person:
    number = next(_numbers)
    password_hash = _hash(password)
    with transaction():
        return service.add_person(
            name or NAMES[number % len(NAMES)], email or f"person{number}@example.com", password_hash
        )


def make_organisation(kind: Kind = Kind.VENDOR, name: str | None = None, code: str | None = None) -> Organisation:
    number = next(_numbers)
    with transaction():
        return service.add_organisation(
            kind,
            name or f"سازمان آزمایشی {number}",
            code or f"org{number}",
            f"Test body {number}",
            a_legal_id(number),
        )


@scene
def make_vendor(name: str | None = None, code: str | None = None, owner: Person | None = None) -> Vendor:
    """A vendor and its owner."""
    organisation = make_organisation(Kind.VENDOR, name, code)
    owner = owner or make_person()
    appoint(owner, organisation, Role.OWNER)
    return Vendor(organisation, owner)


@scene
def make_member(organisation: Organisation, role: Role, name: str | None = None) -> Person:
    """A new person with a role in an organisation, outside any office."""
    person = make_person(name)
    appoint(person, organisation, role)
    return person


@scene
def the_regulator() -> Organisation:
    found = db.session.scalar(select(Organisation).where(Organisation.kind == Kind.REGULATOR))
    return found or make_organisation(Kind.REGULATOR, "تنظیم‌گر آزمایشی", "regulator")


@scene
def make_office(code: str | None = None, name: str | None = None) -> Office:
    """An office of the regulator; the same one for the same code."""
    found = db.session.scalar(select(Office).where(Office.code == code))
    if found:
        return found
    regulator, number = the_regulator(), next(_numbers)
    with transaction():
        return service.add_office(regulator, code or f"office{number}", name or f"میز {number}", f"Office {number}")


@scene
def make_official(office: Office | str | None = None, role: Role = Role.OFFICIAL, name: str | None = None) -> Person:
    """A person with a role in an office of the regulator (given as a row or by its code)."""
    office = office if isinstance(office, Office) else make_office(office or "licences")
    person = make_person(name)
    appoint(person, office.organisation, role, office)
    return person


def make_administrator() -> Person:
    return make_member(the_regulator(), Role.ADMINISTRATOR)


def make_auditor() -> Person:
    return make_member(the_regulator(), Role.AUDITOR)


def appoint(person: Person, organisation: Organisation, role: Role, office: Office | None = None) -> Appointment:
    with transaction():
        return service.appoint(person, organisation, role, office)


def client_for(
    person: Person | None, organisation: Organisation | Vendor | None = None, second_factor: bool = True
) -> PortalClient:
    """A browser where `person` is signed in and acts for `organisation` (else their first); None: nobody."""
    client = PortalClient(current_app, current_app.response_class, use_cookies=True)
    if person is None:
        return client
    chosen = organisation.organisation if isinstance(organisation, Vendor) else organisation
    with transaction():
        visitor = signin.begin(person, with_factor=second_factor)
        if chosen is not None:
            signin.switch(visitor.sign_in, chosen.token)
    with client.session_transaction() as session:
        session["_user_id"] = visitor.get_id()
    return client


def a_national_code(number: int) -> str:
    """A valid national code that belongs to nobody we know: from an unused range."""
    nine = f"{990_000_000 + number:09}"
    return nine + national_code_digit(nine)


def a_legal_id(number: int) -> str:
    ten = f"{9_900_000_000 + number:010}"
    return ten + legal_id_digit(ten)
