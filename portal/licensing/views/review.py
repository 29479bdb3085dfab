"""The last look before sending, and sending."""

from __future__ import annotations

from typing import Any

from flask import Response, flash, request
from sqlalchemy.orm.exc import StaleDataError

from portal.core.accounts.access import vendor
from portal.core.accounts.current import current_person
from portal.core.cases import access, state_of, take_step
from portal.core.db import transaction
from portal.core.errors import Conflict, Invalid
from portal.core.i18n import _
from portal.core.web import page
from portal.licensing import review, service
from portal.licensing.models import LicenceCase
from portal.licensing.service import AlreadySent
from portal.licensing.step_forms import SubmitForm
from portal.licensing.views.application import section_url
from portal.licensing.views.blueprint import Answer, licensing, see


@licensing.get("/applications/<token>/review")
@vendor
def look(token: str) -> Response:
    """Everything that will be sent, what is missing, which path it will take and why."""
    case = service.load(token, current_person())
    if not case.is_editable:
        raise AlreadySent(case)
    return _page(case, SubmitForm())


def _page(case: LicenceCase, form: SubmitForm, status: int = 200, notice: Any = "") -> Response:
    found = review.outlook_of(case)
    return page(
        "licensing/review.html",
        status,
        case=case,
        form=form,
        outlook=found,
        urls={part.code: section_url(case, part.code, check="1") for part in found.parts},
        notice=notice,
        may_write=access.is_applicant(current_person(), case),
    )


@licensing.post("/applications/<token>/review")
@vendor
def submit(token: str) -> Answer:
    """Send it. A second click, or the page kept open, finds it sent and is told so kindly."""
    form = SubmitForm()
    try:
        case = service.load_to_write(token, current_person())
        if not form.validate_on_submit():
            return _page(case, form, 422)
        with transaction():
            case = service.load_to_write(token, current_person())
            take_step(case, "submit", current_person(), form.data, version=_seen())
    except AlreadySent as error:
        return _sent_before(error.case)
    except (Conflict, StaleDataError):
        return _overtaken(token)
    except Invalid as error:
        return _page(service.load(token, current_person()), form, 422, f"{error.message} {error.hint}")
    return see(".sent", token=token)


def _seen() -> int:
    """The version that the page showed; a form without it has seen nothing."""
    text = request.form.get("version", "")
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else -1


def _sent_before(case: LicenceCase) -> Answer:
    if case.submitted_at is not None:
        flash(_("این درخواست پیش‌تر فرستاده و ثبت شده است؛ دوباره فرستاده نشد."), "info")
        return see(".sent", token=case.token)
    flash(_("این درخواست بسته شده است و فرستاده نشد."), "info")
    return see("desk.case", token=case.token)


def _overtaken(token: str) -> Answer:
    """Somebody wrote, or sent, between the look and the click."""
    case = service.load(token, current_person())
    if not case.is_editable:
        return _sent_before(case)
    notice = _(
        "پس از باز شدن این صفحه چیزی در درخواست تغییر کرد و فرستاده نشد. دوباره ببینید و اگر درست است بفرستید."
    )
    return _page(case, SubmitForm(formdata=None), 409, notice)


@licensing.get("/applications/<token>/sent")
@vendor
def sent(token: str) -> Answer:
    """It arrived: its number, its receipt, the day of the answer, and the licence as soon as the rule issues it."""
    case = service.load(token, current_person())
    if case.submitted_at is None:
        return see(".tasks", token=token)
    found = review.arrival_of(case)
    response = page("licensing/sent.html", case=case, arrival=found, state=state_of(case))
    if found.waits:
        response.headers["Refresh"] = "1"
    return response
