"""Requests as the pages show them: what is asked, why, what was there and what stands there now."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask import url_for
from sqlalchemy import select

from portal.core.cases import Case, kind_of
from portal.core.cases.questions import (
    DOCUMENT,
    FIELD,
    InformationItem,
    InformationRequest,
    draft_of,
    requests_of,
    value_now,
)
from portal.core.db import db
from portal.core.documents import Document, documents_of
from portal.core.documents.again import held_documents
from portal.core.i18n import _


@dataclass(frozen=True)
class Asked:
    """One item in words. `files`: what was handed in for it; `before_files`: what lay there when it was asked."""

    item: InformationItem
    requirement: str
    what: str
    files: Sequence[Document]
    before_files: Sequence[Document]

    @property
    def is_comparison(self) -> bool:
        return self.item.kind == FIELD and not self.item.is_open and not self.item.pointer


@dataclass(frozen=True)
class Request:
    row: InformationRequest
    items: Sequence[Asked]


def of_case(case: Case, inside: bool) -> dict[str, Any]:
    """For the case page: requests newest first; the draft for those inside alone."""
    labels = {r.code: str(r.label) for r in kind_of(case).requirements(case)}
    shown = [Request(row, [in_words(item, labels) for item in row.items]) for row in reversed(requests_of(case))]
    return {"requests": shown, "request_draft": draft_of(case) if inside else None}


def labels_of(case: Case) -> Mapping[str, str]:
    return {r.code: str(r.label) for r in kind_of(case).requirements(case)}


def in_words(item: InformationItem, labels: Mapping[str, str]) -> Asked:
    what = {FIELD: _("درست کردن «%(name)s»"), DOCUMENT: _("مدرک «%(name)s»")}.get(item.kind, _("پرسش"))
    files = _by_token(item.documents)
    before = _before(item) if item.kind == DOCUMENT else []
    said = what % {"name": item.label} if "%(" in what else what
    return Asked(item, labels.get(item.requirement, item.requirement), said, files, before)


def _by_token(tokens: Sequence[str]) -> Sequence[Document]:
    if not tokens:
        return []
    return db.session.scalars(select(Document).where(Document.token.in_(tokens)).order_by(Document.id)).all()


def _before(item: InformationItem) -> Sequence[Document]:
    """What lay in the slot when the request was sent."""
    request = item.request
    past = documents_of(request.case, item.target, with_past=True)
    asked = request.sent_at
    return [one for one in past if asked is None or one.uploaded_at <= asked and one.token not in item.documents]


def open_items(case: Case, request: InformationRequest) -> list[dict[str, Any]]:
    """The applicant's task list."""
    labels = labels_of(case)
    shown = [in_words(item, labels) for item in request.items]
    return [
        {
            "label": asked.what if asked.item.target else asked.item.text,
            "hint": asked.item.text if asked.item.target else asked.requirement,
            "url": url_for("questions.item", token=case.token, item=asked.item.token) if asked.item.is_open else None,
            "state": "not_started" if asked.item.is_open else "done",
            "state_label": _("چشم‌به‌راه پاسخ شما") if asked.item.is_open else None,
        }
        for asked in shown
    ]


def standing_value(case: Case, item: InformationItem) -> str:
    return value_now(case, item) if item.kind == FIELD else ""


def pointers(case: Case, item: InformationItem) -> list[tuple[str, str]]:
    """What the applicant can point at: documents of this case and held ones, facts that were sent."""
    requirement = next((r for r in kind_of(case).requirements(case) if r.code == item.requirement), None)
    slots = requirement.documents if requirement else ()
    given = [
        *documents_of(case),
        *(document for slot in slots for _row, document in held_documents(case.applicant_id, slot)),
    ]
    papers = {
        f"document:{one.token}": _("مدرک: %(slot)s، %(name)s", slot=one.slot_label, name=one.display_name)
        for one in given
    }
    facts = {
        f"fact:{fact.code}": f"{section.title}{_('، ')}{fact.label}: {str(fact.value)[:60]}"
        for section in kind_of(case).facts(case)
        for fact in section.facts
        if fact.value
    }
    return [*papers.items(), *facts.items()]


def correct_url(case: Case, item: InformationItem) -> str | None:
    """Where the applicant puts a fact right; None: the answer is written as text."""
    found = kind_of(case).correct_at(case, item.target) if item.kind == FIELD else None
    if found is None:
        return None
    endpoint, values = found
    shown: dict[str, Any] = {"token": case.token, **values}
    return url_for(endpoint, **shown)
