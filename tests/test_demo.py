"""The demo: what somebody sees who starts the portal for the first time."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator

import pytest
from flask import Flask
from sqlalchemy import select

from portal.core.accounts.models import Person
from portal.core.board.lines import lines_of
from portal.core.board.models import MESSENGER, OFFICE
from portal.core.cases import KINDS, Case, consultations
from portal.core.cases.models import CustodyMove
from portal.core.clock import now
from portal.core.db import db
from portal.core.i18n import tehran_day
from portal.elections import verify_draw
from portal.elections.delivery.models import DisputeCase, MakeGood, Receipt
from portal.elections.lists.models import NumberList
from portal.licensing.licences.models import Licence
from portal.licensing.licences.state import state_on
from portal.licensing.models import KIND
from portal.subsidies.models import SupportCase
from portal.subsidies.programmes.interconnect import queries
from portal.subsidies.programmes.interconnect.models import Connection
from portal.subsidies.programmes.media.models import MediaAiring, MediaDebt
from tests.house import House

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


def test_preparing_again_changes_nothing_and_says_who_can_sign_in(demo: Flask) -> None:
    people = db.session.scalars(select(Person.email).order_by(Person.id)).all()
    prepared = run(demo, "demo", "prepare")
    assert prepared.exit_code == 0
    assert prepared.stdout == run(demo, "demo", "people").stdout
    assert "Keys" in prepared.stderr
    assert db.session.scalars(select(Person.email).order_by(Person.id)).all() == people


def test_the_log_of_the_demo_is_whole(demo: Flask) -> None:
    assert run(demo, "audit", "verify").exit_code == 0


def test_the_draw_of_the_demo_is_published_and_its_slots_are_dealt(demo: Flask) -> None:
    page = demo.test_client().get("/draws").text
    token = re.findall(r'href="/draws/([\w-]{22})"', page)[0]
    published = demo.test_client().get(f"/draws/{token}.json")
    assert verify_draw.verify(published.get_json())
    assert f"/draws/{token}/rotation/" in demo.test_client().get(f"/draws/{token}").text


def test_connections_to_the_operator_stand_in_every_stage(demo: Flask) -> None:
    found = {queries.standing(one): one for one in db.session.scalars(select(Connection))}
    assert set(found) == {"testing", "in_service", "suspended"}
    trials = [row for row in queries.plan_of(found["testing"]) if row.vendor and row.operator]
    assert {row.operator.passed for row in trials if row.operator} == {True, False}
    assert found["in_service"].numbering
    assert all(found["in_service"].trunks.values())


def test_a_connection_is_before_the_operator_and_the_technical_office(demo: Flask) -> None:
    (case,) = db.session.scalars(
        select(SupportCase).where(SupportCase.kind == "interconnect", SupportCase.state == "submitted")
    )
    heard = {row.body: row.state for row in consultations.consultations_of(case)}
    assert heard == {"operator_alef": "open", "technical": "answered"}


def test_airtime_was_proven_disputed_and_made_good(demo: Flask) -> None:
    states = set(db.session.scalars(select(MediaAiring.state)))
    assert states >= {"planned", "called", "reported", "objected", "aired", "missed"}
    debts = db.session.scalars(select(MediaDebt)).all()
    assert debts
    assert all(debt.owed == 0 for debt in debts)


def test_deliveries_were_proven_awaited_disputed_missed_and_made_good(demo: Flask) -> None:
    assert set(db.session.scalars(select(Receipt.state))) >= {"confirmed", "open", "disputed", "upheld"}
    goods = {(good.why, good.owed) for good in db.session.scalars(select(MakeGood))}
    assert goods >= {("short", ""), ("missed", ""), ("upheld", ""), ("unproven", "no_slot")}
    assert db.session.scalars(select(DisputeCase.state)).all().count("submitted") == 2
    ledger = demo.test_client().get("/ledger/president-demo.json").get_json()
    assert ledger["difference"] == 0
    for what in ("planned", "delivered", "seen", "disputed", "credit", "owed"):
        assert sum(line[what] for line in ledger["lines"]) > 0, what
    assert all(line["entry"] for line in ledger["lines"])


def test_short_codes_follow_the_draw_and_the_ledger_counts_who_joined(demo: Flask) -> None:
    codes = demo.test_client().get("/elections/short-codes/president-demo.json").get_json()
    assert {one["dealt_by"] for one in codes["candidates"]} == {"draw"}
    joins = demo.test_client().get("/ledger/president-demo.json").get_json()["joins"]
    assert len({row["candidate"] for row in joins}) == 3
    assert all(sum(row[what] for row in joins) > 0 for what in ("joined", "left", "net"))


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


def test_the_boards_times_say_something(demo: Flask) -> None:
    lines = {line.name_en: line for line in (*lines_of(OFFICE), *lines_of(MESSENGER))}
    assert all((lines[name].median or 0) > 1 for name in ("Licensing desk", "Support desk", "Rubika", "Eitaa"))
    desk = lines["Licensing desk"]
    assert (desk.ninetieth or 0) > (desk.median or 0)
    assert min(desk.questions, desk.handovers, desk.nudges) > 0


def test_nothing_of_the_demo_is_yet_to_come(demo: Flask) -> None:
    assert db.session.scalars(select(CustodyMove.id).where(CustodyMove.at > now())).all() == []


def test_there_is_a_list_of_numbers_ready_refused_and_taken(demo: Flask) -> None:
    found = {row.state: row for row in db.session.scalars(select(NumberList))}
    assert set(found) == {"ready", "refused", "left"}
    assert min(found["ready"].invalid, found["ready"].repeated, found["ready"].opted_out) > 0
