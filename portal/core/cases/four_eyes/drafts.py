"""Drafting: where a case asks for four eyes, each decision of its table becomes a draft of that decision.

`steps_of(case)` is the table as it holds for one case: `grant` reads `draft_grant` there, and nobody reaches the
decision itself but by signing (see `signing`).
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from hashlib import sha256
from typing import Any

from sqlalchemy import func, select

from portal.core.accounts.models import Person
from portal.core.cases import events, record
from portal.core.cases.duty import absences
from portal.core.cases.four_eyes.forms import drafting_form
from portal.core.cases.four_eyes.models import DecisionDraft
from portal.core.cases.four_eyes.queries import may_draft, signatories, waiting
from portal.core.cases.kinds import DRAFT, drafted, kind_of
from portal.core.cases.models import Case, Submission
from portal.core.cases.workflow import Answers, Holder, Step
from portal.core.clock import now
from portal.core.db import db
from portal.core.errors import Conflict, Invalid
from portal.core.i18n import _, _l

# What a page's form carries beside the answers.
NO_ANSWERS = frozenset({"form", "csrf_token", "version", "signer"})


def steps_of(case: Case) -> Sequence[Step]:
    """The table as it holds for this case."""
    kind = kind_of(case)
    steps = kind.workflow.steps
    return [as_draft(step) if step.signed else step for step in steps] if kind.four_eyes(case) else steps


def as_draft(step: Step) -> Step:
    """The same row pressed by whoever has the file: it writes the decision down, and nothing is decided yet."""
    return replace(
        step,
        name=DRAFT + step.name,
        target=None,
        who=may_draft,
        label=_l("پیش‌نویس «%(what)s»", what=step.label),
        said=drafted(step),
        form=drafting_form(step.form),
        confirm=_l("هنوز تصمیمی گرفته نمی‌شود: همکار دیگری که حق امضا دارد آن را می‌بیند و امضا می‌کند یا برمی‌گرداند."),
        effect=partial(write, step),
        hands_to=to_signatories,
        closes=False,
        letter="",
        clock="",
    )


def write(step: Step, case: Case, actor: Person | None, answers: Answers) -> None:
    """Keep the decision and its answers for somebody else to sign."""
    if actor is None or case.office_id is None:
        raise TypeError("a person at a desk drafts")
    signer = _signer(case, actor, answers.get("signer") or "")
    draft = DecisionDraft(case_id=case.id, step=step.name, answers=_plain(answers), state=case.state)
    draft.basis, draft.office_id, draft.signer_id = basis_of(case), case.office_id, signer.id if signer else None
    draft.drafted_by_id, draft.drafted_at = actor.id, now()
    db.session.add(draft)
    db.session.flush()
    if signer is None:
        events.notice(case, "signatories", "decision_drafted", what=step.label)


def _signer(case: Case, actor: Person, token: str) -> Person | None:
    people = signatories(case, but=actor.id)
    if not people:
        raise Conflict(
            _("در این میز جز شما کسی حق امضا ندارد و پیش‌نویس امضانشده می‌ماند."),
            _("از مدیر سامانه بخواهید امضاکننده‌ی دیگری برای این میز بگمارد."),
        )
    found = next((person for person in people if person.token == token), None)
    if token and found is None:
        raise Invalid(_("این همکار نمی‌تواند این تصمیم را امضا کند."), _("از فهرست همین صفحه کسی را برگزینید."))
    return found


def _plain(answers: Answers) -> dict[str, Any]:
    """The answers as JSON keeps them. A form whose answers it cannot keep cannot be drafted: TypeError."""
    kept: dict[str, Any] = json.loads(json.dumps({k: v for k, v in answers.items() if k not in NO_ANSWERS}))
    return kept


def to_signatories(case: Case, _actor: Person | None) -> Holder:
    """To the one who was asked to sign, else to the desk, where its signatories find it."""
    draft = waiting(case)
    there = absences.present_for(draft.signer_id) if draft and draft.signer_id else None
    # Who stands in for an absent signer may be the drafter, or have no right to sign: then the desk has it.
    able = {person.id for person in signatories(case, but=draft.drafted_by_id)} if draft else set()
    return Holder("office", case.office_id, there if there in able else None)


def basis_of(case: Case) -> str:
    """A digest of what a decision stands on: the state, the newest submission, and what was found of it."""
    newest = db.session.scalar(select(func.max(Submission.seq)).where(Submission.case_id == case.id))
    found = [[code, row.verdict, row.evidence, row.note] for code, row in sorted(record.checks(case).items())]
    return sha256(json.dumps([case.state, newest, found]).encode()).hexdigest()
