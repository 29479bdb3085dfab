"""The demo: what somebody sees who starts the portal for the first time."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator

import pytest
from flask import Flask
from sqlalchemy import select

from portal.core.accounts.models import Person
from portal.core.cases import KINDS, Case
from portal.core.clock import now
from portal.core.db import db
from portal.core.i18n import tehran_day
from portal.elections import verify_draw
from portal.licensing.licences.models import Licence
from portal.licensing.licences.state import state_on
from portal.licensing.models import KIND
from tests.engines import House

SIX = {"rubika", "eitaa", "soroush_plus", "igap", "bale", "virasty"}


@pytest.fixture(scope="module")
def demo(house_on: Callable[[str], House]) -> Iterator[Flask]:
    """A portal with the demo in it, loaded once for all tests of this file."""
    house = house_on("sqlite")
    with house.app.app_context():
        assert run(house.app, "demo", "load").exit_code == 0
        yield house.app
        db.session.remove()
    house.reset()


def run(app: Flask, *args: str):  # type: ignore[no-untyped-def]
    """A command, as from a shell."""
    return app.test_cli_runner().invoke(args=args)


def test_the_six_messengers_and_three_more_are_there(demo: Flask) -> None:
    rows = json.loads(run(demo, "demo", "people", "--json").output)
    emails = {row["email"].split("@")[0] for row in rows}
    assert emails >= SIX | {"peyknama", "hamsokhan", "ravi"}


def test_there_is_a_licence_in_every_state(demo: Flask) -> None:
    today = tehran_day(now())
    found = {state_on(licence, today).name for licence in db.session.scalars(select(Licence))}
    assert found >= {"in_force", "suspended", "revoked", "expired", "surrendered"}


def test_there_is_a_case_in_nearly_every_state(demo: Flask) -> None:
    known = set(KINDS[KIND].workflow.states)
    found = set(db.session.scalars(select(Case.state).where(Case.kind == KIND).distinct()))
    assert found >= known & {"draft", "submitted", "provisional", "granted", "refused", "withdrawn"}


def test_the_demo_is_loaded_into_an_empty_portal_only(demo: Flask) -> None:
    assert run(demo, "demo", "load").exit_code == 1
    assert run(demo, "demo", "load", "--if-empty").exit_code == 0


def test_the_log_of_the_demo_is_whole(demo: Flask) -> None:
    assert run(demo, "audit", "verify").exit_code == 0


def test_the_draw_of_the_demo_is_published_and_its_slots_are_dealt(demo: Flask) -> None:
    page = demo.test_client().get("/draws").text
    token = re.findall(r'href="/draws/([\w-]{22})"', page)[0]
    published = demo.test_client().get(f"/draws/{token}.json")
    assert verify_draw.verify(published.get_json())
    assert f"/draws/{token}/rotation/" in demo.test_client().get(f"/draws/{token}").text


def test_demo_people_have_addresses_that_reach_nobody(demo: Flask) -> None:
    emails = db.session.scalars(select(Person.email)).all()
    assert emails
    assert all(email.endswith("@example.com") for email in emails)


def test_officials_of_the_demo_can_get_their_second_code(demo: Flask) -> None:
    code = run(demo, "demo", "code", "emza@example.com").output.strip()
    assert code.isdecimal()
    assert len(code) == 6


def test_the_board_has_lines_of_offices_and_messengers_from_the_start(demo: Flask) -> None:
    page = demo.test_client().get("/board.csv").text
    assert "office," in page
    assert "messenger," in page
