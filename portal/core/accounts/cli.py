"""`script/portal people …`: the first administrator of an installation, and who there is."""

from __future__ import annotations

import json
import sys
from typing import Any

import click
from sqlalchemy import select

from portal.core.accounts import passwords, policy, service
from portal.core.accounts.models import Organisation, Person
from portal.core.accounts.roles import Kind, Role
from portal.core.cli import BadInput, Group, printable
from portal.core.db import db, transaction
from portal.core.errors import PortalError

people_cli = Group("people", help="People and their roles.")


@people_cli.command("create-administrator")
@click.option("--name", required=True, help="First and last name.")
@click.option("--email", required=True, help="E-mail address, the name to sign in with.")
@click.option("--organisation", default="تنظیم‌گر", help="Name of the regulator, made if there is none.")
@click.option("--json", "as_json", is_flag=True, help="Print the result as JSON.")
def create_administrator(name: str, email: str, organisation: str, as_json: bool) -> None:
    """Make an administrator; the password is read from standard input."""
    password = _password_from_stdin()
    fault = policy.password_fault(password, email)
    if fault:
        raise BadInput(fault)
    password_hash = passwords.hash_password(password)
    try:
        with transaction():
            person = service.add_person(name, email, password_hash)
            service.appoint(person, _regulator(organisation), Role.ADMINISTRATOR)
    except PortalError as error:
        raise BadInput(str(error)) from error
    if as_json:
        click.echo(json.dumps({"token": person.token, "email": person.email}))
    else:
        click.echo(
            f"{printable(person.email)} is an administrator; the second factor is set up at the first sign-in."
        )


def _password_from_stdin() -> str:
    if sys.stdin.isatty():
        return str(click.prompt("Password", hide_input=True, confirmation_prompt=True))
    return sys.stdin.readline().rstrip("\r\n")


def _regulator(name: str) -> Organisation:
    query = select(Organisation).where(Organisation.kind == Kind.REGULATOR).order_by(Organisation.id).limit(1)
    return db.session.scalar(query) or service.add_organisation(Kind.REGULATOR, name, "regulator")


@people_cli.command("list")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def list_people(as_json: bool) -> None:
    """Everybody, with their open roles."""
    rows = [_described(person) for person in db.session.scalars(select(Person).order_by(Person.id))]
    if as_json:
        click.echo(json.dumps(rows, ensure_ascii=False, indent=2))
        return
    for row in rows:
        roles = ", ".join(f"{role['role']}@{role['office'] or role['organisation']}" for role in row["roles"])
        click.echo(f"{row['email']}\t{row['name']}\t{roles}{' (ended)' if row['ended'] else ''}")


def _described(person: Person) -> dict[str, Any]:
    roles = [
        {
            "role": a.role.value,
            "organisation": a.organisation.code,
            "office": a.office.code if a.office else None,
        }
        for a in person.appointments
        if a.until is None
    ]
    return {
        "token": person.token,
        "name": person.name,
        "email": person.email,
        "second_factor": person.has_second_factor,
        "ended": person.ended_at is not None,
        "roles": roles,
    }
