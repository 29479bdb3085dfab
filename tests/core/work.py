"""Work for tests of the outbox: a kind that counts how often it was done."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from portal.core.cases.models import Counter
from portal.core.db import db, transaction
from portal.core.jobs import enqueue, finish, job
from portal.core.jobs.models import Job
from portal.core.jobs.registry import KINDS, ROUNDS
from tests.core.slow_worker import count

COUNT = "test.count"
LEASE = timedelta(minutes=3)  # a little more than the default


@pytest.fixture
def own_kinds() -> Iterator[None]:
    """What a test registers is gone after it, and the portal's own rounds rest."""
    kinds, rounds = dict(KINDS), dict(ROUNDS)
    ROUNDS.clear()
    yield
    KINDS.clear()
    KINDS.update(kinds)
    ROUNDS.clear()
    ROUNDS.update(rounds)


@job(COUNT)
def _count(args: Mapping[str, Any]) -> None:
    with finish():
        count(args["name"])


def ask(kind: str = COUNT, key: str = "k", **args: Any) -> None:
    with transaction():
        enqueue(kind, key, **({"name": "done"} | args))


def counted(name: str = "done") -> int:
    """How often it was done, as committed."""
    db.session.rollback()
    return db.session.scalar(select(Counter.value).where(Counter.name == name)) or 0


def the_job(key: str = "k") -> Job:
    db.session.rollback()
    return db.session.scalars(select(Job).where(Job.key == key)).one()
