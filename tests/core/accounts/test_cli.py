"""`script/portal people`."""

from __future__ import annotations

import json

from flask import Flask
from sqlalchemy import select

from portal.core.accounts.access import is_administrator
from portal.core.accounts.models import Person
from portal.core.db import db
from tests.people import PASSWORD, Vendor

MAKE = ["people", "create-administrator", "--name", "مهتاب آرین", "--email", "Mahtab@example.com"]


def test_an_administrator_is_made_with_a_password_from_standard_input(app: Flask):
    result = app.test_cli_runner().invoke(args=MAKE, input=f"{PASSWORD}\n")
    assert result.exit_code == 0, result.output
    assert is_administrator(db.session.scalars(select(Person)).one())


def test_a_weak_password_is_bad_input(app: Flask):
    result = app.test_cli_runner().invoke(args=MAKE, input="1234567890\n")
    assert result.exit_code == 1
    assert db.session.scalars(select(Person)).all() == []


def test_the_same_address_twice_is_bad_input(app: Flask):
    runner = app.test_cli_runner()
    runner.invoke(args=MAKE, input=f"{PASSWORD}\n")
    assert runner.invoke(args=MAKE, input=f"{PASSWORD}\n").exit_code == 1


def test_everybody_is_listed_with_their_roles(app: Flask, vendor: Vendor):
    result = app.test_cli_runner().invoke(args=["people", "list", "--json"])
    (row,) = json.loads(result.output)
    assert row["email"] == vendor.owner.email
    assert row["roles"] == [{"role": "owner", "organisation": vendor.organisation.code, "office": None}]
