"""Answering a request, item by item; the last answer brings the file back to the desk that asked."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select

from portal.core import audit
from portal.core.accounts.models import Person
from portal.core.cases import access, clock
from portal.core.cases.kinds import find_fact, kind_of
from portal.core.cases.models import Case
from portal.core.cases.questions.models import (
    DOCUMENT,
    FIELD,
    SENT,
    SUPPLIED,
    InformationItem,
    InformationRequest,
)
from portal.core.cases.questions.queries import item_of
from portal.core.cases.service import take_step
from portal.core.clock import now
from portal.core.db import db
from portal.core.errors import Conflict, Forbidden, Invalid
from portal.core.i18n import _

STEP = "answer"


def value_now(case: Case, item: InformationItem) -> str:
    """What now stands in the applicant's form where a correction was asked, in words."""
    kind = kind_of(case)
    found = find_fact((kind.working_facts or kind.facts)(case), item.target)
    return str(found[1].value) if found else ""


def answer(case: Case, actor: Person, token: str, text: str = "", documents: Sequence[str] = ()) -> InformationItem:
    """Answer one thing: `text`, or the tokens of documents already handed in, as its kind wants."""
    item, text = _to_answer(case, actor, token), text.strip()
    if item.kind == DOCUMENT:
        if not documents:
            raise Invalid(_("فایلی نرسیده است."), _("مدرک را برگزینید و بفرستید."))
        item.documents = list(documents)
    elif item.kind == FIELD:
        item.after = _corrected(case, item, text)
    elif not text:
        raise Invalid(_("پاسخ را بنویسید."))
    item.answer, item.state = text, "answered"
    _answered(case, actor, item, "question.answer")
    return item


def _corrected(case: Case, item: InformationItem, text: str) -> str:
    """The corrected value in words. The same value again needs a word of explanation."""
    if kind_of(case).correct_at(case, item.target) is None:
        if not text:
            raise Invalid(_("مقدار درست را بنویسید."))
        return text
    value = value_now(case, item)
    if value == item.before and not text:
        raise Invalid(
            _("«%(name)s» هنوز همان است که بود.", name=item.label),
            _("آن را در فرم درست کنید؛ یا اگر درست است، همین‌جا بنویسید چرا."),
        )
    return value


def point_to(case: Case, actor: Person, token: str, pointer: str, words: str) -> InformationItem:
    """Say that it is there already, and where: `document:TOKEN` or `fact:CODE`, checked by the caller for documents.

    The office need not have asked: its clock runs again at once, whatever else is still open.
    """
    item = _to_answer(case, actor, token)
    kind, _colon, code = pointer.partition(":")
    if kind == "fact" and (found := find_fact(kind_of(case).facts(case), code)):
        words = f"{found[0].title}{_('، ')}{found[1].label}: {found[1].value}"
    elif kind != "document" or not code:
        raise Invalid(_("نشان دهید که کجا داده شده است: یک مدرک یا یک پاسخ پیشین."))
    term = clock.clock_of(case)
    item.state, item.pointer, item.after, item.answered_at = SUPPLIED, pointer, words, now()
    if term is not None:
        clock.resume(term, actor, SUPPLIED)
    _answered(case, actor, item, "question.supplied")
    return item


def _to_answer(case: Case, actor: Person, token: str) -> InformationItem:
    if not access.is_applicant(actor, case):
        raise Forbidden(_("تنها متقاضی به پرسش‌ها پاسخ می‌دهد."), _("از مالک سازمان نقش ویرایشگر بخواهید."))
    open_now = (InformationRequest.case_id == case.id, InformationRequest.state == SENT)
    # Two colleagues who give the last two answers at once follow one another: one of them sends the file back.
    item = item_of(db.session.scalar(select(InformationRequest).where(*open_now).with_for_update()), token)
    if not item.is_open:
        raise Conflict(
            _("به این پرسش پیش‌تر پاسخ داده شده است."), _("چیزی تغییر نکرد؛ بقیه را در فهرست پرسش‌ها ببینید.")
        )
    return item


def _answered(case: Case, actor: Person, item: InformationItem, action: str) -> None:
    item.answered_at, item.answered_by_id = now(), actor.id
    db.session.flush()
    audit.record(actor, case, action, {"requirement": item.requirement}, case=case)
    if not item.request.open_items:
        take_step(case, STEP, actor)
