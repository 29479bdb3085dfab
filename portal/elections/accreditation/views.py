"""The candidate's pages: who acts for them, and naming one more."""

from __future__ import annotations

from typing import BinaryIO, cast

from flask import Blueprint, Response, flash, url_for
from sqlalchemy import select

from portal.core.accounts.access import campaign
from portal.core.accounts.current import current_organisation, current_person
from portal.core.accounts.members import has_role
from portal.core.accounts.roles import Role
from portal.core.cases import state_of
from portal.core.db import db
from portal.core.documents import Received, receive
from portal.core.errors import Forbidden, NotFound, PortalError
from portal.core.i18n import _
from portal.core.web import page
from portal.elections.accreditation import service
from portal.elections.accreditation.forms import NameForm
from portal.elections.accreditation.service import Named
from portal.elections.models import Candidate
from portal.elections.pages import Answer, done, form_page, see

accreditations = Blueprint("accreditation", __name__, url_prefix="/elections/representatives")


def our_candidate() -> Candidate:
    """Whose campaign the visitor acts for."""
    organisation = current_organisation()
    number = organisation.id if organisation else None
    found = db.session.scalar(select(Candidate).where(Candidate.campaign_id == number))
    if found is None:
        raise NotFound(_("نامزدی برای این ستاد ثبت نشده است."))
    return found


@accreditations.get("")
@campaign
def index() -> Response:
    candidate = our_candidate()
    rows = [(case, state_of(case)) for case in service.accreditations(candidate)]
    may_name = has_role(current_person(), candidate.campaign_id, Role.CANDIDATE)
    return page("elections/representatives.html", candidate=candidate, rows=rows, may_name=may_name)


@accreditations.route("/new", methods=["GET", "POST"])
@campaign
def new() -> Answer:
    candidate, form, status = our_candidate(), NameForm(), 200
    if not has_role(current_person(), candidate.campaign_id, Role.CANDIDATE):
        raise Forbidden(_("نماینده را تنها خود نامزد معرفی می‌کند."), _("از نامزد بخواهید."))
    if form.is_submitted():
        letter, status = _letter_of(form)
        if letter is not None:
            status = done(form, lambda: _name(candidate, form, letter))
        if not status:
            flash(_("معرفی‌نامه به ستاد رسید؛ روز پاسخ در صفحه‌ی پرونده است."), "success")
            return see(".index")
    shown = {"label": _("فرستادن به ستاد"), "multipart": True}
    shown["lead"] = _("ستاد هویت و امضا را می‌سنجد. پس از تأیید، نماینده به نام شما درخواست می‌دهد.")
    return form_page(form, _("معرفی نماینده"), url_for(".index"), status, **shown)


def _letter_of(form: NameForm) -> tuple[Received | None, int]:
    """The letter, looked into before the transaction; else the status and the sentence beside its field."""
    whole, file = form.validate(), form.letter.data
    if not file or not getattr(file, "filename", ""):
        form.letter.errors = [_("معرفی‌نامه را پیوست کنید.")]
        return None, 422
    if not whole:
        form.letter.errors = [_("پس از درست کردن خانه‌های دیگر، فایل را دوباره برگزینید.")]
        return None, 422
    try:
        return receive(cast(BinaryIO, file.stream), file.filename), 0
    except PortalError as error:
        form.letter.errors = [f"{error.message} {error.hint}"]
        return None, error.status


def _name(candidate: Candidate, form: NameForm, letter: Received) -> None:
    named = Named(form.name.data, form.email.data, form.national_code.data, form.mobile.data)
    service.name_representative(candidate, current_person(), named, letter)
