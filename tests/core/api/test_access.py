"""Who gets in at the machines' door: who holds a living key with the scope, and nobody else."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from portal.core import audit, clock
from portal.core.accounts.keys import Attempt
from portal.core.accounts.models import Organisation
from portal.core.accounts.roles import Kind
from portal.core.api import keys
from portal.core.audit import AuditEvent
from portal.core.db import db, transaction
from tests.core.api.conftest import THING, Body, Program, make_body
from tests.core.api.things import READ, WRITE, count
from tests.people import client_for


def code_of(answer: object) -> str:
    return str(answer.get_json()["code"])  # type: ignore[attr-defined]


def test_the_holder_of_a_key_gets_in(program: Program) -> None:
    assert program.post("/api/v1/things", THING).status_code == 201
    assert program.get("/api/v1/things").get_json()["items"] == [{"name": "یک چیز"}]


def test_the_key_of_another_organisation_sees_nothing_of_it(portal: Flask, program: Program) -> None:
    program.post("/api/v1/things", THING)
    stranger = Program(portal.test_client(), make_body().key()[1])
    assert stranger.get("/api/v1/things").get_json()["items"] == []


def test_nobody_is_told_to_bring_a_key(nobody: Program) -> None:
    answer = nobody.post("/api/v1/things", THING)
    assert (answer.status_code, answer.mimetype) == (401, "application/problem+json")
    assert answer.headers["WWW-Authenticate"] == 'Bearer realm="portal"'
    assert (code_of(answer), count()) == ("no_key", 0)


def test_a_session_opens_no_door_of_machines(portal: Flask, operator: Body) -> None:
    browser = client_for(operator.head, operator.organisation)
    assert browser.get("/api/v1/key").status_code == 401
    assert browser.get("/organisation").status_code == 200


@pytest.mark.parametrize("header", ["Basic cHRsXzEyMw==", "Bearer", "Bearer ", "ptl_abc"])
def test_what_is_no_bearer_key_is_none(nobody: Program, header: str) -> None:
    assert code_of(nobody.get("/api/v1/key", headers={"Authorization": header})) == "no_key"


def test_an_unknown_key_is_refused(nobody: Program) -> None:
    answer = nobody.get("/api/v1/key", headers={"Authorization": "Bearer ptl_unknown"})
    assert (answer.status_code, code_of(answer)) == (401, "bad_key")
    assert 'error="invalid_token"' in answer.headers["WWW-Authenticate"]


def test_a_key_without_the_scope_is_told_which(portal: Flask, operator: Body) -> None:
    answer = Program(portal.test_client(), operator.key(READ)[1]).post("/api/v1/things", THING)
    assert (answer.status_code, answer.get_json()["scope"]) == (403, WRITE)
    assert f'scope="{WRITE}"' in answer.headers["WWW-Authenticate"]
    assert "نوشتن چیزها" in answer.get_json()["title"]


def test_a_revoked_key_opens_nothing_from_that_moment(program: Program, operator: Body) -> None:
    assert program.get("/api/v1/key").status_code == 200
    with transaction():
        keys.revoke(keys.keys_of(operator.organisation)[0], operator.head)
    assert code_of(program.get("/api/v1/key")) == "key_revoked"


def test_a_key_ends_by_itself(program: Program) -> None:
    with clock.moved_by(timedelta(days=29, hours=23)):
        assert program.get("/api/v1/key").status_code == 200
    with clock.moved_by(timedelta(days=30)):
        assert code_of(program.get("/api/v1/key")) == "key_expired"


def test_the_keys_of_an_ended_organisation_do_not_work(program: Program, operator: Body) -> None:
    with transaction():
        db.session.get_one(Organisation, operator.organisation.id).ended_at = clock.now()
    assert code_of(program.get("/api/v1/key")) == "organisation_ended"


def test_wrong_keys_are_slowed_down_and_right_ones_are_not(program: Program, nobody: Program) -> None:
    wrong = {"Authorization": "Bearer ptl_wrong"}
    statuses = [nobody.get("/api/v1/key", headers=wrong).status_code for _ in range(21)]
    assert (statuses[0], statuses[-1]) == (401, 429)
    assert int(nobody.get("/api/v1/key", headers=wrong).headers["Retry-After"]) > 0
    assert program.get("/api/v1/key").status_code == 200


def test_an_expired_key_is_no_guess(program: Program) -> None:
    with clock.moved_by(timedelta(days=31)):
        program.get("/api/v1/key")
    assert db.session.scalars(select(Attempt)).all() == []


def test_no_key_is_known_by_what_is_stored(operator: Body) -> None:
    row, secret = operator.key()
    assert secret.startswith("ptl_")
    assert secret not in (row.secret_hash, row.token)
    assert row.hint == secret[-4:]


def test_the_first_use_is_on_record_and_the_last_is_known_by_the_hour(program: Program, operator: Body) -> None:
    start = clock.now()
    for minutes in (0, 30, 61):
        with clock.moved_by(timedelta(minutes=minutes)):
            program.get("/api/v1/key")
    key = keys.keys_of(operator.organisation)[0]
    assert key.last_used_at is not None
    assert key.last_used_at - start > timedelta(minutes=60)
    used = db.session.scalars(select(AuditEvent).where(AuditEvent.action == "api_key.first_used")).all()
    assert [event.actor_token for event in used] == [key.token]


def test_what_a_program_does_is_on_record_by_its_key(program: Program, operator: Body) -> None:
    program.post("/api/v1/things", THING)
    event = db.session.scalars(select(AuditEvent).where(AuditEvent.action == "office_added")).one()
    assert audit.actor_name(event) == f"کلید «کلید» از {operator.organisation.name_fa}"


def test_a_key_knows_itself(program: Program, operator: Body) -> None:
    told = program.get("/api/v1/key").get_json()
    assert told["organisation"]["code"] == operator.organisation.code
    assert told["scopes"] == [READ, WRITE]


def test_only_kinds_that_may_have_a_scope_get_it(portal: Flask) -> None:
    bank = make_body(Kind.BANK)
    assert bank.key(READ)[0].scopes == [READ]
    with pytest.raises(keys.Invalid):
        bank.key(WRITE)
