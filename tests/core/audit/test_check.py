"""The full check finds whatever somebody with all rights on the database can do to the log."""

from __future__ import annotations

import json

import pytest
from flask import Flask
from sqlalchemy import text

from portal.core import audit
from portal.core.audit import tree
from portal.core.audit.check import CHUNK
from portal.core.db import db, transaction
from tests.scenes import scene

SIZE = 75  # more than any new portal has, and in binary a mixture: 1001011
TRIGGERS = (
    "audit_events_no_update",
    "audit_events_no_delete",
    "audit_nodes_no_update",
    "audit_nodes_no_delete",
    "audit_head_forward",
    "audit_head_stays",
)


@pytest.fixture
@scene
def log(app: Flask) -> Flask:
    """A log of 75 events."""
    for number in range(SIZE - audit.head().size):
        with transaction():
            audit.record(None, ("thing", f"t{number}"), "thing.done", {"number": number})
    db.session.rollback()
    return app


def by_hand(*statements: str) -> None:
    """What an administrator does who has first put the triggers out of the way."""
    db.session.rollback()
    with db.engine.connect().execution_options(portal_writer=True) as connection, connection.begin():
        if connection.dialect.name == "sqlite":
            statements = (*(f"DROP TRIGGER {name}" for name in TRIGGERS), *statements)
        else:
            connection.execute(text("SET LOCAL session_replication_role = replica"))
        for statement in statements:
            connection.exec_driver_sql(statement)


def test_an_untouched_log_is_good(log: Flask) -> None:
    verdict = audit.verify()
    assert (verdict.good, verdict.size, verdict.root) == (True, SIZE, audit.head().root)


def test_an_empty_log_is_good_where_nothing_happened_yet(app: Flask) -> None:
    verdict = audit.verify()
    assert verdict.good
    assert verdict.size or verdict.root == tree.EMPTY_ROOT.hex()


def test_a_log_longer_than_one_reading_is_good(app: Flask) -> None:
    with transaction():
        for number in range(CHUNK + 5):
            audit.record(None, ("thing", "t"), "thing.done", {"number": number})
    assert audit.verify().good


OTHER = "(SELECT leaf FROM audit_events WHERE seq = 1)"
FORGED = "replace(body, '\"with\":{', '\"with\":{\"more\":1,')"


@pytest.mark.parametrize(
    ("tampering", "reason", "seq"),
    [
        (f"UPDATE audit_events SET body = {FORGED} WHERE seq = 5", "body_changed", 5),
        ("UPDATE audit_events SET action = 'thing.other' WHERE seq = 6", "columns_changed", 6),
        ("UPDATE audit_events SET at = '2020-01-01T00:00:00.000000+00:00' WHERE seq = 6", "columns_changed", 6),
        ("UPDATE audit_events SET actor_token = 'somebody' WHERE seq = 2", "columns_changed", 2),
        ("UPDATE audit_events SET case_token = 'elsewhere' WHERE seq = 2", "columns_changed", 2),
        ("UPDATE audit_events SET subject_token = 'else' WHERE seq = 2", "columns_changed", 2),
        (f"UPDATE audit_events SET leaf = {OTHER} WHERE seq = 7", "body_changed", 7),
        (f"DELETE FROM audit_events WHERE seq = {SIZE}", "event_missing", SIZE),
        ("DELETE FROM audit_events WHERE seq = 4", "event_missing", 4),
        ("DELETE FROM audit_events", "event_missing", 1),
        (f"UPDATE audit_nodes SET hash = {OTHER} WHERE level = 1 AND idx = 1", "node_changed", 3),
        (f"UPDATE audit_nodes SET hash = {OTHER} WHERE level = 3 AND idx = 0", "node_changed", 1),
        ("DELETE FROM audit_nodes WHERE level = 2 AND idx = 1", "node_changed", 5),
        ("INSERT INTO audit_nodes SELECT 9, 9, leaf FROM audit_events WHERE seq = 1", "node_added", 1),
        (f"UPDATE audit_head SET size = {SIZE - 1}", "event_beyond_head", SIZE),
        (f"UPDATE audit_head SET size = {SIZE + 1}", "event_missing", SIZE + 1),
        (f"UPDATE audit_head SET frontier = {OTHER}", "head_changed", SIZE),
        ("DELETE FROM audit_head", "head_missing", 1),
    ],
)  # fmt: skip
def test_tampering_is_noticed_and_the_first_bad_event_named(
    log: Flask, tampering: str, reason: str, seq: int
) -> None:
    by_hand(tampering)
    verdict = audit.verify()
    assert (verdict.good, verdict.reason, verdict.bad_seq) == (False, reason, seq)


def test_two_events_that_changed_places_are_noticed(log: Flask) -> None:
    by_hand(
        "UPDATE audit_events SET seq = -4 WHERE seq = 4",
        "UPDATE audit_events SET seq = 4 WHERE seq = 8",
        "UPDATE audit_events SET seq = 8 WHERE seq = -4",
    )
    verdict = audit.verify()
    assert (verdict.good, verdict.bad_seq) == (False, 3)


def test_a_body_forged_together_with_its_leaf_contradicts_the_tree(log: Flask) -> None:
    body = db.session.scalar(text("SELECT body FROM audit_events WHERE seq = 5")) or ""
    forged = body.replace('"with":{', '"with":{"more":1,')
    leaf = tree.leaf_hash(forged.encode()).hex()
    blob = f"x'{leaf}'" if db.engine.dialect.name == "sqlite" else f"decode('{leaf}', 'hex')"
    by_hand(f"UPDATE audit_events SET body = '{forged}', leaf = {blob} WHERE seq = 5")
    verdict = audit.verify()
    assert (verdict.good, verdict.reason, verdict.bad_seq) == (False, "node_changed", 5)


def test_every_event_can_be_proved_and_every_older_log_is_a_prefix(log: Flask) -> None:
    root = bytes.fromhex(audit.head().root)
    for seq in range(1, SIZE + 1):
        assert audit.proof(seq).holds()
    for old in range(1, SIZE + 1):
        path = [bytes.fromhex(step) for step in audit.consistency(old, SIZE)]
        assert tree.extends(old, SIZE, bytes.fromhex(audit.root_at(old)), root, path)


def test_the_command_ends_well_on_a_good_log(log: Flask) -> None:
    result = log.test_cli_runner().invoke(args=["audit", "verify", "--json"])
    assert result.exit_code == 0
    assert json.loads(result.output)["size"] == SIZE


def test_the_command_fails_and_names_the_first_bad_event(log: Flask) -> None:
    by_hand("DELETE FROM audit_events WHERE seq = 4")
    result = log.test_cli_runner().invoke(args=["audit", "verify"])
    assert result.exit_code == 2
    assert "event 4" in result.output


def test_the_command_proves_an_event_and_refuses_one_that_is_not_there(log: Flask) -> None:
    run = log.test_cli_runner()
    assert json.loads(run.invoke(args=["audit", "proof", "3"]).output)["holds"]
    assert run.invoke(args=["audit", "proof", "99"]).exit_code == 1
