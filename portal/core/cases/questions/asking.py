"""Sending a request and ending it: what the steps do to its rows, its own term, and the clock of the case."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from sqlalchemy import select

from portal.core import audit
from portal.core.accounts.members import in_office
from portal.core.accounts.models import Person
from portal.core.cases import access, clock, events, halfway, silence
from portal.core.cases.clocks import Clock
from portal.core.cases.kinds import kind_of
from portal.core.cases.models import Case
from portal.core.cases.questions.compose import already_open
from portal.core.cases.questions.models import (
    ANSWERED,
    EXPIRED,
    SENT,
    WITHDRAWN,
    InformationRequest,
)
from portal.core.cases.questions.queries import draft_of, requests_of, sent_to, was_asked
from portal.core.cases.route import Route, Silence
from portal.core.cases.service import take_step
from portal.core.cases.workflow import Answers, Holder, Step
from portal.core.clock import now
from portal.core.db import db
from portal.core.errors import Invalid
from portal.core.i18n import _, _l

PURPOSE = "question"
AS_IS = "decide_as_is"


def require_something_to_ask(case: Case, _actor: Person | None, _answers: Answers) -> None:
    if sent_to(case) is not None:
        raise already_open()
    request = draft_of(case)
    if request is None or not request.items:
        raise Invalid(_("هنوز چیزی برای پرسیدن ننوشته‌اید."), _("شرط را برگزینید و بنویسید چه کم است."))


def send(case: Case, actor: Person | None, _answers: Answers) -> None:
    """Show the request to the applicant and give it a term. The first stops the clock, and a certified one."""
    request = draft_of(case)
    if request is None or actor is None:
        raise LookupError("no draft to send")
    request.stops_clock = will_stop_clock(case, request)
    request.state, request.sent_at, request.sent_by_id = SENT, case.changed_at, actor.id
    request.clock = clock.start(case, _term_of_answer(case), actor, PURPOSE)
    term = clock.clock_of(case)
    if request.stops_clock and term is not None:
        clock.pause(term, actor, request.new_fact or "ask")
    for item in request.items:
        if item.override_reason:
            audit.record(actor, case, "question.override", {"requirement": item.requirement}, case=case)
    halfway.remind_of(request.clock)


def will_stop_clock(case: Case, request: InformationRequest | None) -> bool:
    return not was_asked(case) or (request is not None and request.new_fact != "")


def _term_of_answer(case: Case) -> Route:
    route = clock.rules_of(case)
    return replace(route, budget_days=route.answer_days, silence=Silence.NONE, pause_cap_days=0, extension_cap_days=0)


def require_all_answered(case: Case, _actor: Person | None, _answers: Answers) -> None:
    request = sent_to(case)
    if request is not None and request.open_items:
        raise Invalid(
            _("هنوز به همه‌ی پرسش‌ها پاسخ نداده‌اید."), _("پاسخ‌های شما نگه داشته شده است؛ بقیه را هم بنویسید.")
        )


def close_answered(case: Case, actor: Person | None, _answers: Answers) -> None:
    _end(sent_to(case), ANSWERED, actor)


def close_recalled(case: Case, actor: Person | None, _answers: Answers) -> None:
    _end(sent_to(case), WITHDRAWN, actor)


def close_unanswered(case: Case, actor: Person | None, _answers: Answers) -> None:
    _end(sent_to(case), EXPIRED, actor)


def _end(request: InformationRequest | None, state: str, actor: Person | None) -> None:
    if request is None:
        return
    request.state, request.closed_at = state, max(now(), request.sent_at or now())
    if request.clock is not None:
        clock.stop(request.clock, actor, state)


def back_to_desk(case: Case, _actor: Person | None) -> Holder:
    """To whoever asked, at the same desk; to the office alone, if they have left it since."""
    request = requests_of(case)[-1]
    asker = request.sent_by
    stays = asker is not None and in_office(asker, request.office_id, *access.DESK_ROLES)
    return Holder("office", request.office_id, asker.id if asker is not None and stays else None)


def asked_it(person: Person, case: Case) -> bool:
    """Sits in the office whose request is open."""
    request = sent_to(case)
    if request is None or not access.is_impartial(person, case):
        return False
    return in_office(person, request.office_id, *access.DESK_ROLES)


def unanswered_step(case: Case) -> Step:
    """What the portal does when the term of an answer ends: the step that the case's route names."""
    workflow = kind_of(case).workflow
    step = workflow.step(clock.rules_of(case).unanswered)
    return step if step is not None and step.by_rule else workflow.by_name[AS_IS]


def what_if_unanswered(case: Case) -> Any:
    """The same in plain words, before it happens."""
    step = unanswered_step(case)
    return step.confirm or step.said


@silence.at_end_of(PURPOSE)
def applicant_was_silent(term: Clock) -> None:
    request = _of_clock(term)
    if request is None or request.state != SENT:
        return
    case, step = term.case, unanswered_step(term.case)
    _end(request, EXPIRED, None)
    take_step(case, step.name if case.state in step.sources else AS_IS, None)
    events.notice(case, "applicant", "question_expired", outcome=step.said or step.label)


@silence.before_silence
def take_back(case: Case) -> None:
    """An office whose own time is over asks nothing more: its file comes back before its silence is judged."""
    if sent_to(case) is not None and case.state in kind_of(case).workflow.by_name["recall"].sources:
        take_step(case, "recall", None)


@halfway.at_half_of(PURPOSE)
def remind_applicant(term: Clock) -> None:
    request = _of_clock(term)
    if request is not None and request.state == SENT:
        facts = {"until": term.due_at, "open": len(request.open_items), "outcome": what_if_unanswered(term.case)}
        events.notice(term.case, "applicant", "question_reminder", **facts)


@events.on_step
def tell_and_tidy(case: Case, step: Step, actor: Person | None) -> None:
    """A sent request is told by letter; what is still open when the case ends, ends with it."""
    if step.name == "ask" and (request := sent_to(case)) is not None and request.clock is not None:
        wanted = _("؛ ").join(item.label or item.text for item in request.items)
        facts = {"wanted": wanted, "until": request.clock.due_at, "stands": request.stops_clock}
        events.notice(case, "applicant", "question_sent", **facts, outcome=what_if_unanswered(case))
    if step.closes:
        for request in (sent_to(case), draft_of(case)):
            _end(request, WITHDRAWN, actor)


def _of_clock(term: Clock) -> InformationRequest | None:
    query = select(InformationRequest).where(InformationRequest.clock_id == term.id)
    return db.session.scalar(query.with_for_update())


audit.describe("question.override", _l("دلیل پرسیدن چیزی که از پیش داریم نوشته شد"))
audit.describe("question.answer", _l("متقاضی به یکی از پرسش‌ها پاسخ داد"))
audit.describe("question.supplied", _l("متقاضی نشان داد که چیزی از پیش داده شده است"))
