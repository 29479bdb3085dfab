"""The portal that tests run against: built once a session on each database engine, as new for each test.

`pytest` uses SQLite; where `PORTAL_TEST_POSTGRESQL_URL` names a server (`script/test` starts one), every test that
needs the portal runs on PostgreSQL as well. `--engine sqlite|postgresql|both` chooses. Browser tests run on the
first engine only, and `@pytest.mark.only_on("postgresql")` names the one that a behaviour belongs to.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import closing
from contextvars import Context
from itertools import count
from pathlib import Path
from sqlite3 import connect
from threading import Lock
from typing import Any, Protocol
from uuid import uuid4

import psycopg
import pytest
from flask import Flask, has_app_context
from flask.testing import FlaskClient
from psycopg import sql
from sqlalchemy import URL, event, make_url

from portal import create_app
from portal.config import Settings
from portal.core import migrations
from portal.core.db import db
from tests.scenes import Keep, Stage

POSTGRESQL = "PORTAL_TEST_POSTGRESQL_URL"
COMMANDS = (["db", "upgrade"], ["keys", "make"], ["calendar", "seed"])


class House(Protocol):
    """A portal on one engine."""

    app: Flask
    reset: Callable[[], None]
    """Bring rows and files back to what they were when the house was built."""
    leave: Callable[[], None]
    """The same, before anybody next sees them."""

    def keep(self) -> Callable[[], None]:
        """Remember the present rows and files; what it returns brings them back."""

    def close(self) -> None: ...


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--engine",
        choices=("sqlite", "postgresql", "both"),
        default=os.environ.get("PORTAL_TEST_ENGINE") or ("both" if POSTGRESQL in os.environ else "sqlite"),
        help="database engines that the tests run on (both, where a PostgreSQL server is named)",
    )


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "only_on(engine): the behaviour exists on this engine alone")


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "engine" in metafunc.fixturenames:
        metafunc.parametrize("engine", _engines_for(metafunc), scope="session")


def _engines_for(metafunc: pytest.Metafunc) -> list[str]:
    chosen = metafunc.config.getoption("--engine")
    engines = ["sqlite", "postgresql"] if chosen == "both" else [chosen]
    only = metafunc.definition.get_closest_marker("only_on")
    if only:
        return [name for name in engines if name in only.args]
    return engines[:1] if metafunc.definition.get_closest_marker("browser") else engines


@pytest.fixture(scope="session")
def house_on(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[str], House]]:
    """Give the house of an engine, built when first asked for."""
    houses: dict[str, House] = {}

    def get(engine: str) -> House:
        if engine not in houses:
            build = SQLiteHouse if engine == "sqlite" else PostgreSQLHouse
            houses[engine] = build(tmp_path_factory.mktemp(engine))
        return houses[engine]

    yield get
    for house in houses.values():
        house.close()


@pytest.fixture
def app(engine: str, house_on: Callable[[str], House], request: pytest.FixtureRequest) -> Iterator[Flask]:
    """The portal as newly installed, with its context pushed. Requests get a context of their own, as in life."""
    house = house_on(engine)
    stage: Stage = house.app.extensions["stage"]
    stage.at = None if "monkeypatch" in request.fixturenames else ()
    with house.app.app_context():
        yield house.app
        db.session.remove()
    house.leave()


@pytest.fixture
def as_new(app: Flask, engine: str, house_on: Callable[[str], House]) -> Callable[[], None]:
    """Bring the portal back to what it was when installed: where each example of a property begins."""

    def begin() -> None:
        db.session.remove()
        house_on(engine).reset()
        app.extensions["stage"].at = ()

    return begin


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A browser without scripts, of somebody not signed in."""
    return app.test_client()


@pytest.fixture
def empty_database(engine: str, tmp_path: Path) -> Iterator[str]:
    """The address of a database without any tables, for tests of migrations."""
    if engine == "sqlite":
        yield f"sqlite:///{tmp_path / 'empty.sqlite'}"
        return
    url = create_database()
    yield url.render_as_string(hide_password=False)
    drop_database(url)


class SQLiteHouse:
    def __init__(self, data_dir: Path) -> None:
        self.data_dir, self.file = data_dir, data_dir / "portal.sqlite"
        self.numbers = count(1)
        self.app = _build(Settings.for_tests(data_dir), self.keep)
        self.reset = self.leave = self.keep()

    def keep(self) -> Callable[[], None]:
        kept = self.data_dir.with_suffix(f".kept{next(self.numbers)}")
        files = _keep_files(self.data_dir, kept)
        with closing(connect(self.file)) as now, closing(connect(kept / "rows")) as copy:
            now.backup(copy)
        return lambda: self._bring_back(kept / "rows", files)

    def _bring_back(self, rows: Path, files: Callable[[], None]) -> None:
        self.close()
        for suffix in ("", "-wal", "-shm"):
            self.file.with_name(self.file.name + suffix).unlink(missing_ok=True)
        shutil.copyfile(rows, self.file)
        files()

    def close(self) -> None:
        with self.app.app_context():
            db.engine.dispose()


class PostgreSQLHouse:
    """Rows are deleted, not truncated: with few rows in many tables that is ten times faster.

    `due`: what a test left is put in order when the next one connects; a scene that is brought back needs no more.
    """

    def __init__(self, data_dir: Path) -> None:
        self.url = create_database()
        self.data_dir = data_dir
        self.numbers = count(1)
        settings = Settings.for_tests(data_dir, self.url.render_as_string(hide_password=False))
        self.app = _build(settings, self.keep)
        self.connection = psycopg.connect(_conninfo(self.url), autocommit=True)
        self.tables = self._make_twins()
        self.reset, self.due, self.lock = self.keep(), False, Lock()
        with self.app.app_context():
            event.listen(db.engine, "checkout", self._in_order)

    def keep(self) -> Callable[[], None]:
        number = next(self.numbers)
        files = _keep_files(self.data_dir, self.data_dir.with_suffix(f".kept{number}"))
        script = self._remember(number)

        def bring_back() -> None:
            self.due = False
            self.connection.execute(script)
            files()

        return bring_back

    def leave(self) -> None:
        self.due = True

    def _in_order(self, *_connection: object) -> None:
        with self.lock:
            if self.due:
                self.reset()

    def close(self) -> None:
        self.connection.close()
        with self.app.app_context():
            db.engine.dispose()
        drop_database(self.url)

    def _make_twins(self) -> dict[str, str]:
        """Beside each table one for the rows of what is kept, with its number; gives each table's columns."""
        query = "SELECT table_name, string_agg(quote_ident(column_name), ', ' ORDER BY ordinal_position)"
        tables = self._rows(f"{query} FROM information_schema.columns WHERE table_schema = 'public' GROUP BY 1")
        self._run(["CREATE SCHEMA kept", *(statement for table, _ in tables for statement in _twin(table))])
        return dict(tables)

    def _remember(self, number: int) -> str:
        """Copy all rows; return the statements that bring back just these."""
        some = " UNION ALL ".join(f"(SELECT '{table}' FROM public.\"{table}\" LIMIT 1)" for table in self.tables)
        filled = {table: self.tables[table] for (table,) in self._rows(some)}
        self._run([f'INSERT INTO kept."{t}" SELECT {number}, * FROM public."{t}"' for t in filled])
        # A replica's session fires no triggers: append-only tables can be emptied, in any order.
        return ";".join(
            [
                "BEGIN",
                "SET LOCAL lock_timeout = '5s'",
                "SET LOCAL session_replication_role = replica",
                *(f'DELETE FROM public."{table}"' for table in self.tables),
                *(
                    f'INSERT INTO public."{t}" ({columns}) OVERRIDING SYSTEM VALUE '
                    f'SELECT {columns} FROM kept."{t}" WHERE kept = {number}'
                    for t, columns in filled.items()
                ),
                self._sequences(),
                "COMMIT",
            ]
        )

    def _sequences(self) -> str:
        """One statement that sets all of them to where they are now."""
        known = "SELECT sequencename, start_value, last_value FROM pg_sequences WHERE schemaname = 'public'"
        rows = (
            f"('public.\"{name}\"', {last or start}, {'true' if last else 'false'})"
            for name, start, last in self._rows(known)
        )
        return f"SELECT setval(name, at, called) FROM (VALUES {', '.join(rows)}) AS s (name, at, called)"

    def _rows(self, query: str) -> list[tuple[Any, ...]]:
        return self.connection.execute(sql.SQL(query)).fetchall()

    def _run(self, statements: list[str]) -> None:
        self.connection.execute(sql.SQL(";".join(statements)))


def _twin(table: str) -> list[str]:
    copy = f'CREATE UNLOGGED TABLE kept."{table}" AS SELECT 0 AS kept, * FROM public."{table}" WITH NO DATA'
    return [copy, f'CREATE INDEX ON kept."{table}" (kept)']


def _build(settings: Settings, keep: Keep) -> Flask:
    """Make a portal as an installation does, by the same commands."""
    app = create_app(settings)
    with app.app_context():
        if migrations.newest() is None:
            db.create_all()
        app.extensions["stage"] = stage = Stage(keep)
        stage.watch()
    for command in COMMANDS:
        result = app.test_cli_runner().invoke(args=command)
        if result.exception:
            raise result.exception
    app.wsgi_app = _as_in_life(app)  # type: ignore[method-assign]
    return app


def _as_in_life(app: Flask) -> Callable[..., Any]:
    """Let a request see nothing of the test's own context, and the test see what the request committed.

    Flask would reuse a context that is already there, and with it the session and whoever was signed in.
    """
    answer = app.wsgi_app

    def whole(environ: Any, start_response: Any) -> list[bytes]:
        """A stream is read where it was made: its context goes with it."""
        stream = answer(environ, start_response)
        try:
            return list(stream)
        finally:
            getattr(stream, "close", lambda: None)()

    def call(environ: Any, start_response: Any) -> Any:
        response = Context().run(whole, environ, start_response)
        # A real browser's requests come in threads of their own, without the test's context.
        if has_app_context() and not db.session.info.get("writing"):
            db.session.rollback()
        return response

    return call


def _keep_files(data_dir: Path, kept: Path) -> Callable[[], None]:
    """Copy a portal's files to `kept`; what it returns brings them back. Keys stay, for making them is slow."""
    kept.mkdir()
    for folder in _folders(data_dir):
        shutil.copytree(folder, kept / "files" / folder.name)

    def bring_back() -> None:
        for folder in _folders(data_dir):
            shutil.rmtree(folder)
        if (kept / "files").exists():
            shutil.copytree(kept / "files", data_dir, dirs_exist_ok=True)

    return bring_back


def _folders(data_dir: Path) -> list[Path]:
    return [entry for entry in data_dir.iterdir() if entry.is_dir() and entry.name != "keys"]


def create_database() -> URL:
    """A new one on the server that the environment names."""
    url = make_url(os.environ[POSTGRESQL])
    name = f"portal_{uuid4().hex}"
    with psycopg.connect(_conninfo(url), autocommit=True) as connection:
        connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
    return url.set(database=name)


def drop_database(url: URL) -> None:
    with psycopg.connect(_conninfo(make_url(os.environ[POSTGRESQL])), autocommit=True) as connection:
        connection.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(url.database or "")))


def _conninfo(url: URL) -> str:
    return url.set(drivername="postgresql").render_as_string(hide_password=False)
