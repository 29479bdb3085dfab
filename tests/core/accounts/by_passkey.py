"""What the pages' script does with a passkey, and people who have one."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select
from werkzeug.test import TestResponse

from portal.core.accounts.models import Passkey, Person
from portal.core.db import db
from tests.authenticator import Authenticator
from tests.core.accounts.conftest import sign_in
from tests.people import PortalClient, client_for

NEW, NEW_OPTIONS = "/account/passkeys/new", "/account/passkeys/options"
STEP, STEP_OPTIONS = "/account/second-step/passkey", "/account/second-step/options"


def register(client: PortalClient, device: Authenticator, **more: str) -> TestResponse:
    """What the page's script does: fetch the options, have the device answer, send the form."""
    options = client.post(NEW_OPTIONS).json
    return client.post(NEW, data={"name": "تلفن من", "credential": device.make(options), **more})


def with_passkey(person: Person) -> Authenticator:
    device = Authenticator()
    register(client_for(person), device)
    db.session.rollback()
    return device


def at_second_step(person: Person) -> PortalClient:
    """A browser in which the password was given."""
    client = client_for(None)
    sign_in(client, person.email)
    return client


def use(client: PortalClient, device: Authenticator, **said: Any) -> TestResponse:
    options = client.post(STEP_OPTIONS).json
    return client.post(STEP, data={"credential": device.use(options, **said), "next": "/account"})


def is_in(client: PortalClient) -> bool:
    return client.get("/account").status_code == 200


def the_passkey(person: Person) -> Passkey:
    db.session.rollback()
    return db.session.scalars(select(Passkey).where(Passkey.person_id == person.id)).one()
