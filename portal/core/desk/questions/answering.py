"""Answering a request, item by item."""

from __future__ import annotations

from typing import Any, BinaryIO, cast

from flask import Response, current_app, flash, redirect, request, url_for

from portal.config import Settings
from portal.core.accounts.access import signed_in
from portal.core.accounts.current import current_person
from portal.core.cases import Case, access, questions
from portal.core.cases.questions import DOCUMENT, FIELD, InformationItem, InformationRequest
from portal.core.db import transaction
from portal.core.desk.questions import words
from portal.core.desk.questions.blueprint import pages
from portal.core.desk.questions.forms import CorrectedForm, FilesForm, PointerForm, TextAnswerForm
from portal.core.documents import Received, carry, receive
from portal.core.documents.queries import document_for
from portal.core.documents.service import put_in_place
from portal.core.errors import NotFound, PortalError
from portal.core.forms import BaseForm
from portal.core.i18n import _
from portal.core.web import page

ACCEPT = "application/pdf,image/png,image/jpeg"


def _load(token: str) -> tuple[Case, InformationRequest]:
    """The applicant's case and its open request, or 404."""
    case = access.load(token, current_person())
    open_now = questions.sent_to(case)
    if open_now is None or not access.belongs_to_applicant(current_person(), case):
        raise NotFound(_("پرسش بازی در این پرونده نیست."), _("در صفحه‌ی پرونده ببینید اکنون نزد کیست."))
    return case, open_now


@pages.get("/cases/<token>/answers")
@signed_in
def answers(token: str) -> Response:
    """What is asked, until when, and what happens if nothing is said."""
    case, open_now = _load(token)
    return page(
        "desk/questions/answers.html",
        case=case,
        request_row=open_now,
        items=words.open_items(case, open_now),
        outcome=questions.what_if_unanswered(case),
        may_write=access.is_applicant(current_person(), case),
    )


@pages.get("/cases/<token>/answers/<item>")
@signed_in
def item(token: str, item: str) -> Response:
    case, open_now = _load(token)
    found = questions.item_of(open_now, item)
    return _item_page(case, found, _form_for(case, found), PointerForm())


def _form_for(case: Case, found: InformationItem) -> BaseForm:
    if found.kind == DOCUMENT:
        return FilesForm()
    return CorrectedForm() if words.correct_url(case, found) else TextAnswerForm()


def _item_page(
    case: Case, found: InformationItem, form: BaseForm, pointer: PointerForm, status: int = 200, notice: str = ""
) -> Response:
    settings: Settings = current_app.extensions["settings"]
    pointer.point_at(words.pointers(case, found))
    return page(
        "desk/questions/item.html",
        status,
        case=case,
        asked=words.in_words(found, words.labels_of(case)),
        is_field=found.kind == FIELD,
        value=words.standing_value(case, found),
        correct_url=words.correct_url(case, found),
        form=form,
        pointer=pointer,
        notice=notice,
        max_bytes=settings.upload_limit,
        accept=ACCEPT,
        may_write=access.is_applicant(current_person(), case),
    )


@pages.post("/cases/<token>/answers/<item>")
@signed_in
def answer(token: str, item: str) -> Any:
    """Answer one thing; the last answer sends the file back to the desk."""
    case, open_now = _load(token)
    found = questions.item_of(open_now, item)
    form = _form_for(case, found)
    if not form.validate_on_submit():
        return _item_page(case, found, form, PointerForm(formdata=None), 422)
    try:
        # Examined before the transaction: looking into files takes longer than a writer may hold the lock.
        files = _received() if found.kind == DOCUMENT else []
        with transaction():
            case, open_now = _load(token)
            found = questions.item_of(open_now, item)
            given = put_in_place(case, found.target, files, current_person())
            tokens = [document.token for document in given]
            questions.answer(case, current_person(), item, form["answer"].data or "", tokens)
    except PortalError as error:
        return _again(token, item, form, PointerForm(formdata=None), error)
    return _next(token)


def _received() -> list[Received]:
    files = [file for file in request.files.getlist("files") if file.filename]
    return [receive(cast(BinaryIO, file.stream), file.filename or "") for file in files]


def _again(token: str, item: str, form: BaseForm, pointer: PointerForm, error: PortalError) -> Response:
    """The page again with the sentence; where the item is no longer open, the error's own page."""
    case = access.load(token, current_person())
    open_now = questions.sent_to(case)
    if open_now is None or not questions.item_of(open_now, item).is_open:
        raise error
    notice = f"{error.message} {error.hint}".strip()
    return _item_page(case, questions.item_of(open_now, item), form, pointer, error.status, notice)


@pages.post("/cases/<token>/answers/<item>/supplied")
@signed_in
def supplied(token: str, item: str) -> Any:
    """It was there already: point at it, and the office's clock runs again at once."""
    case, open_now = _load(token)
    found, pointer = questions.item_of(open_now, item), PointerForm()
    offered = dict(words.pointers(case, found))
    pointer.point_at(list(offered.items()))
    if not pointer.validate_on_submit():
        return _item_page(case, found, _blank(case, found), pointer, 422)
    with transaction():
        case, open_now = _load(token)
        found = questions.item_of(open_now, item)
        where = str(pointer.pointer.data)
        _bring_here(case, where)
        questions.point_to(case, current_person(), item, where, offered[where])
    return _next(token)


def _blank(case: Case, found: InformationItem) -> BaseForm:
    return type(_form_for(case, found))(formdata=None)


def _bring_here(case: Case, where: str) -> None:
    """A held document of another case is put into this one, so that the desk can read it."""
    kind, _colon, token = where.partition(":")
    if kind == "document" and (document := document_for(current_person(), token)).case_id != case.id:
        carry(document, current_person(), case)


def _next(token: str) -> Any:
    case = access.load(token, current_person())
    if questions.sent_to(case) is None:
        flash(_("به همه‌ی پرسش‌ها پاسخ دادید و پرونده به میز برگشت."), "success")
        return redirect(url_for("desk.case", token=token), 303)
    flash(_("پاسخ شما نگه داشته شد."), "success")
    return redirect(url_for(".answers", token=token), 303)
