"""Rows and the only commit in the house.

A request reads in one snapshot; to write, it enters `transaction()`, which starts afresh (so that what was
loaded before is read again under the writer's lock), flushes, runs what was asked to run last, and commits.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime
from itertools import chain
from typing import Any, TypeVar

from flask import Flask
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import (
    DDL,
    JSON,
    BigInteger,
    Connection,
    Date,
    DateTime,
    Dialect,
    Engine,
    Integer,
    MetaData,
    Table,
    event,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import DeclarativeBase, ORMExecuteState, Session, SessionTransaction, registry
from sqlalchemy.types import TypeDecorator

from portal.config import Settings

R = TypeVar("R")
NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}


class UTCDateTime(TypeDecorator[datetime]):
    """A moment, stored in UTC on every engine; one without a zone is refused."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment needs its zone")
        value = value.astimezone(UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


# Money and counters need 64 bits on PostgreSQL; SQLite's row id must be declared INTEGER.
BigInt = BigInteger().with_variant(Integer, "sqlite")


class Base(DeclarativeBase):
    """The parent of every row."""

    registry = registry(
        metadata=MetaData(naming_convention=NAMES),
        type_annotation_map={
            datetime: UTCDateTime,
            date: Date,
            dict[str, Any]: JSON,
            list[Any]: JSON,
            list[str]: JSON,
        },
    )


db = SQLAlchemy(model_class=Base, session_options={"autoflush": True})


def new_token() -> str:
    """128 random bits for an address that nobody can guess."""
    return secrets.token_urlsafe(16)


class WriteOutsideTransaction(RuntimeError):
    """Rows were changed where nothing would commit them: a GET that writes, or a forgotten `transaction()`."""


@contextmanager
def transaction() -> Iterator[Session]:
    """Everything inside happens, or nothing does. The only commit; an inner one joins the outer."""
    current = db.session()
    if current.info.get("writing"):
        yield current
        return
    current.rollback()
    info = current.info
    info.update(writing=True, before_commit=[], after_commit=[])
    try:
        current.connection(execution_options={"portal_writer": True})
        yield current
        _run_last(current)
        current.commit()
    except BaseException:
        current.rollback()
        raise
    finally:
        info["writing"] = False
    for call in info.pop("after_commit"):
        call()


def _run_last(current: Session) -> None:
    """Flush, then run what must come last: the hot rows are locked only for the commit."""
    current.flush()
    calls: list[Callable[[], None]] = current.info["before_commit"]
    while calls:
        calls.pop(0)()
        current.flush()


def before_commit(call: Callable[[], None]) -> None:
    """Run `call` inside the present transaction, after all else."""
    _hooks("before_commit").append(call)


def after_commit(call: Callable[[], None]) -> None:
    """Run `call` once the present transaction is durable; never if it fails."""
    _hooks("after_commit").append(call)


def _hooks(name: str) -> list[Callable[[], None]]:
    info = db.session().info
    if not info.get("writing"):
        raise WriteOutsideTransaction(f"{name} outside transaction()")
    hooks: list[Callable[[], None]] = info[name]
    return hooks


def _refuse_stray_writes(current: Session, *_: Any) -> None:
    changed = current.new or current.deleted or any(current.is_modified(row) for row in current.dirty)
    if changed and not current.info.get("writing"):
        raise WriteOutsideTransaction("rows were changed outside transaction()")


def remembered(model: type[Base], key: Hashable, read: Callable[[], R]) -> R:
    """What `read()` gives of the rows of `model`, read once a snapshot: forgotten when it ends, and in between when
    the session writes such a row, or a statement writes anything. `key`: what it is about; for a row, the row itself
    (a new one has no id yet).

    For what a page asks again and again (who belongs where), not for what one statement could have asked at once.
    """
    current = db.session()
    if any(isinstance(row, model) for row in _changed(current)):
        current.flush()  # as the query would have done; what was remembered is old then
    memory: dict[Hashable, R] = current.info.setdefault("remembered", {}).setdefault(model, {})
    if key not in memory:
        found = read()  # which may flush, and make a new memory of it
        memory = current.info.setdefault("remembered", {}).setdefault(model, {})
        memory[key] = found
    return memory[key]


def _changed(current: Session) -> Iterator[Any]:
    return chain(current.new, current.dirty, current.deleted)


def _forget(current: Session) -> None:
    current.info.pop("remembered", None)


def _forget_at_end(current: Session, ended: SessionTransaction) -> None:
    if ended.parent is None or ended.nested:  # each flush is a transaction of its own inside
        _forget(current)


def _forget_written(current: Session, *_: Any) -> None:
    memory: dict[type[Any], Any] = current.info.get("remembered", {})
    for model in [one for one in memory if any(isinstance(row, one) for row in _changed(current))]:
        del memory[model]


def _forget_after_statement(state: ORMExecuteState) -> None:
    if not state.is_select:
        _forget(state.session)


def insert_missing(model: type[Any], rows: Sequence[Mapping[str, Any]], *key: str) -> int:
    """Insert `rows` in one statement, but for those whose `key` is there; also if it came this very moment.

    Returns how many were inserted.
    """
    upsert: Any = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}[db.engine.dialect.name]
    table = model.__table__
    statement = upsert(table).on_conflict_do_nothing(index_elements=list(key)).returning(*(table.c[k] for k in key))
    return len(db.session.execute(statement, list(rows)).all())


_ddl: Callable[[str], Any] = DDL


def append_only(table: Table) -> None:
    """Let the database itself refuse UPDATE and DELETE on `table`, whoever asks."""
    for statement in append_only_ddl(table.name, "sqlite"):
        event.listen(table, "after_create", _ddl(statement).execute_if(dialect="sqlite"))
    for statement in append_only_ddl(table.name, "postgresql"):
        event.listen(table, "after_create", _ddl(statement).execute_if(dialect="postgresql"))


def append_only_ddl(table: str, dialect: str) -> list[str]:
    """The statements that make `table` append-only; migrations run the same ones."""
    if dialect == "sqlite":
        return [
            f"CREATE TRIGGER {table}_no_{verb} BEFORE {verb.upper()} ON {table} "
            f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
            for verb in ("update", "delete")
        ]
    refuse = "refuse_change()"
    return [
        f"CREATE OR REPLACE FUNCTION {refuse} RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION USING MESSAGE = TG_TABLE_NAME || ' is append-only'; END $$",
        f"CREATE TRIGGER {table}_no_change BEFORE UPDATE OR DELETE ON {table} FOR EACH ROW EXECUTE FUNCTION {refuse}",
        f"CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table} FOR EACH STATEMENT EXECUTE FUNCTION {refuse}",
    ]


def init_app(app: Flask, settings: Settings) -> None:
    """Connect to the engine that the settings name, with what makes its commits durable and its waits finite."""
    app.config["SQLALCHEMY_DATABASE_URI"] = settings.database_url
    app.config["SQLALCHEMY_ENGINE_OPTIONS"] = _engine_options(settings)
    db.init_app(app)
    with app.app_context():
        if db.engine.dialect.name == "sqlite":
            _tune_sqlite(db.engine, settings)


def _engine_options(settings: Settings) -> dict[str, Any]:
    if settings.database_url.startswith("sqlite"):
        return {"connect_args": {"timeout": 30, "check_same_thread": False}}
    return {"connect_args": {"connect_timeout": 5}, "pool_pre_ping": True, "pool_size": 10}


def _tune_sqlite(engine: Engine, settings: Settings) -> None:
    # WAL with synchronous=NORMAL loses acknowledged commits on a power cut; FULL does not.
    synchronous = "OFF" if settings.environment == "test" else "FULL"

    @event.listens_for(engine, "connect")
    def _connect(connection: Any, _record: Any) -> None:
        connection.isolation_level = None  # we say BEGIN ourselves
        cursor = connection.cursor()
        # secure_delete: what is destroyed (a data key) must not stay readable in the free part of its page.
        for pragma in ("journal_mode=WAL", f"synchronous={synchronous}", "foreign_keys=ON", "secure_delete=FAST"):
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        # A reader that later writes would fail on a stale snapshot: writers say so at the start.
        writer = connection.get_execution_options().get("portal_writer")
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writer else "BEGIN")


event.listen(Session, "before_flush", _refuse_stray_writes)
event.listen(Session, "after_flush", _forget_written)
event.listen(Session, "after_transaction_end", _forget_at_end)
event.listen(Session, "do_orm_execute", _forget_after_statement)
