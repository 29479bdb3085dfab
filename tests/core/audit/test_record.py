"""What gets into the log, when, and in which words."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.exc import DBAPIError

from portal.core import audit, clock
from portal.core.accounts.models import Organisation, Person
from portal.core.accounts.roles import Kind
from portal.core.audit.models import AuditEvent, AuditHead
from portal.core.db import db, transaction
from tests.people import make_organisation, make_person

SUBJECT = ("thing", "t1")


class File:
    """Stands for a case: all that the log asks of one is its token."""

    token = "file-1"

    @property
    def audit_subject(self) -> tuple[str, str]:
        return ("case", self.token)


@pytest.fixture
def person(app: Flask) -> Person:
    return make_person()


def last() -> AuditEvent:
    return db.session.scalars(select(AuditEvent).order_by(AuditEvent.seq.desc()).limit(1)).one()


def count() -> int:
    return db.session.scalar(select(func.count()).select_from(AuditEvent)) or 0


def test_the_body_is_canonical_and_names_people_by_token_only(person: Person) -> None:
    with transaction():
        audit.record(person, SUBJECT, "thing.done", {"z": 1, "a": "code", "yes": True, "none": None})
    event = last()
    body = json.loads(event.body)
    assert event.body == json.dumps(body, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    assert body["actor"] == person.token
    assert body["with"] == {"a": "code", "none": None, "yes": True, "z": 1}
    assert person.name not in event.body
    assert person.email not in event.body


def test_events_of_one_transaction_stand_in_the_order_in_which_they_happened(person: Person) -> None:
    before = count()
    with transaction():
        for number in range(5):
            audit.record(person, SUBJECT, "thing.done", {"number": number})
    rows = db.session.scalars(select(AuditEvent).where(AuditEvent.seq > before).order_by(AuditEvent.seq)).all()
    assert [(row.seq - before, row.details["number"]) for row in rows] == [(n + 1, n) for n in range(5)]


def test_a_rolled_back_transaction_leaves_nothing_and_no_gap(person: Person) -> None:
    before = count()

    def fail() -> None:
        with transaction():
            audit.record(person, SUBJECT, "thing.undone")
            raise RuntimeError

    pytest.raises(RuntimeError, fail)
    with transaction():
        audit.record(person, SUBJECT, "thing.done")
    assert (last().seq, last().action) == (before + 1, "thing.done")
    assert count() == before + 1


def test_what_a_savepoint_takes_back_is_not_recorded(person: Person) -> None:
    before = count()
    with transaction() as session:
        audit.record(person, SUBJECT, "thing.first")
        savepoint = session.begin_nested()
        audit.record(person, SUBJECT, "thing.undone")
        savepoint.rollback()
        with session.begin_nested():
            audit.record(person, SUBJECT, "thing.kept")
    rows = db.session.scalars(select(AuditEvent.action).where(AuditEvent.seq > before).order_by(AuditEvent.seq)).all()
    assert rows == ["thing.first", "thing.kept"]


def test_a_row_made_in_the_same_transaction_is_named_by_the_token_it_gets(app: Flask) -> None:
    with transaction() as session:
        made = Organisation(kind=Kind.VENDOR, name_fa="نمونه", code="sample")
        session.add(made)
        audit.record(None, made, "sample.made")
    assert (last().subject_kind, last().subject_token) == ("organisation", made.token)


def test_the_time_line_of_a_case_has_its_events_alone_with_who_did_them(person: Person) -> None:
    with transaction():
        audit.record(person, File(), "file.opened")
        audit.record(None, SUBJECT, "thing.done")
        audit.record(None, ("document", "d1"), "document.added", case=File())
    found = audit.timeline(File())
    assert [event.action for event in found] == ["file.opened", "document.added"]
    assert [audit.actor_name(event) for event in found] == [person.name, "سامانه"]


def test_an_event_reads_as_its_room_described_it(person: Person) -> None:
    audit.describe("thing.counted", "%(number)s چیز شمرده شد")
    with transaction():
        audit.record(person, SUBJECT, "thing.counted", {"number": 3})
    assert audit.sentence(last()) == "3 چیز شمرده شد"


def test_the_moment_is_that_of_the_act(person: Person) -> None:
    with clock.moved_by(timedelta(days=3)):
        moment = clock.now()
        with transaction():
            audit.record(person, SUBJECT, "thing.done")
    assert abs(last().at - moment) < timedelta(minutes=1)


@pytest.mark.parametrize(
    "detail",
    [
        "علی نمونه",
        "two words",
        "someone@example.com",
        "09121234567",
        "+989121234567",
        "1234567891",
        "IR" + "0" * 24,
        1.5,
    ],
)
def test_a_detail_that_is_no_code_is_refused_where_it_is_said(person: Person, detail: object) -> None:
    with pytest.raises(audit.NotForTheLog), transaction():
        audit.record(person, SUBJECT, "thing.done", {"detail": detail})  # type: ignore[dict-item]


def test_a_commitment_is_the_same_for_the_same_value_and_shows_nothing_of_it(app: Flask) -> None:
    number = "09121234567"
    assert audit.commitment(number) == audit.commitment(number)
    assert audit.commitment(number) != audit.commitment("09121234568")
    assert number not in audit.commitment(number)


def test_what_accounts_tell_is_recorded(app: Flask) -> None:
    organisation = make_organisation()
    event = last()
    assert (event.action, event.subject_token) == ("organisation_added", organisation.token)


def _change_event() -> None:
    db.session.execute(AuditEvent.__table__.update().values(action="other"))  # type: ignore[attr-defined]


def _delete_event() -> None:
    db.session.execute(AuditEvent.__table__.delete())  # type: ignore[attr-defined]


def _turn_back_head() -> None:
    db.session.execute(AuditHead.__table__.update().values(size=AuditHead.size))  # type: ignore[attr-defined]


def _delete_head() -> None:
    db.session.execute(AuditHead.__table__.delete())  # type: ignore[attr-defined]


@pytest.mark.parametrize("change", [_change_event, _delete_event, _turn_back_head, _delete_head])
def test_the_database_itself_refuses_to_change_the_log(person: Person, change: Callable[[], None]) -> None:
    with transaction():
        audit.record(person, SUBJECT, "thing.done")
    with pytest.raises(DBAPIError, match="append-only|only moves forward"), transaction():
        change()
