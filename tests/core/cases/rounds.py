"""What comes round by itself, for tests: the kernel's rounds and the work they leave, without making papers."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import delete, select

from portal.core.cases.duty.rounds import escalate_delays, leave_the_absent
from portal.core.cases.halfway import REMIND
from portal.core.cases.silence import SILENCE, find_silence
from portal.core.db import db, transaction
from portal.core.jobs import run_one
from portal.core.jobs.models import Job

KERNEL = (SILENCE, REMIND)


def all_rounds() -> None:
    """One turn of everything, as a worker would do it."""
    leave_the_absent()
    escalate_delays()
    silence()
    leave_the_absent()


def silence() -> None:
    """Find the terms that are over and do what their silence means."""
    find_silence()
    only(*KERNEL)


def only(*kinds: str) -> None:
    """Do the work of these kinds that is due, and forget all other: papers, letters. No work fails."""
    leave_others(kinds)
    while run_one():
        leave_others(kinds)
    assert db.session.scalars(select(Job.error).where(Job.error != "")).all() == []
    db.session.rollback()


def leave_others(kinds: Collection[str]) -> None:
    with transaction() as session:
        session.execute(delete(Job).where(Job.kind.not_in(kinds)))
