"""Who comes to the doors of accounts, and what they carry."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

import pyotp
import pytest
from flask import Flask
from werkzeug.test import TestResponse

from portal.core import clock
from portal.core.accounts import events, factors, letters
from portal.core.accounts.models import Person
from portal.core.db import transaction
from tests.people import PASSWORD, PortalClient, Vendor, client_for, make_administrator, make_official, make_vendor


@dataclass
class Post:
    """The letters that were sent, newest last."""

    sent: list[tuple[str, str, Mapping[str, str]]] = field(default_factory=list)

    def take(self, to: str, template: str, context: Mapping[str, str]) -> None:
        self.sent.append((to, template, context))

    def link(self) -> str:
        """The path of the last letter's link."""
        return self.sent[-1][2]["link"].removeprefix("http://localhost")


@pytest.fixture
def post(app: Flask) -> Iterator[Post]:
    post = Post()
    letters.on_letter(post.take)
    yield post
    letters._senders.remove(post.take)


@pytest.fixture
def told(app: Flask) -> Iterator[list[str]]:
    """The actions that were told to who keeps the record."""
    actions: list[str] = []

    def listen(actor: Person | None, subject: tuple[str, str], action: str, details: object) -> None:
        actions.append(action)

    events.on_event(listen)
    yield actions
    events._listeners.remove(listen)


@pytest.fixture
def vendor(app: Flask) -> Vendor:
    return make_vendor()


@pytest.fixture
def owner(vendor: Vendor) -> Person:
    return vendor.owner


@pytest.fixture
def official(app: Flask) -> Person:
    """An official who has not set up a second factor yet."""
    return make_official()


@pytest.fixture
def administrator(app: Flask) -> Person:
    return make_administrator()


@pytest.fixture
def nobody(app: Flask) -> PortalClient:
    return client_for(None)


def sign_in(client: PortalClient, email: str, password: str = PASSWORD, **more: str) -> TestResponse:
    return client.post("/account/sign-in", data={"email": email, "password": password, **more})


def with_factor(person: Person) -> list[str]:
    """Give a person a confirmed second factor; returns their recovery codes."""
    with transaction():
        factors.begin(person)
        codes = factors.confirm(person, pyotp.TOTP(person.totp_pending or "").at(clock.now()))
    assert codes is not None
    return codes


def code_of(person: Person, steps: int = 0) -> str:
    """What their device shows, `steps` half-minutes from now."""
    return pyotp.TOTP(person.totp_secret or "").at(clock.now(), counter_offset=steps)
