"""The life of a case: opened, moved by steps, frozen when sent. Rows only; nothing is sent before the commit."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from hashlib import sha256
from typing import Any

from sqlalchemy import func, select

from portal.core import audit
from portal.core.accounts.models import Organisation, Person
from portal.core.cases import clock, custody, events, holding
from portal.core.cases.duty.openings import READINGS
from portal.core.cases.four_eyes.drafts import steps_of
from portal.core.cases.kinds import KINDS, kind_of
from portal.core.cases.models import Case, Submission
from portal.core.cases.numbers import next_number
from portal.core.cases.workflow import APPLICANT, NOBODY, Answers, Holder, Step
from portal.core.clock import now
from portal.core.db import db
from portal.core.errors import Conflict, NotFound
from portal.core.i18n import _
from portal.core.text import search_key

CLOCK_ACTS = {"pause": clock.pause, "resume": clock.resume, "stop": clock.stop}


def open_case(
    kind: str, applicant: Organisation, actor: Person, title: str, *, holder: Holder = APPLICANT, **details: Any
) -> Case:
    """Start a draft of `kind` for `applicant`, who holds it until it is sent; an office's own case begins with it."""
    entry = KINDS[kind]
    moment = now()
    case = entry.model(
        number=next_number("P"),
        kind=kind,
        state=entry.workflow.start,
        title=title,
        applicant_id=applicant.id,
        created_by_id=actor.id,
        created_at=moment,
        changed_at=moment,
        **details,
    )
    db.session.add(case)
    db.session.flush()
    index(case)
    custody.move(case, holder, "open")
    audit.record(actor, case, f"{kind}.open", case=case)
    return case


def index(case: Case, *words: str) -> None:
    """Make the case findable by number, title, the applicant's names and `words`, in any spelling."""
    applicant = db.session.get_one(Organisation, case.applicant_id)
    parts = (case.number, case.title, applicant.name_fa, applicant.name_en or "", applicant.code or "", *words)
    case.search = search_key(" ".join(parts))


def open_steps(case: Case, person: Person) -> list[Step]:
    """The steps whose buttons this person sees."""
    return [step for step in steps_of(case) if step.is_open(person, case)]


def step_of(case: Case, name: str) -> Step:
    step = next((step for step in steps_of(case) if step.name == name), None)
    if step is None:
        raise NotFound(_("چنین کاری در این پرونده نیست."))
    return step


def state_of(case: Case) -> Any:
    """The state's words and tone."""
    return kind_of(case).workflow.states[case.state]


def take_step(
    case: Case,
    name: str,
    actor: Person | None,
    answers: Answers | None = None,
    *,
    version: int | None = None,
) -> None:
    """Move a case by one step of its workflow: the only code that writes `case.state`.

    `actor` None is the portal itself, for steps marked `by_rule`. `version` is what the person's page showed: if
    the case has moved since, nothing happens and Conflict tells what did.
    """
    step, answers = step_of(case, name), answers or {}
    if version is not None and version != case.version:
        raise _overtaken(case)
    step.demand(actor, case, state_of(case).label)
    follow(case, step, actor, answers)


def follow(case: Case, step: Step, actor: Person | None, answers: Answers) -> None:
    """Do what a row of the table says, once it is known that it may be done: for `take_step` and for signing."""
    if step.require:
        step.require(case, actor, answers)
    before, case.state = case.state, step.target or case.state
    moment = case.changed_at = max(now(), case.changed_at)
    if step.closes:
        case.closed_at = case.closed_at or moment  # an appeal may change the outcome, not when it ended
    if step.effect:
        step.effect(case, actor, answers)
    _hand_over(case, step, actor)
    audit.record(actor, case, f"{case.kind}.{step.name}", {"before": before, "after": case.state}, case=case)
    events.tell_step(case, step, actor)
    if step.closes:
        clock.stop_all(case, actor, step.name)


def _hand_over(case: Case, step: Step, actor: Person | None) -> None:
    """Custody and clock follow the step's row of the table."""
    if step.closes:
        custody.move(case, NOBODY, step.name, case.changed_at)
    elif step.hands_to:
        custody.move(case, step.hands_to(case, actor), step.name, case.changed_at)
    term = clock.clock_of(case)
    if step.clock == "start" and term is None:
        clock.start(case, kind_of(case).route(case), actor)
    elif term is not None:
        act = clock.stop if step.closes else CLOCK_ACTS.get(step.clock)
        if act:
            act(term, actor, step.name)


def _overtaken(case: Case) -> Conflict:
    """What happened since the page was opened, so that the person can decide anew."""
    latest = [event for event in audit.timeline(case) if event.action not in READINGS][-1:]
    what = audit.sentence(latest[0]) if latest else ""
    return Conflict(
        _("پیش از شما کس دیگری این پرونده را تغییر داد: %(what)s", what=what),
        _("چیزی از کار شما ثبت نشد؛ پرونده را دوباره باز کنید، تغییر را ببینید و آن‌گاه تصمیم بگیرید."),
        code="overtaken",
    )


def freeze(case: Case, actor: Person, facts: Mapping[str, Mapping[str, Any]]) -> Submission:
    """Keep what was sent, word for word: {section: {field: JSON value}}. Part of a step: it has the step's moment."""
    seq = db.session.scalar(select(func.max(Submission.seq)).where(Submission.case_id == case.id)) or 0
    body = json.dumps(facts, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    row = Submission(case_id=case.id, seq=seq + 1, at=now(), by_id=actor.id, facts=dict(facts))
    row.digest = sha256(body.encode()).hexdigest()
    db.session.add(row)
    case.submitted_at = case.submitted_at or case.changed_at
    holding.learn_from(case, actor)
    return row


def submissions(case: Case) -> Sequence[Submission]:
    """Oldest first."""
    return db.session.scalars(select(Submission).where(Submission.case_id == case.id).order_by(Submission.seq)).all()
