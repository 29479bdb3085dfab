"""Pages of a body that is asked its opinion: its list, and one page with what it needs and nothing else."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, flash, redirect, request, url_for
from wtforms import RadioField
from wtforms.validators import InputRequired

from portal.core import paging
from portal.core.accounts.access import acts_for, entitled
from portal.core.accounts.current import current_person
from portal.core.accounts.members import is_official, organisations_of
from portal.core.accounts.models import Person
from portal.core.accounts.roles import BODY_KINDS
from portal.core.cases import consultations
from portal.core.cases.consultations import Consultation
from portal.core.cases.consultations.models import CONDITIONS, NO_OBJECTION, OBJECTION
from portal.core.cases.consultations.queries import NEWEST
from portal.core.cases.consultations.service import closed_because
from portal.core.clock import now
from portal.core.db import transaction
from portal.core.documents import documents_of
from portal.core.errors import PortalError
from portal.core.forms import BaseForm, PersianLinesField, options
from portal.core.i18n import _, _l
from portal.core.web import page

pages = Blueprint("consultations", __name__)
consulted = entitled("consulted", is_official, acts_for(*BODY_KINDS))

ANSWERS = {
    NO_OBJECTION: _l("مخالفتی نیست"),
    CONDITIONS: _l("با این شرط‌ها مخالفتی نیست"),
    OBJECTION: _l("مخالفیم"),
}
STATES = {"open": _l("چشم‌به‌راه نظر"), "silent": _l("مهلت گذشت"), "withdrawn": _l("پایان یافت")}


class OpinionForm(BaseForm):
    answer = RadioField(_l("نظر شما"), choices=options(ANSWERS.items()), validators=[InputRequired()])
    text = PersianLinesField(
        _l("دلیل یا شرط‌ها"),
        longest=4000,
        description=_l("برای مخالفت و شرط لازم است؛ با ماده و بندی که بر آن تکیه دارید."),
    )


def speaks_for_some_body(person: Person | None) -> bool:
    """Whether the main navigation leads them to what their bodies were asked."""
    return person is not None and (is_official(person) or any(o.kind in BODY_KINDS for o in organisations_of(person)))


@pages.get("/consultations")
@consulted
def index() -> Response:
    """What my bodies were asked: what waits first, on a tab of its own."""
    waiting = request.args.get("view") != "closed"
    rows = consultations.rows_for(current_person(), open_only=waiting)
    found = paging.page_of(rows, NEWEST, paging.place_in(request.args))
    tabs = [
        {"label": _("چشم‌به‌راه نظر"), "url": url_for(".index"), "active": waiting},
        {"label": _("پایان‌یافته"), "url": url_for(".index", view="closed"), "active": not waiting},
    ]
    return page(
        "desk/consultations/list.html", page=found, tabs_shown=tabs, waiting=waiting, now=now(), words=outcome_of
    )


@pages.get("/consultations/<token>")
@consulted
def show(token: str) -> Response:
    return _page(consultations.load(token, current_person()), OpinionForm())


def _page(row: Consultation, form: OpinionForm, status: int = 200, notice: str = "") -> Response:
    files = [
        {
            "name": document.display_name,
            "size": document.size,
            "url": url_for("documents.show", token=document.token),
            "note": document.slot_label,
        }
        for document in documents_of(row.case)
        if document.slot in row.shared
    ]
    return page(
        "desk/consultations/show.html",
        status,
        row=row,
        case=row.case,
        body=consultations.asked_of(row),
        sections=consultations.shared_facts(row),
        files=files,
        form=form,
        notice=notice,
        outcome=outcome_of(row),
        closed="" if row.is_open else closed_because(row),
    )


@pages.post("/consultations/<token>")
@consulted
def answer(token: str) -> Any:
    row, form = consultations.load(token, current_person()), OpinionForm()
    if not form.validate_on_submit():
        return _page(row, form, 422)
    try:
        with transaction():
            row = consultations.load(token, current_person())
            consultations.give_opinion(row, current_person(), form.answer.data, form.text.data)
    except PortalError as error:
        return _page(consultations.load(token, current_person()), form, error.status, f"{error.message} {error.hint}")
    flash(_("نظر شما ثبت شد و به دارنده‌ی پرونده رسید."), "success")
    return redirect(url_for(".show", token=token), 303)


def outcome_of(row: Any) -> str:
    """How a consultation stands, in words: a row or a `Consultation`."""
    if row.state == "silent" and row.answer == NO_OBJECTION:
        return _("با گذشت مهلت: مخالفتی نیست")
    return str(ANSWERS[row.answer] if row.answer else STATES[row.state])


def of_case(case: Any) -> list[dict[str, Any]]:
    """For the case page: each body, since when, its day, what it said."""
    return [
        {"row": row, "body": consultations.asked_of(row), "outcome": outcome_of(row)}
        for row in consultations.consultations_of(case)
    ]
