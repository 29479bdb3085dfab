"""One commit in the house: what is inside `transaction()` happens whole or not at all, and nothing outside it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select, text
from sqlalchemy.exc import IntegrityError

from portal import create_app
from portal.config import Settings
from portal.core.accounts.models import Person
from portal.core.cases.models import Counter
from portal.core.db import (
    WriteOutsideTransaction,
    after_commit,
    before_commit,
    db,
    new_token,
    transaction,
)
from portal.core.web import public
from tests.people import make_person

pytestmark = pytest.mark.usefixtures("app")


def add(name: str, value: int = 1) -> None:
    db.session.add(Counter(name=name, value=value))


def fail_after(*calls: Callable[[], Any]) -> None:
    """A transaction in which something goes wrong at the end."""
    with transaction():
        for call in calls:
            call()
        raise ZeroDivisionError


def names() -> set[str]:
    """What is really in the database, as another connection sees it."""
    with db.engine.connect() as connection:
        return set(connection.scalars(select(Counter.name)))


def test_a_transaction_commits_what_is_in_it() -> None:
    with transaction():
        add("kept")
    assert "kept" in names()


def test_an_error_leaves_nothing() -> None:
    with pytest.raises(ZeroDivisionError):
        fail_after(lambda: add("lost"), db.session.flush)
    assert "lost" not in names()


def test_nothing_is_seen_by_others_before_the_end() -> None:
    with transaction():
        add("early")
        db.session.flush()
        assert "early" not in names()


def test_an_inner_transaction_joins_the_outer() -> None:
    def inner() -> None:
        with transaction():
            add("inner")

    with pytest.raises(ZeroDivisionError):
        fail_after(inner)
    assert "inner" not in names()


def test_an_inner_transaction_does_not_commit_by_itself() -> None:
    with transaction():
        with transaction():
            add("inner")
        assert "inner" not in names()
    assert "inner" in names()


def test_a_row_added_outside_is_refused() -> None:
    add("stray")
    with pytest.raises(WriteOutsideTransaction):
        db.session.flush()
    db.session.rollback()


def test_a_row_changed_outside_is_refused() -> None:
    person = make_person()
    person.name = "دیگری"
    with pytest.raises(WriteOutsideTransaction):
        db.session.flush()
    db.session.rollback()


def test_a_row_removed_outside_is_refused() -> None:
    with transaction():
        add("stays")
    db.session.delete(db.session.get_one(Counter, "stays"))
    with pytest.raises(WriteOutsideTransaction):
        db.session.flush()
    db.session.rollback()
    assert "stays" in names()


def test_what_was_changed_before_the_transaction_is_not_carried_into_it() -> None:
    person = make_person("آرزو نیک‌روش")
    person.name = "دیگری"
    with transaction():
        pass
    assert db.session.get_one(Person, person.id).name == "آرزو نیک‌روش"


def test_a_transaction_reads_anew_what_was_loaded_before_it() -> None:
    person = make_person()
    seen = person.name
    elsewhere("UPDATE people SET name = 'تازه' WHERE id = :id", id=person.id)
    with transaction():
        assert (seen, person.name) == (seen, "تازه")


def elsewhere(statement: str, **values: Any) -> None:
    """Somebody else's commit meanwhile."""
    db.session.rollback()
    with db.engine.connect().execution_options(portal_writer=True) as connection, connection.begin():
        connection.execute(text(statement), values)


@pytest.mark.only_on("sqlite")
def test_a_page_that_writes_on_get_fails(engine: str, tmp_path: Path) -> None:
    """A portal of its own, for a route cannot be added to one that has answered."""
    app = create_app(Settings.for_tests(tmp_path))

    @app.get("/stray")
    @public
    def stray() -> str:
        add("by-get")
        db.session.flush()
        return "written"

    with pytest.raises(WriteOutsideTransaction):
        app.test_client().get("/stray")


def test_calls_after_the_commit_find_the_rows() -> None:
    found: list[bool] = []
    with transaction():
        add("durable")
        after_commit(lambda: found.append("durable" in names()))
        assert found == []
    assert found == [True]


def test_calls_after_the_commit_are_forgotten_with_a_failed_transaction() -> None:
    called: list[str] = []
    with pytest.raises(ZeroDivisionError):
        fail_after(lambda: after_commit(lambda: called.append("told")))
    with transaction():
        add("next")
    assert called == []


def test_calls_before_the_commit_come_last_inside() -> None:
    order: list[str] = []
    with transaction():
        before_commit(lambda: order.append("last"))
        add("row")
        db.session.flush()
        order.append("body")
    assert order == ["body", "last"]


def test_a_call_before_the_commit_may_ask_for_another() -> None:
    with transaction():
        before_commit(lambda: before_commit(lambda: add("second")))
    assert "second" in names()


def test_a_failing_call_before_the_commit_undoes_all() -> None:
    def write() -> None:
        with transaction():
            add("undone")
            before_commit(fail_after)

    with pytest.raises(ZeroDivisionError):
        write()
    assert "undone" not in names()


@pytest.mark.parametrize("hook", [before_commit, after_commit])
def test_a_hook_outside_a_transaction_is_refused(hook: Any) -> None:
    with pytest.raises(WriteOutsideTransaction):
        hook(lambda: None)


def test_the_session_is_good_after_a_violated_constraint() -> None:
    with transaction():
        add("once")
    with pytest.raises(IntegrityError), transaction():
        db.session.execute(Counter.__table__.insert().values(name="once", value=2))
    with transaction():
        add("again")
    assert {"once", "again"} <= names()


@pytest.mark.usefixtures("engine")
def test_two_writers_wait_for_each_other(app: Flask) -> None:
    """Read, add one, write: under the writer's lock no addition is lost."""
    with transaction():
        add("sum", 0)
    workers = [Thread(target=_add_one, args=(app,)) for _ in range(6)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    db.session.expire_all()
    assert db.session.get_one(Counter, "sum").value == 6


def _add_one(app: Flask) -> None:
    with app.app_context(), transaction() as session:
        row = session.get_one(Counter, "sum", with_for_update=True)
        row.value += 1


def test_tokens_cannot_be_guessed() -> None:
    assert len({new_token() for _ in range(1000)}) == 1000
    assert {len(new_token()) for _ in range(100)} == {22}
