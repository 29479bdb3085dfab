"""The portal of tests on PostgreSQL, and databases on the server that the environment names."""

from __future__ import annotations

import os
from collections.abc import Callable
from itertools import count
from pathlib import Path
from threading import Lock
from typing import Any
from uuid import uuid4

import psycopg
from psycopg import sql
from sqlalchemy import URL, event, make_url

from portal.config import Settings
from portal.core.db import db
from tests.house import build, keep_files

POSTGRESQL = "PORTAL_TEST_POSTGRESQL_URL"


class PostgreSQLHouse:
    """Rows are deleted, not truncated: with few rows in many tables that is ten times faster.

    `due`: what a test left is put in order when the next one connects; a scene that is brought back needs no more.
    """

    def __init__(self, data_dir: Path) -> None:
        self.url = create_database()
        self.data_dir = data_dir
        self.numbers = count(1)
        settings = Settings.for_tests(data_dir, self.url.render_as_string(hide_password=False))
        self.app = build(settings, self.keep)
        self.connection = psycopg.connect(_conninfo(self.url), autocommit=True)
        self.tables = self._make_twins()
        self.reset, self.due, self.lock = self.keep(), False, Lock()
        with self.app.app_context():
            event.listen(db.engine, "checkout", self._in_order)

    def keep(self) -> Callable[[], None]:
        number = next(self.numbers)
        files = keep_files(self.data_dir, self.data_dir.with_suffix(f".kept{number}"))
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
