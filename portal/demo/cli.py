"""`script/portal demo …`: fill an empty portal, say who can sign in."""

from __future__ import annotations

import json
from collections.abc import Callable
from time import monotonic
from typing import Any

import click
import pyotp
from flask import current_app
from sqlalchemy import select

from portal.config import Settings
from portal.core import migrations
from portal.core.accounts.models import Person
from portal.core.board import collecting, summary
from portal.core.calendar import service as calendar
from portal.core.cases import Case
from portal.core.cli import BadInput, Group
from portal.core.clock import now
from portal.core.db import db, transaction
from portal.core.documents.keys import make_keys
from portal.core.i18n import jalali_of, tehran_day
from portal.demo import broadcasts, connections, deliveries, draws, elections, number_lists, short_codes
from portal.demo.people import BODIES, COMPANIES, OFFICIALS, PASSWORD, add_people
from portal.demo.scenes import play
from portal.demo.story import days_ago
from portal.licensing import classes

LONG_AGO = 1200  # days

demo_cli = Group("demo", help="Invented people and cases, to look around with.")


@demo_cli.command("load")
@click.option("--if-empty", is_flag=True, help="Do nothing where there are people already.")
def load(if_empty: bool) -> None:
    """Fill the portal with invented people and cases; never in production."""
    _refuse_production()
    if not _has_people():
        _fill()
        click.echo("demo: people, cases and licences are in place")
    elif not if_empty:
        raise BadInput("there are people already: demo data goes into an empty portal only")


@demo_cli.command("prepare")
def prepare() -> None:
    """Make of an empty or older data directory a portal to look around in, and say who can sign in.

    Progress goes to stderr. What is there already stays as it is, and takes no time.
    """
    _refuse_production()
    for title, act in _PREPARATIONS.items():
        click.echo(f"  {title:<50} ", nl=False, err=True)
        started = monotonic()
        act()
        click.echo(f"{monotonic() - started:.1f} s", err=True)
    _say_who()


def _refuse_production() -> None:
    settings: Settings = current_app.extensions["settings"]
    if settings.is_production:
        raise BadInput("production takes no demo data")


def _has_people() -> bool:
    return db.session.scalar(select(Person.id).limit(1)) is not None


def _fill_if_empty() -> None:
    if not _has_people():
        _fill()


def _seed_calendar() -> None:
    with transaction():
        calendar.seed()


_PREPARATIONS: dict[str, Callable[[], object]] = {
    "Database at its newest version": migrations.upgrade,
    "Keys": lambda: make_keys(current_app.extensions["settings"]),
    "Working calendar": _seed_calendar,
    "Demo people and data, if there is nothing yet": _fill_if_empty,
}


def _fill() -> None:
    days_ago(LONG_AGO, _found)
    play()
    elections.play()
    draws.play()
    short_codes.play()
    number_lists.play()
    deliveries.play()
    broadcasts.play()
    connections.play()
    _fill_board()


def _found() -> None:
    """The offices, their people and what they publish were there before the first case."""
    this_year = jalali_of(tehran_day(now()))[0]
    with transaction():
        calendar.seed(range(this_year, this_year + 6))
        add_people()
        classes.seed()


def _fill_board() -> None:
    """The worker would do it within the quarter of an hour; who looks around comes sooner."""
    with transaction():
        for case in db.session.scalars(select(Case)).all():
            collecting.write_down(case)
    summary.make_lines()


@demo_cli.command("people")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def people(as_json: bool) -> None:
    """Who can sign in to the demo, with which password."""
    if as_json:
        click.echo(json.dumps(_rows(), ensure_ascii=False))
    else:
        _say_who()


def _say_who() -> None:
    for row in _rows():
        click.echo(f"{row['email']:28} {PASSWORD}  {row['what']}")
    click.echo("Officials also need a code: script/portal demo code E-MAIL")


def _rows() -> list[dict[str, Any]]:
    vendors = [(f"{company.code}@example.com", f"{company.messenger} ({company.english})") for company in COMPANIES]
    officials = [(email, f"{name}: {office or ''} {role.value}") for email, name, office, role in OFFICIALS]
    bodies = [(f"{code}@example.com", english) for _, code, _, english in BODIES]
    bodies += elections.people() + draws.people()
    return [{"email": email, "password": PASSWORD, "what": what} for email, what in vendors + officials + bodies]


@demo_cli.command("code")
@click.argument("email")
def code(email: str) -> None:
    """The present second-factor code of a demo person; never in production."""
    settings: Settings = current_app.extensions["settings"]
    person = db.session.scalar(select(Person).where(Person.email == email))
    if settings.is_production or person is None or person.totp_secret is None:
        raise BadInput("no demo person with a second factor has this address")
    click.echo(pyotp.TOTP(person.totp_secret).now())
