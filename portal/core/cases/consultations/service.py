"""Ask a body, take its opinion, or take its silence for what its rule says. The file's holder stays who it is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from sqlalchemy import select

from portal.core import audit
from portal.core.accounts.models import Office, Person
from portal.core.cases import access, clock, events, halfway, silence
from portal.core.cases.clocks import Clock
from portal.core.cases.consultations.bodies import Body, asked_of, bodies_of, speaks_for
from portal.core.cases.consultations.models import (
    ANSWERED,
    CONDITIONS,
    NO_OBJECTION,
    OBJECTION,
    OPEN,
    SILENT,
    WITHDRAWN,
    Consultation,
)
from portal.core.cases.models import Case
from portal.core.cases.route import Route, Silence
from portal.core.cases.workflow import Step
from portal.core.clock import now
from portal.core.db import db
from portal.core.errors import Conflict, Forbidden, Invalid
from portal.core.i18n import _, _l

PURPOSE = "consultation"


def consult(case: Case, actor: Person, code: str, question: str, shared: Sequence[str] = ()) -> Consultation:
    """Ask one body of the case's route; its own term begins now. Custody does not move."""
    body = next((one for one in bodies_of(case) if one.code == code), None)
    if body is None:
        raise Invalid(_("این نهاد در راه این پرونده نیست."), _("یکی از نهادهای فهرست را برگزینید."))
    if not question.strip():
        raise Invalid(_("بنویسید نظر نهاد را درباره‌ی چه می‌خواهید."))
    if _is_asked(case, code):
        raise Conflict(_("از %(name)s پرسیده‌اید و هنوز پاسخ نداده است.", name=body.name))
    row = Consultation(case_id=case.id, body=code, asked_by_id=actor.id, asked_at=now(), question=question.strip())
    row.shared, row.silence = list(shared), body.leg.silence.value
    if isinstance(body.place, Office):
        row.office_id = body.place.id
    else:
        row.organisation_id = body.place.id
    row.clock = clock.start(case, _term_of(case, body), actor, PURPOSE)
    row.case = case
    db.session.add(row)
    db.session.flush()
    halfway.remind_of(row.clock)
    audit.record(actor, case, "consultation.ask", {"body": row.body}, case=case)
    tell_body(row, "consultation_asked")
    return row


def _term_of(case: Case, body: Body) -> Route:
    leg = body.leg
    return replace(
        clock.rules_of(case), budget_days=leg.budget_days, silence=leg.silence, pause_cap_days=0, extension_cap_days=0
    )


def _is_asked(case: Case, code: str) -> bool:
    mine = (Consultation.case_id == case.id, Consultation.body == code, Consultation.state == OPEN)
    return db.session.scalar(select(Consultation.id).where(*mine)) is not None


def tell_body(row: Consultation, letter: str) -> None:
    """Ask for a letter to the body; `organisation` or `office` names it."""
    place = {"organisation": row.organisation_id} if row.organisation_id else {"office": row.office_id}
    facts = {"consultation": row.token, "body": asked_of(row), "until": row.clock.due_at, "silence": row.silence}
    events.notice(row.case, "body", letter, **place, **facts)


def give_opinion(row: Consultation, actor: Person, answer: str, text: str = "") -> None:
    """What the body says: no objection, an objection or conditions, the last two with their reasons."""
    if not speaks_for(actor, row):
        raise Forbidden(_("نظر را تنها کسانی می‌دهند که از این نهاد پرسیده شده‌اند."))
    if row.state != OPEN:
        raise Conflict(closed_because(row), _("چیزی ثبت نشد؛ اگر سخنی مانده است به میز رسیدگی پیام بدهید."))
    if answer not in (NO_OBJECTION, OBJECTION, CONDITIONS):
        raise Invalid(_("یکی از سه پاسخ را برگزینید."))
    if answer != NO_OBJECTION and not text.strip():
        raise Invalid(_("دلیل مخالفت یا شرط‌های خود را بنویسید؛ بی آن نظر شما به کار نمی‌آید."))
    row.answer, row.text, row.answered_by_id = answer, text.strip(), actor.id
    _close(row, ANSWERED, actor)
    audit.record(actor, row.case, "consultation.answer", {"body": row.body}, case=row.case)
    events.notice(row.case, "holder", "consultation_answered", body=asked_of(row))


def closed_because(row: Consultation) -> str:
    if row.state == SILENT and row.answer == NO_OBJECTION:
        return _("مهلت نظر گذشت و به حکم قاعده «مخالفتی نیست» ثبت شد.")
    if row.state == SILENT:
        return _("مهلت نظر گذشت و موضوع به سرپرست سپرده شد.")
    return _("این نظرخواهی پایان یافته است.")


def _close(row: Consultation, state: str, actor: Person | None) -> None:
    row.state, row.closed_at = state, max(now(), row.asked_at)
    clock.stop(row.clock, actor, state)


@silence.at_end_of(PURPOSE)
def body_was_silent(term: Clock) -> None:
    """A body that says nothing in its time has no objection, or loses the matter to the supervisors."""
    row = _of_clock(term)
    if row is None or not row.is_open:
        return
    _close(row, SILENT, None)
    if Silence(row.silence) is Silence.NO_OBJECTION:
        row.answer = NO_OBJECTION
        audit.record(None, row.case, "consultation.lapse", {"body": row.body}, case=row.case)
        events.notice(row.case, "holder", "consultation_answered", body=asked_of(row))
        return
    audit.record(None, row.case, "consultation.referred", {"body": row.body}, case=row.case)
    events.notice(row.case, "supervisors", "consultation_referred", body=asked_of(row))


@halfway.at_half_of(PURPOSE)
def remind_body(term: Clock) -> None:
    row = _of_clock(term)
    if row is not None and row.is_open:
        tell_body(row, "consultation_reminder")


@events.on_step
def end_with_the_case(case: Case, step: Step, actor: Person | None) -> None:
    """Once the case is decided, nobody is asked any more."""
    if step.closes:
        still = select(Consultation).where(Consultation.case_id == case.id, Consultation.state == OPEN)
        for row in db.session.scalars(still).all():
            _close(row, WITHDRAWN, actor)


def _of_clock(term: Clock) -> Consultation | None:
    return db.session.scalar(select(Consultation).where(Consultation.clock_id == term.id).with_for_update())


def may_consult(person: Person, case: Case) -> bool:
    """The holder, where the route names somebody to ask."""
    return access.is_holder(person, case) and bool(bodies_of(case))


audit.describe("consultation.ask", _l("از نهاد دیگری نظر خواسته شد"))
audit.describe("consultation.answer", _l("نهادی که از آن نظر خواسته شده بود پاسخ داد"))
audit.describe("consultation.lapse", _l("مهلت نظر یک نهاد گذشت: به حکم قاعده مخالفتی نیست"))
audit.describe("consultation.referred", _l("مهلت نظر یک نهاد گذشت و موضوع به سرپرست سپرده شد"))
