"""What a snapshot remembers: read once, and never older than what was written meanwhile."""

from __future__ import annotations

from contextlib import suppress

import pytest
from sqlalchemy import select, update

from portal.core.accounts.models import Appointment
from portal.core.cases.models import Counter
from portal.core.db import db, remembered, transaction
from tests.core.test_db import add, fail_after

pytestmark = pytest.mark.usefixtures("app")


def total() -> int:
    return remembered(Counter, "total", lambda: sum(db.session.scalars(select(Counter.value)).all()))


def test_what_is_remembered_is_read_once_a_snapshot() -> None:
    read: list[int] = []

    def count() -> int:
        read.append(total())
        return len(read)

    assert [remembered(Counter, "key", count) for _ in range(3)] == [1, 1, 1]
    db.session.rollback()
    assert remembered(Counter, "key", count) == 2


def test_what_is_remembered_is_forgotten_at_every_write() -> None:
    before = total()
    with transaction():
        add("one", 5)
        assert total() == before + 5  # not yet flushed
        db.session.flush()
        assert total() == before + 5
        db.session.execute(update(Counter).where(Counter.name == "one").values(value=7))
        assert total() == before + 7
        db.session.get_one(Counter, "one").value = 9
        assert total() == before + 9  # changed, and not yet flushed
    assert total() == before + 9


def test_what_is_remembered_stays_while_other_rows_are_written() -> None:
    read: list[int] = []

    def count() -> int:
        read.append(1)
        return len(read)

    with transaction():
        assert remembered(Appointment, "key", count) == 1
        add("other", 5)
        db.session.flush()
        assert remembered(Appointment, "key", count) == 1
        db.session.execute(update(Counter).where(Counter.name == "other").values(value=7))
        assert remembered(Appointment, "key", count) == 2


def test_what_is_remembered_does_not_outlive_a_failed_transaction() -> None:
    before = total()
    with pytest.raises(ZeroDivisionError):
        fail_after(lambda: add("lost", 5), lambda: total())
    assert total() == before


def test_what_is_remembered_does_not_outlive_a_savepoint_that_failed() -> None:
    before, seen = total(), []
    with transaction() as session:
        with suppress(ZeroDivisionError), session.begin_nested():
            add("lost", 5)
            seen.append(total())
            raise ZeroDivisionError
        assert (seen, total()) == ([before + 5], before)


def test_what_cannot_be_read_is_not_remembered() -> None:
    def fail() -> int:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        remembered(Counter, "key", fail)
    assert remembered(Counter, "key", lambda: 1) == 1
