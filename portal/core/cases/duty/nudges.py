"""Asking the holder: one button for the applicant, an answer due in one working day; both stay in the file."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select

from portal.core import audit
from portal.core.accounts.models import Person
from portal.core.cases import access, clock, events
from portal.core.cases.clocks import Clock
from portal.core.cases.duty.models import Nudge
from portal.core.cases.models import Case
from portal.core.cases.route import Leg, Route, Silence
from portal.core.cases.silence import at_end_of
from portal.core.clock import now
from portal.core.db import db
from portal.core.errors import Conflict, Forbidden, Invalid
from portal.core.i18n import _, _l

PURPOSE = "nudge"
# The terms under which a holder must answer: a public promise, the same for every kind of case.
ANSWER = Route(legs=(Leg("", 1),), budget_days=1, silence=Silence.REFER_UP, pause_cap_days=0, rule="ask_the_holder")


def may_ask(person: Person, case: Case) -> bool:
    """The applicant, while an office holds the file and no earlier question waits."""
    return access.is_applicant(person, case) and case.holder == "office" and waiting(case) is None


def ask(case: Case, actor: Person) -> Nudge:
    if not access.is_applicant(actor, case) or case.holder != "office":
        raise Forbidden(_("پرسیدن از دارنده تا وقتی ممکن است که پرونده نزد اداره باشد."))
    if waiting(case) is not None:
        raise Conflict(_("پرسش پیشین شما هنوز مهلت پاسخ دارد."), _("روز پاسخ آن در همین صفحه نوشته شده است."))
    term = clock.start(case, ANSWER, actor, PURPOSE)
    db.session.flush()
    row = Nudge(case_id=case.id, clock_id=term.id, asked_by_id=actor.id, asked_at=now())
    db.session.add(row)
    events.notice(case, "holder", "nudge_asked")
    return row


def waiting(case: Case) -> Nudge | None:
    return db.session.scalar(select(Nudge).where(Nudge.case_id == case.id, Nudge.answered_at.is_(None)))


def may_answer(person: Person, case: Case) -> bool:
    return access.works_on(person, case) and waiting(case) is not None


def answer(case: Case, actor: Person, text: str) -> None:
    row = waiting(case)
    if row is None:
        raise Conflict(_("پرسش بی‌پاسخی نمانده است."))
    if not access.works_on(actor, case):
        raise Forbidden(_("پاسخ را همکاران میز دارنده می‌دهند."))
    if not text.strip():
        raise Invalid(_("پاسخ را بنویسید."))
    row.answer, row.answered_by_id, row.answered_at = text.strip(), actor.id, now()
    clock.stop(row.clock, actor)
    events.notice(case, "applicant", "nudge_answered")


def of_case(case: Case) -> Sequence[Nudge]:
    return db.session.scalars(select(Nudge).where(Nudge.case_id == case.id).order_by(Nudge.id)).all()


@at_end_of(PURPOSE)
def unanswered(term: Clock) -> None:
    """The holder's day is over: their supervisor hears of it; the question stays open."""
    audit.record(None, term.case, "nudge.escalated", case=term.case)
    events.notice(term.case, "supervisors", "nudge_unanswered")


audit.describe("nudge.escalated", _l("پرسش متقاضی بی‌پاسخ ماند و به سرپرست گفته شد"))
