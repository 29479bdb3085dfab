"""A portal for tests, made as an installation makes one, whose rows and files can be kept and brought back."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from contextlib import closing
from contextvars import Context
from itertools import count
from pathlib import Path
from sqlite3 import connect
from typing import Any, Protocol

from flask import Flask, has_app_context

from portal import create_app
from portal.config import Settings
from portal.core import migrations
from portal.core.db import db
from tests.scenes import Keep, Stage

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


class SQLiteHouse:
    def __init__(self, data_dir: Path) -> None:
        self.data_dir, self.file = data_dir, data_dir / "portal.sqlite"
        self.numbers = count(1)
        # Hundreds of tables and indexes of few rows: small pages are copied quickly.
        with closing(connect(self.file)) as new:
            new.executescript("PRAGMA page_size = 1024; VACUUM")
        self.app = build(Settings.for_tests(data_dir), self.keep)
        self.reset = self.leave = self.keep()

    def keep(self) -> Callable[[], None]:
        kept = self.data_dir.with_suffix(f".kept{next(self.numbers)}")
        files = keep_files(self.data_dir, kept)
        with closing(connect(self.file)) as now, closing(connect(kept / "rows")) as copy:
            now.backup(copy)
        return lambda: self._bring_back(kept / "rows", files)

    def _bring_back(self, rows: Path, files: Callable[[], None]) -> None:
        self._part()
        for suffix in ("", "-wal", "-shm"):
            self.file.with_name(self.file.name + suffix).unlink(missing_ok=True)
        shutil.copyfile(rows, self.file)
        files()

    def _part(self) -> None:
        with self.app.app_context():
            db.engine.dispose()

    def close(self) -> None:
        """What was kept goes: hundreds of files that nobody looks at."""
        self._part()
        for kept in self.data_dir.parent.glob(f"{self.data_dir.name}.kept*"):
            shutil.rmtree(kept)


def build(settings: Settings, keep: Keep) -> Flask:
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


def keep_files(data_dir: Path, kept: Path) -> Callable[[], None]:
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
