"""What the database keeps by itself: tables that only grow, moments in UTC, commits that survive a power cut."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from sqlalchemy import Engine, create_engine, text
from sqlalchemy.exc import DBAPIError

from portal import create_app
from portal.config import Settings
from portal.core.accounts.models import Person
from portal.core.db import UTCDateTime, append_only_ddl, db, transaction
from tests.people import make_person

pytestmark = pytest.mark.usefixtures("app")


@pytest.fixture
def stones(empty_database: str) -> Iterator[Engine]:
    """A table of two rows that may only grow."""
    engine = create_engine(empty_database)
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE stones (id INTEGER PRIMARY KEY, word TEXT)"))
        for statement in append_only_ddl("stones", engine.dialect.name):
            connection.exec_driver_sql(statement)
        connection.execute(text("INSERT INTO stones VALUES (1, 'a'), (2, 'b')"))
    yield engine
    engine.dispose()


@pytest.mark.parametrize(
    "verb", ["UPDATE stones SET word = 'x'", "DELETE FROM stones", "DELETE FROM stones WHERE id = 2"]
)
def test_the_database_itself_refuses_to_change_what_happened(stones: Engine, verb: str) -> None:
    with pytest.raises(DBAPIError, match="stones is append-only"), stones.begin() as connection:
        connection.execute(text(verb))
    with stones.connect() as connection:
        assert connection.execute(text("SELECT id, word FROM stones ORDER BY id")).all() == [(1, "a"), (2, "b")]


@pytest.mark.only_on("postgresql")
def test_the_database_refuses_to_truncate_what_happened(stones: Engine) -> None:
    with pytest.raises(DBAPIError, match="stones is append-only"), stones.begin() as connection:
        connection.execute(text("TRUNCATE stones"))


def test_an_append_only_table_still_grows(stones: Engine) -> None:
    with stones.begin() as connection:
        connection.execute(text("INSERT INTO stones VALUES (3, 'c')"))


# What people are held to: who had a file, what was sent, said, decided, recorded.
GUARDED = {
    "audit_events",
    "clock_events",
    "custody_moves",
    "licence_class_versions",
    "licence_events",
    "messages",
    "notes",
    "submissions",
}


def test_the_installed_database_guards_what_happened(engine: str) -> None:
    query = {
        "sqlite": "SELECT tbl_name FROM sqlite_master WHERE type = 'trigger' AND sql LIKE '%append-only%'",
        "postgresql": "SELECT tgrelid::regclass::text FROM pg_trigger WHERE tgname LIKE '%_no_change'",
    }[engine]
    assert set(db.session.scalars(text(query))) >= GUARDED


def test_a_moment_without_its_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="zone"):
        UTCDateTime().process_bind_param(datetime(2026, 1, 1), db.engine.dialect)


def test_a_moment_comes_back_in_utc_whatever_zone_it_was_written_in() -> None:
    person = make_person()
    noon = datetime(2026, 3, 21, 12, 0, tzinfo=timezone(timedelta(hours=3, minutes=30)))
    with transaction():
        db.session.get_one(Person, person.id).ended_at = noon
    db.session.expire_all()
    kept = db.session.get_one(Person, person.id).ended_at
    assert kept == noon
    assert kept is not None
    assert kept.tzinfo == UTC


@pytest.mark.only_on("sqlite")
def test_sqlite_survives_a_power_cut(tmp_path: Path) -> None:
    """Write-ahead log with every commit on the disk; in tests alone the disk is not waited for."""
    settings = Settings.for_tests(tmp_path).with_changes(environment="development")
    with create_app(settings).app_context():
        pragmas = [
            db.session.scalar(text(f"PRAGMA {name}")) for name in ("journal_mode", "synchronous", "foreign_keys")
        ]
    assert pragmas == ["wal", 2, 1]
