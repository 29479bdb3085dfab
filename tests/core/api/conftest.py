"""A portal with a room of machines, on the same database as the one of the tests, and programs that call it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from portal import create_app
from portal.core.accounts.models import Organisation, Person
from portal.core.accounts.roles import Kind, Role
from portal.core.api import keys
from portal.core.api.models import ApiKey
from portal.core.db import db, transaction
from tests.core.api.things import READ, WRITE, add_scopes, remove_scopes, things
from tests.people import make_member, make_organisation

THING = {"name": "یک چیز"}
_built: dict[str, Flask] = {}


@dataclass
class Program:
    """A program with a key. Every POST is a new one, unless it is named."""

    client: FlaskClient
    secret: str | None

    def get(self, path: str, **kwargs: Any) -> TestResponse:
        return self._call("GET", path, {}, **kwargs)

    def post(self, path: str, body: Any = None, name: str | None = None, **kwargs: Any) -> TestResponse:
        kwargs |= {} if body is None else {"json": body}
        return self._call("POST", path, {"Idempotency-Key": name or uuid4().hex}, **kwargs)

    def _call(self, method: str, path: str, own: dict[str, str], **kwargs: Any) -> TestResponse:
        if self.secret is not None:
            own = own | {"Authorization": f"Bearer {self.secret}"}
        answer = self.client.open(path, method=method, headers=own | kwargs.pop("headers", {}), **kwargs)
        db.session.rollback()  # what is read from here on is what the call left
        return answer


@pytest.fixture
def portal(app: Flask) -> Iterator[Flask]:
    """The portal of the tests with the room of things, built once on each engine."""
    settings = app.extensions["settings"]
    add_scopes()
    if settings.database_url not in _built:
        made = create_app(settings)
        made.register_blueprint(things)
        _built[settings.database_url] = made
    yield _built[settings.database_url]
    with _built[settings.database_url].app_context():
        db.engine.dispose()
    remove_scopes()


@dataclass
class Body:
    """An organisation and its head."""

    organisation: Organisation
    head: Person

    def key(self, *scopes: str, name: str = "کلید", days: int = 30) -> tuple[ApiKey, str]:
        with transaction():
            return keys.make(self.organisation, name, scopes or (WRITE, READ), timedelta(days=days), self.head)


def make_body(kind: Kind = Kind.OPERATOR) -> Body:
    organisation = make_organisation(kind)
    return Body(organisation, make_member(organisation, Role.MANAGER))


@pytest.fixture
def operator(portal: Flask) -> Body:
    return make_body()


@pytest.fixture
def program(portal: Flask, operator: Body) -> Program:
    """A program of the operator with a key for everything."""
    return Program(portal.test_client(), operator.key()[1])


@pytest.fixture
def nobody(portal: Flask) -> Program:
    return Program(portal.test_client(), None)
