"""Composing a request: item by item, each under a published requirement; the applicant sees nothing of it yet."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import func, select

from portal.core.accounts.members import in_office
from portal.core.accounts.models import Person
from portal.core.accounts.roles import Role
from portal.core.cases import access, holding
from portal.core.cases.kinds import Requirement, find_fact, kind_of
from portal.core.cases.models import Case
from portal.core.cases.questions.models import DOCUMENT, FIELD, QUESTION, InformationItem, InformationRequest
from portal.core.cases.questions.queries import draft_of, item_of, sent_to, was_asked
from portal.core.clock import now
from portal.core.db import db
from portal.core.errors import Conflict, Forbidden, Invalid
from portal.core.i18n import _


@dataclass(frozen=True)
class Ask:
    """One thing to ask. `target`: the code of the fact or of the document slot; `label`: what people call it.

    `reason`: why it is asked though it is held.
    """

    kind: str
    requirement: str
    text: str
    target: str = ""
    label: str = ""
    reason: str = ""


def add_item(case: Case, actor: Person, ask: Ask) -> InformationItem:
    """Put one more thing into the case's request. Refuses what is not asked by a rule, or held already."""
    _demand_holder(case, actor)
    requirement = published(case, ask.requirement)
    if not ask.text.strip():
        raise Invalid(_("بنویسید دقیقاً چه می‌خواهید تا متقاضی یک‌باره درست پاسخ دهد."))
    before, label = _target(case, requirement, ask)
    overridden = holding.refuse_to_ask(case, ask.target, ask.reason)
    request = _draft(case, actor)
    item = InformationItem(request=request, seq=_next(request), kind=ask.kind, requirement=requirement.code)
    item.target, item.label, item.before, item.text = ask.target, label, before, ask.text.strip()
    item.override_reason = ask.reason.strip() if overridden is not None else ""
    item.documents = []
    db.session.add(item)
    db.session.flush()
    return item


def published(case: Case, code: str) -> Requirement:
    """The requirement with this code. Raises Invalid: nothing is asked that is not written in the rules."""
    for requirement in kind_of(case).requirements(case):
        if requirement.code == code:
            return requirement
    raise Invalid(
        _("هر پرسش باید به یکی از شرط‌های منتشرشده‌ی این پرونده برسد."),
        _("شرط را از فهرست برگزینید؛ چیزی که در شرط‌ها نیست از متقاضی خواسته نمی‌شود."),
        code="no_requirement",
    )


def _target(case: Case, requirement: Requirement, ask: Ask) -> tuple[str, str]:
    """(present value in words, label) of what is to be corrected or replaced."""
    if ask.kind == QUESTION and not ask.target:
        return "", ""
    if ask.kind == DOCUMENT and ask.target in requirement.documents:
        return "", ask.label
    found = find_fact(kind_of(case).facts(case), ask.target) if ask.kind == FIELD else None
    if found is None or requirement.section not in ("", found[0].code):
        raise Invalid(_("این خانه یا مدرک به شرط «%(name)s» نمی‌رسد.", name=requirement.label))
    return str(found[1].value), str(found[1].label)


def _draft(case: Case, actor: Person) -> InformationRequest:
    if sent_to(case) is not None:
        raise already_open()
    request = draft_of(case)
    if request is None:
        seq = db.session.scalar(select(func.max(InformationRequest.seq)).where(InformationRequest.case_id == case.id))
        request = InformationRequest(case_id=case.id, seq=(seq or 0) + 1, office_id=case.office_id)
        request.composed_by_id, request.composed_at, request.items = actor.id, now(), []
        db.session.add(request)
        db.session.flush()
    return request


def already_open() -> Conflict:
    return Conflict(
        _("پرسش پیشین هنوز نزد متقاضی باز است و پرسش دومی هم‌زمان فرستاده نمی‌شود."),
        _("منتظر پاسخ بمانید، یا آن را پس بگیرید و همه را یک‌جا بپرسید."),
        code="request_open",
    )


def _next(request: InformationRequest) -> int:
    return max((item.seq for item in request.items), default=0) + 1


def remove_item(case: Case, actor: Person, token: str) -> None:
    """Take a thing out again, before anything was sent."""
    _demand_holder(case, actor)
    request = draft_of(case)
    item = item_of(request, token)
    item.request.items.remove(item)
    db.session.delete(item)
    db.session.flush()


def may_certify(person: Person, case: Case) -> bool:
    """A supervisor of the office that holds the file."""
    heads = in_office(person, case.office_id, Role.SUPERVISOR, Role.DEPUTY_HEAD)
    return case.holder == "office" and heads and access.is_impartial(person, case)


def may_certify_now(person: Person, case: Case, request: InformationRequest | None) -> bool:
    """Whether there is a later request that this supervisor, who did not write it, could certify."""
    if request is None or not request.items or request.new_fact or not was_asked(case):
        return False
    return may_certify(person, case) and request.composed_by_id != person.id


def certify(case: Case, actor: Person, new_fact: str) -> None:
    """Let a later request stop the clock too, because something new has come up. Not by who composed it."""
    request = draft_of(case)
    if request is None or not request.items:
        raise Conflict(_("هنوز پرسشی نوشته نشده است."), _("نخست کارشناس پرسش‌ها را بنویسد."))
    if not may_certify(actor, case) or request.composed_by_id == actor.id:
        raise Forbidden(_("موضوع تازه را سرپرست همین میز گواهی می‌کند، نه نویسنده‌ی پرسش."))
    if not was_asked(case):
        raise Conflict(_("نخستین پرسش خود مهلت را نگه می‌دارد و گواهی نمی‌خواهد."))
    if not new_fact.strip():
        raise Invalid(_("بنویسید چه موضوع تازه‌ای پیش آمده که هنگام پرسش نخست دانسته نبود."))
    request.new_fact, request.certified_by_id = new_fact.strip(), actor.id


def _demand_holder(case: Case, actor: Person) -> None:
    if not access.is_holder(actor, case):
        raise Forbidden(_("پرسش را تنها دارنده‌ی پرونده می‌نویسد."), _("نخست پرونده را بردارید."))
