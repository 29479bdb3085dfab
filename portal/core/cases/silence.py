"""What happens when a term ends without an answer: found by a round, done one at a time, checked at the commit."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from sqlalchemy import select

from portal.core import audit
from portal.core.calendar.service import present_calendar
from portal.core.cases import custody, events
from portal.core.cases.clock import DECISION, refresh
from portal.core.cases.clocks import Clock
from portal.core.cases.kinds import kind_of
from portal.core.cases.models import Case
from portal.core.cases.route import Silence
from portal.core.cases.service import take_step
from portal.core.clock import now
from portal.core.db import db, transaction
from portal.core.i18n import _l
from portal.core.jobs import enqueue_all, finish, job, periodic

SILENCE = "cases.silence"
BATCH = 500

Outcome = Callable[[Clock], None]
CallBack = Callable[[Case], None]
_outcomes: dict[str, Outcome] = {}
_before: list[CallBack] = []


def at_end_of(purpose: str) -> Callable[[Outcome], Outcome]:
    """Say what the end of a term of this purpose does; called inside a transaction, once for each due date."""

    def put(outcome: Outcome) -> Outcome:
        if purpose in _outcomes:
            raise ValueError(f"two outcomes for terms of purpose {purpose!r}")
        _outcomes[purpose] = outcome
        return outcome

    return put


def before_silence(call: CallBack) -> CallBack:
    """Do `call(case)` before an office's silence takes effect: its questions to the applicant end with its say."""
    if call not in _before:
        _before.append(call)
    return call


@periodic(SILENCE, seconds=60)
def find_silence() -> None:
    """Ring for every running term whose date has passed. Its key makes each date fire once, however often found."""
    after = 0
    while ids := _due_after(after):
        with transaction():
            enqueue_all(SILENCE, {f"{SILENCE}/{number}/{due.isoformat()}": {"id": number} for number, due in ids})
        after = ids[-1][0]


def _due_after(after: int) -> list[Any]:
    due = select(Clock.id, Clock.due_at).where(Clock.stopped_at.is_(None), Clock.due_at < now(), Clock.id > after)
    found = list(db.session.execute(due.order_by(Clock.id).limit(BATCH)))
    db.session.rollback()
    return found


@job(SILENCE)
def end_of_term(args: Mapping[str, Any]) -> None:
    """Do what the end of one term means, unless a decision, a pause or a new holiday came first."""
    with finish() as session:
        clock = session.get(Clock, int(args["id"]), with_for_update=True)
        if clock is None or clock.stopped_at is not None:
            return
        # The remembered date may be older than the newest event or holiday: derive it once more before acting.
        refresh(clock, present_calendar())
        if clock.due_at is not None and clock.due_at < now() and clock.case.closed_at is None:
            _outcomes[clock.purpose](clock)


@at_end_of(DECISION)
def office_was_silent(clock: Clock) -> None:
    """The whole budget ended: what the case's own rules, not those of its kind today, say of silence."""
    case, kind = clock.case, kind_of(clock.case)
    for call in _before:
        call(case)
    silence = Silence(clock.rules["silence"])
    excluded = kind.excluded(case)
    if excluded:
        audit.record(None, case, "silence.excluded", {"why": excluded}, case=case)
        silence = Silence.REFER_UP
    step = kind.workflow.step("lapse")
    if silence is Silence.DEEMED_APPROVAL and step is not None and case.state in step.sources:
        take_step(case, "lapse", None)
        return
    audit.record(None, case, "silence.referred", case=case)
    custody.refer_up(case)
    events.notice(case, "supervisors", "silence_referred")


audit.describe("silence.excluded", _l("سکوت در این پرونده به منزله‌ی موافقت نیست"))
audit.describe("silence.referred", _l("مهلت پایان یافت و پرونده به سرپرست سپرده شد"))
