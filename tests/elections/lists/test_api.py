"""The door of machines: a messenger's program takes its lists part by part; opt-outs come in."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask

from portal.core.accounts.models import Organisation, Person
from portal.core.api import keys
from portal.core.db import transaction
from portal.elections.lists import handover, optouts
from portal.elections.lists.api import REPORT, TAKE
from portal.elections.requests import fulfilment
from tests.core.api.conftest import Program
from tests.elections import polls
from tests.elections.lists import samples
from tests.elections.polls import Poll
from tests.people import make_vendor

pytestmark = pytest.mark.usefixtures("app")


def program_of(app: Flask, organisation: Organisation, head: Person, *scopes: str) -> Program:
    with transaction():
        secret = keys.make(organisation, "برنامه", scopes, timedelta(days=30), head)[1]
    return Program(app.test_client(), secret)


@pytest.fixture
def poll(app: object) -> Poll:
    return samples.a_poll()


def a_bound_list(poll: Poll) -> str:
    row = samples.listed(poll, samples.text(samples.mobiles(15)), block_rows=10)
    promotion = polls.promoted(poll, 0, "bulk_message", 30)
    with transaction():
        fulfilment.accept(promotion, poll.messengers[0].owner)
        handover.bind(row, promotion, poll.representatives[0])
    return row.token


def test_a_program_takes_its_list_and_then_it_is_gone(app: Flask, poll: Poll) -> None:
    token, desk = a_bound_list(poll), poll.messengers[0]
    program = program_of(app, desk.organisation, desk.owner, TAKE)
    (told,) = program.get("/api/v1/number-lists").json["items"]
    assert (told["token"], told["count"], told["parts"], told["next_part"]) == (token, 15, 2, 0)
    parts = [program.post(f"/api/v1/number-lists/{token}/parts/{number}").json for number in range(3)]
    assert [len(part["numbers"]) for part in parts] == [10, 5, 0]
    assert [part["closed"] for part in parts] == [False, False, True]
    assert program.get("/api/v1/number-lists").json["items"] == []
    gone = program.post(f"/api/v1/number-lists/{token}/parts/0")
    assert (gone.status_code, gone.json["code"]) == (409, "list_gone")


def test_a_rivals_program_finds_no_such_list_and_a_key_for_something_else_is_refused(app: Flask, poll: Poll) -> None:
    token, rival, desk = a_bound_list(poll), make_vendor(), poll.messengers[0]
    address = f"/api/v1/number-lists/{token}/parts/0"
    stranger = program_of(app, rival.organisation, rival.owner, TAKE)
    assert stranger.post(address).status_code == 404
    assert stranger.get("/api/v1/number-lists").json["items"] == []
    assert program_of(app, desk.organisation, desk.owner, REPORT).post(address).status_code == 403
    assert Program(app.test_client(), None).post(address).status_code == 401


def test_opt_outs_come_in_together_or_not_at_all(app: Flask, poll: Poll) -> None:
    desk = poll.messengers[0]
    program = program_of(app, desk.organisation, desk.owner, REPORT)
    wrong = program.post("/api/v1/opt-outs", {"numbers": ["09990000001", "بد"]})
    assert (wrong.status_code, wrong.json["errors"][0]["pointer"]) == (422, "/numbers/1")
    assert not optouts.is_out("+989990000001")
    taken = program.post("/api/v1/opt-outs", {"numbers": ["09990000001", "۰۹۹۹۰۰۰۰۰۰۲"]})
    assert (taken.status_code, taken.json) == (201, {"taken": 2})
    assert optouts.is_out("+989990000002")
