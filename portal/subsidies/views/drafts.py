"""Writing a request: its form, its documents. Sending it is a step of the desk."""

from __future__ import annotations

from typing import Any, BinaryIO, cast

from flask import Response, current_app, flash, request, url_for
from wtforms.validators import InputRequired

from portal.config import Settings
from portal.core.accounts.access import vendor
from portal.core.accounts.current import current_person
from portal.core.cases import access
from portal.core.db import transaction
from portal.core.documents import Document, documents_of, receive
from portal.core.errors import Conflict, PortalError
from portal.core.forms import BaseForm, MultiFileField
from portal.core.i18n import _, _l
from portal.core.web import page
from portal.licensing.forms.base import SectionForm
from portal.licensing.requirements import Slot
from portal.subsidies import asking, keys, requests
from portal.subsidies.models import SupportCase
from portal.subsidies.programme import programme_of
from portal.subsidies.views.blueprint import Answer, see, support

ACCEPT = "application/pdf,image/png,image/jpeg"


class UploadForm(BaseForm):
    files = MultiFileField(_l("فایل‌ها"))


@support.get("/support/requests/<token>")
@vendor
def draft(token: str) -> Answer:
    """The form as it was last saved; once sent, the case's own page."""
    case = requests.load(token, current_person())
    if case.state != "draft":
        return see("desk.case", token=token)
    form = asking.form_class(case)()
    if not form.restored:
        form = asking.filled(case)
        form.begin_from(case.typed, case.version)
        form.flaws()
        if "check" not in request.args:
            form.forget_missing()
    return _page(case, form)


def _page(case: SupportCase, form: SectionForm, status: int = 200, **shown: Any) -> Response:
    settings: Settings = current_app.extensions["settings"]
    context: dict[str, Any] = {
        "programme": programme_of(case.kind),
        "pooled": asking.pooled_fields(form) if case.pool is not None else [],
        "own": asking.own_fields(form),
        "places": [_place(case, slot) for slot in programme_of(case.kind).slots],
        "may_write": access.is_applicant(current_person(), case),
        "in_force": keys.is_in_force(case.licence),
        "faults": requests.faults_of(case) if "check" in request.args else [],
        "max_bytes": settings.upload_limit,
        "accept": ACCEPT,
    }
    return page("support/draft.html", status, case=case, form=form, **(context | shown))


@support.post("/support/requests/<token>")
@vendor
def save(token: str) -> Answer:
    """Keep what was typed, complete or not; then say what is missing, or go on to sending."""
    case = requests.load_to_write(token, current_person())
    form = asking.form_class(case)()
    try:
        with transaction():
            case = requests.load_to_write(token, current_person())
            requests.save(case, form)
    except Conflict as error:
        if error.code == "already_sent":
            raise
        flash(f"{error.message} {error.hint}", "warning")
        form.begin_from(case.typed, case.version)
        return _page(case, form, 409)
    if "send" in request.form and not requests.faults_of(case):
        return see("desk.ask", token=token, name="submit")
    flash(_("ذخیره شد."), "success")
    return see(".draft", token=token, check="1")


# Documents.


def _place(case: SupportCase, slot: Slot) -> dict[str, Any]:
    """One slot as the page shows it."""
    form = UploadForm(formdata=None, prefix=f"{slot.code}-")
    form.files.name, form.files.id = "files", f"slot-{slot.code}"
    if slot.required:
        form.files.validators = [InputRequired()]
    return {"slot": slot, "form": form, "files": [_file(case, one) for one in documents_of(case, slot.code)]}


def _file(case: SupportCase, document: Document) -> dict[str, Any]:
    return {
        "name": document.display_name,
        "size": document.file.size,
        "at": document.uploaded_at,
        "url": url_for("documents.show", token=document.token),
        "remove_url": url_for(".take_back", token=case.token, document=document.token),
    }


@support.post("/support/requests/<token>/documents/<slot>")
@vendor
def upload(token: str, slot: str) -> Answer:
    """Take in each file by itself: a bad one is refused with a sentence, the others are kept."""
    place = requests.slot_of(requests.load_to_write(token, current_person()), slot)
    files = [file for file in request.files.getlist("files") if file.filename]
    if not files:
        flash(_("فایلی برنگزیده‌اید."), "warning")
    for file in files if place.several else files[:1]:
        try:
            # Examined before the transaction: looking into a file takes longer than a writer may hold the lock.
            received = receive(cast(BinaryIO, file.stream), file.filename or "")
            with transaction():
                requests.hand_in(requests.load_to_write(token, current_person()), slot, received, current_person())
            flash(_("«%(name)s» رسید و نگه داشته شد.", name=file.filename), "success")
        except PortalError as error:
            flash(f"«{file.filename}»: {error.message} {error.hint}", "warning")
    return see(".draft", token=token, _anchor=f"place-{slot}")


@support.post("/support/requests/<token>/documents/<document>/withdraw")
@vendor
def take_back(token: str, document: str) -> Answer:
    with transaction():
        requests.take_back(requests.load_to_write(token, current_person()), document, current_person())
    return see(".draft", token=token)
