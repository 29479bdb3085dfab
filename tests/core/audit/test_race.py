"""Many writers at once leave one log without gaps; and the race is real: without the lock it is lost."""

from __future__ import annotations

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from flask import Flask
from sqlalchemy import insert, select
from sqlalchemy.exc import IntegrityError

from portal.core import audit, clock
from portal.core.audit.entries import Entry
from portal.core.audit.log import _columns
from portal.core.audit.models import AuditEvent, AuditHead
from portal.core.db import db, transaction

WRITERS, ROUNDS = 8, 12


def at_once(app: Flask, work: Callable[[int], int]) -> list[int]:
    """Run `work(number)` in all writers from the same moment; the sum of each."""
    start = Barrier(WRITERS)

    def run(number: int) -> int:
        with app.app_context():
            start.wait()
            try:
                return sum(work(number) for _ in range(ROUNDS))
            finally:
                db.session.remove()

    with ThreadPoolExecutor(WRITERS) as pool:
        return list(pool.map(run, range(WRITERS)))


def test_writers_at_once_leave_one_log_without_gaps(app: Flask) -> None:
    before = audit.head().size
    db.session.rollback()

    def write(number: int) -> int:
        with transaction():
            audit.record(None, ("writer", str(number)), "race.one")
            audit.record(None, ("writer", str(number)), "race.two")
        return 2

    written = sum(at_once(app, write))
    verdict = audit.verify()
    assert verdict.good, verdict
    assert verdict.size == before + written == before + 2 * WRITERS * ROUNDS


@pytest.mark.only_on("postgresql")
def test_without_the_lock_on_the_head_the_same_race_is_lost(app: Flask) -> None:
    def write_blindly(number: int) -> int:
        try:
            with transaction() as session:
                size = session.scalar(select(AuditHead.size)) or 0
                time.sleep(0.01)
                entry = Entry(clock.now(), "race.blind", None, ("writer", str(number)), None)
                session.execute(insert(AuditEvent), [_columns(size + 1, entry, entry.body(size + 1), b"")])
                session.execute(AuditHead.__table__.update().values(size=size + 1))  # type: ignore[attr-defined]
        except IntegrityError:
            return 1
        return 0

    assert sum(at_once(app, write_blindly)) > 0
