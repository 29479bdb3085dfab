"""The migration that changed the hash of numbers: both ways, and only where there is no number or opt-out yet."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import text

from portal import create_app
from portal.config import Settings
from portal.core.db import db
from portal.core.migrations import downgrade, present, upgrade

OPT_OUT = "INSERT INTO opt_outs VALUES (:hash, 0, true, '2026-01-01 00:00:00', 'sms')"


@pytest.fixture
def old(empty_database: str, tmp_path: Path) -> Iterator[Flask]:
    """A portal of the day before, without any rows."""
    app = create_app(Settings.for_tests(tmp_path, empty_database))
    with app.app_context():
        upgrade("0013")
        yield app
        db.session.remove()
        db.engine.dispose()


def opt_out() -> None:
    with db.engine.begin() as connection:
        connection.execute(text(OPT_OUT), {"hash": b"x" * 16})


@pytest.mark.usefixtures("old")
def test_an_empty_portal_goes_up_down_and_up() -> None:
    upgrade("0014")
    downgrade("0013")
    upgrade("0014")
    assert present() == "0014"


@pytest.mark.usefixtures("old")
def test_hashes_that_the_new_version_cannot_read_are_not_carried_over() -> None:
    opt_out()
    with pytest.raises(RuntimeError, match="opt_outs has rows whose hashes this version cannot read"):
        upgrade("0014")
    assert present() == "0013"


@pytest.mark.usefixtures("old")
def test_hashes_that_the_old_version_cannot_read_are_not_carried_back() -> None:
    upgrade("0014")
    opt_out()
    with pytest.raises(RuntimeError, match="Nothing was changed"):
        downgrade("0013")
    assert present() == "0014"
