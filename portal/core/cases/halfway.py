"""Reminders at half time of a term that somebody else has to answer: a question, a consultation."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from portal.core.cases.clocks import Clock
from portal.core.clock import now
from portal.core.jobs import enqueue, finish, job

REMIND = "cases.remind"
Reminder = Callable[[Clock], None]
_reminders: dict[str, Reminder] = {}


def at_half_of(purpose: str) -> Callable[[Reminder], Reminder]:
    """Say who is reminded when half of a term of this purpose is over; called inside a transaction, once."""

    def put(reminder: Reminder) -> Reminder:
        _reminders[purpose] = reminder
        return reminder

    return put


def remind_of(clock: Clock) -> None:
    """Ring at half time of a term that has just begun. Without a known calendar nobody is reminded."""
    if clock.due_at is not None:
        enqueue(REMIND, f"{REMIND}/{clock.token}", delay=(clock.due_at - now()) / 2, id=clock.id)


@job(REMIND)
def remind(args: Mapping[str, Any]) -> None:
    with finish() as session:
        clock = session.get(Clock, int(args["id"]), with_for_update=True)
        if clock is not None and clock.stopped_at is None and clock.case.closed_at is None:
            _reminders[clock.purpose](clock)
