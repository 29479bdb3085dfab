"""The doors of programs: operators report messages, messengers fetch members; nobody else gets in."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from portal.core.accounts.models import Organisation, Person
from portal.core.accounts.roles import Kind, Role
from portal.core.api import keys
from portal.core.audit import verify
from portal.core.db import db, transaction
from portal.core.errors import Invalid
from portal.elections.codes.api import INBOUND, MEMBERS, MOST_MESSAGES
from tests.elections.codes.texting import Line, a_mobile
from tests.people import make_member, make_organisation

MESSAGES = "/api/v1/elections/inbound"
BATCHES = "/api/v1/elections/members/batches"


class Program:
    """What calls with a key of an organisation."""

    def __init__(self, app: Flask, organisation: Organisation, head: Person, scope: str) -> None:
        self.client = app.test_client()
        with transaction():
            self.secret = keys.make(organisation, f"برنامه {uuid4().hex}", (scope,), timedelta(days=30), head)[1]

    def get(self, path: str) -> TestResponse:
        return self._call("GET", path)

    def post(self, path: str, body: Any = None, name: str | None = None) -> TestResponse:
        return self._call("POST", path, {"Idempotency-Key": name or uuid4().hex}, body)

    def _call(self, method: str, path: str, own: dict[str, str] | None = None, body: Any = None) -> TestResponse:
        headers = {"Authorization": f"Bearer {self.secret}"} | (own or {})
        answer = self.client.open(path, method=method, headers=headers, **({} if body is None else {"json": body}))
        db.session.rollback()
        return answer


@pytest.fixture
def operator(shared: tuple[Flask, Line], line: Line) -> Program:
    return Program(shared[0], line.operator, make_member(line.operator, Role.MANAGER), INBOUND)


@pytest.fixture
def bale(shared: tuple[Flask, Line], line: Line) -> Iterator[Program]:
    """The messenger's program; what others left for it is fetched first."""
    vendor = line.messengers["bale"]
    made = Program(shared[0], vendor.organisation, vendor.owner, MEMBERS)
    fetch(made)
    return made


def fetch(program: Program) -> list[dict[str, str]]:
    batch = program.post(BATCHES).get_json()["batch"]
    if batch is None:
        return []
    changes = program.get(f"{BATCHES}/{batch}").get_json()["changes"]
    assert program.post(f"{BATCHES}/{batch}/received").status_code == 200
    return list(changes)


def said(line: Line, text: str, **changes: Any) -> dict[str, Any]:
    report = line.report(text)
    made = {"id": report.message_id, "code": report.code, "sender": report.sender, "text": text}
    return made | {"at": report.at.isoformat()} | changes


def test_an_operator_reports_messages_and_gets_what_to_text_back(line: Line, operator: Program) -> None:
    body = {"messages": [said(line, "\u202b۲\u202c"), said(line, "سلام"), said(line, "3", sender="Bank")]}
    answer = operator.post(MESSAGES, body)
    replies = answer.get_json()["replies"]
    assert answer.status_code == 200
    assert [one["outcome"] for one in replies] == ["joined", "help", "not_mobile"]
    assert replies[0]["reply"] == "عضو کانال نامزد ۱ در ایتا شدید. برای لغو ۱۱ بفرستید."
    assert line.members() == {"eitaa"}


def test_replies_are_persian_whatever_language_the_program_reads(line: Line, operator: Program) -> None:
    answer = operator.post(f"{MESSAGES}?lang=en", {"messages": [said(line, "2")]})
    assert "عضو کانال" in answer.get_json()["replies"][0]["reply"]


def test_a_request_sent_again_does_nothing_new(line: Line, operator: Program) -> None:
    body = {"messages": [said(line, "2"), said(line, "لغو")]}
    first = operator.post(MESSAGES, body).get_json()["replies"]
    again = operator.post(MESSAGES, body).get_json()["replies"]
    assert [one | {"repeated": True} for one in first] == again
    assert line.members() == set()


@pytest.mark.parametrize("at", ["yesterday", "2026-11-25T08:00:00", ""])
def test_a_message_without_a_moment_is_refused_with_its_place(line: Line, operator: Program, at: str) -> None:
    answer = operator.post(MESSAGES, {"messages": [said(line, "2"), said(line, "3", at=at)]})
    assert answer.status_code == 422
    assert [one["pointer"] for one in answer.get_json()["errors"]] == ["/messages/1/at"]
    assert line.members() == set()


def test_too_many_messages_at_once_are_refused_whole(line: Line, operator: Program) -> None:
    body = {"messages": [said(line, "2") for _ in range(MOST_MESSAGES + 1)]}
    assert operator.post(MESSAGES, body).status_code == 422
    assert line.members() == set()


def test_a_messenger_fetches_its_members_once(line: Line, operator: Program, bale: Program) -> None:
    other = a_mobile()
    operator.post(MESSAGES, {"messages": [said(line, "3"), said(line, "2", sender=other)]})
    assert fetch(bale) == [{"channel": "channel_0_bale", "mobile": line.customer, "change": "join"}]
    assert fetch(bale) == []
    assert verify().good


def test_an_acknowledged_batch_is_gone(line: Line, bale: Program) -> None:
    line.text("3")
    batch = bale.post(BATCHES).get_json()["batch"]
    assert bale.post(f"{BATCHES}/{batch}/received").status_code == 200
    assert bale.get(f"{BATCHES}/{batch}").status_code == 409


def test_the_same_request_for_a_batch_is_answered_as_before(line: Line, bale: Program) -> None:
    line.text("3")
    first = bale.post(BATCHES, name="one-name-of-mine").get_json()
    bale.post(f"{BATCHES}/{first['batch']}/received")
    assert bale.post(BATCHES, name="one-name-of-mine").get_json() == first


def test_a_rival_messenger_sees_no_batch(shared: tuple[Flask, Line], line: Line, bale: Program) -> None:
    line.text("3")
    batch = bale.post(BATCHES).get_json()["batch"]
    eitaa = line.messengers["eitaa"]
    rival = Program(shared[0], eitaa.organisation, eitaa.owner, MEMBERS)
    assert rival.get(f"{BATCHES}/{batch}").status_code == 404
    assert rival.post(f"{BATCHES}/{batch}/received").status_code == 404


def test_a_key_for_one_thing_opens_no_other(line: Line, operator: Program, bale: Program) -> None:
    assert operator.post(BATCHES).status_code == 403
    assert bale.post(MESSAGES, {"messages": [said(line, "3")]}).status_code == 403
    assert line.members() == set()


def test_only_operators_report_and_only_messengers_fetch(line: Line) -> None:
    agency = make_organisation(Kind.AGENCY)
    head = make_member(agency, Role.MANAGER)
    for scope in (INBOUND, MEMBERS):
        with pytest.raises(Invalid), transaction():
            keys.make(agency, "برنامه", (scope,), timedelta(days=30), head)


def test_nobody_without_a_key_gets_in(shared: tuple[Flask, Line], line: Line) -> None:
    nobody = shared[0].test_client()
    assert nobody.post(MESSAGES, json={"messages": [said(line, "3")]}).status_code == 401
    assert nobody.post(BATCHES).status_code == 401
    assert nobody.get(f"{BATCHES}/none").status_code == 401
