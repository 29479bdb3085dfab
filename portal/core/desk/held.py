"""What the state holds of an organisation: for its own members, and for officials beside a case."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import Blueprint, Response, url_for
from sqlalchemy import select

from portal.core import held
from portal.core.accounts.access import member, official
from portal.core.accounts.current import current_organisation, current_person
from portal.core.accounts.models import Organisation
from portal.core.cases import access
from portal.core.cases.holding import numbers_of
from portal.core.clock import now
from portal.core.db import db
from portal.core.documents import Document
from portal.core.documents.models import SLOT_LABELS
from portal.core.errors import NotFound
from portal.core.held import Held
from portal.core.i18n import _, tehran_day
from portal.core.web import page

pages = Blueprint("held", __name__)


@dataclass(frozen=True)
class Line:
    """One thing that is held, in words. `url`: of a document; `source`: the number of the case it came from."""

    label: str
    value: str
    url: str | None
    source: str
    row: Held
    expired: bool

    @property
    def valid_until(self) -> date | None:
        return self.row.valid_until


@pages.get("/held")
@member
def own() -> Response:
    """Everything the state holds of us, where it comes from and until when it is good."""
    organisation = current_organisation()
    if organisation is None:
        raise NotFound(_("برای هیچ سازمانی وارد نشده‌اید."))
    return _page(organisation, None)


@pages.get("/cases/<token>/held")
@official
def of_applicant(token: str) -> Response:
    """The same, for the officials who work on one of its cases."""
    case = access.load(token, current_person())
    return _page(case.applicant, case)


def _page(organisation: Organisation, case: Any) -> Response:
    rows = held.held_by(organisation.id)
    facts, papers = facts_in_words(rows), papers_in_words(rows, linked=case is None)
    return page("desk/held.html", organisation=organisation, case=case, facts_held=facts, papers_held=papers)


def facts_in_words(rows: Sequence[Held]) -> list[Line]:
    numbers, today = numbers_of(rows), tehran_day(now())
    return [
        Line(label, value, None, numbers[row.case_id], row, _is_over(row, today))
        for row in rows
        if row.document_id is None
        for label, value in held.words_for(row.code, row.value)
    ]


def papers_in_words(rows: Sequence[Held], linked: bool) -> list[Line]:
    """Documents; `linked` where the reader may open them (officials read those of their own cases there)."""
    numbers, today = numbers_of(rows), tehran_day(now())
    wanted = [row.document_id for row in rows if row.document_id is not None]
    files = {one.id: one for one in db.session.scalars(select(Document).where(Document.id.in_(wanted)))}
    return [
        Line(
            str(SLOT_LABELS.get(row.code, row.code)),
            files[row.document_id].display_name,
            url_for("documents.show", token=files[row.document_id].token) if linked else None,
            numbers[row.case_id],
            row,
            _is_over(row, today),
        )
        for row in rows
        if row.document_id is not None
    ]


def _is_over(row: Held, today: date) -> bool:
    return row.valid_until is not None and row.valid_until < today
