"""The screens that every kind of case shares: my cases, the queue, the case page, and one view for every step."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, flash, redirect, request, url_for

from portal.core import paging
from portal.core.accounts.access import applicant, official, signed_in
from portal.core.accounts.current import current_organisation, current_person
from portal.core.cases import Case, Step, access, record, step_of, take_step
from portal.core.cases.duty import openings
from portal.core.db import transaction
from portal.core.desk import choices, queue
from portal.core.desk.forms import CheckForm, MessageForm, NoteForm, StepForm
from portal.core.desk.page import context_of
from portal.core.errors import Forbidden, NotFound, PortalError
from portal.core.i18n import _
from portal.core.web import page, problem

desk = Blueprint("desk", __name__)


@desk.errorhandler(PortalError)
def refused(error: PortalError) -> Response:
    """What was not taken is told with the way back to the file, for those who may see it."""
    token = (request.view_args or {}).get("token", "")
    of_a_case = request.path.startswith("/cases/") and not isinstance(error, NotFound)
    return problem(error, url_for(".case", token=token) if of_a_case else "")


@desk.get("/cases")
@applicant
def own() -> Response:
    """What my organisation asked for."""
    organisation = current_organisation()
    if organisation is None:
        raise NotFound(_("برای هیچ سازمانی وارد نشده‌اید."))
    filters = queue.Filters.read(request.args, sort="-sent")
    found = paging.page_of(
        queue.own_rows(organisation, filters), queue.SORTS[filters.sort], paging.place_in(request.args)
    )
    return page("desk/own.html", page=found, **choices.of_list(filters))


@desk.get("/desk")
@official
def inbox() -> Response:
    """The queue of my offices."""
    person = current_person()
    filters = queue.Filters.read(request.args)
    rows = queue.rows(person, filters)
    found = paging.page_of(rows, queue.SORTS[filters.sort], paging.place_in(request.args))
    shown = choices.of_list(filters) | choices.of_queue(person, filters)
    return page("desk/queue.html", page=found, total=paging.capped_count(rows), **shown)


@desk.post("/desk/next")
@official
def next_case() -> Any:
    """Take the unassigned case that is due first."""
    person = current_person()
    rows = queue.rows(person, queue.Filters(view="unassigned"))
    for row in paging.page_of(rows, queue.SORTS["due"], size=10).rows:
        try:
            with transaction():
                take_step(access.load(row.token, current_person()), "take", current_person())
            return redirect(url_for(".case", token=row.token))
        except PortalError:  # a colleague was faster, or it is about one's own organisation: the next one
            continue
    flash(_("پرونده‌ی برداشته‌نشده‌ای نمانده است."), "info")
    return redirect(url_for(".inbox"))


@desk.get("/cases/<token>")
@signed_in
def case(token: str) -> Response:
    found, person = access.load(token, current_person()), current_person()
    if openings.awaited(found, person):
        with transaction():
            openings.open_page(found, person)
    return _case_page(found)


def _case_page(found: Case, status: int = 200, **forms: Any) -> Response:
    shown: dict[str, Any] = {"message_form": MessageForm(), "note_form": NoteForm(), "check_form": CheckForm()}
    return page("desk/case.html", status, **context_of(found, current_person()), **(shown | forms))


def _form_for(step: Step, found: Case) -> StepForm:
    """The step's form, told which case it is about; a step without one only confirms."""
    form = (step.form or StepForm)()
    if hasattr(form, "about"):
        form.about(found)
    return form


def _step_page(found: Case, step: Step, form: StepForm, version: str, status: int = 200) -> Response:
    outcome = choices.outcome_of(found, step)
    return page("desk/step.html", status, case=found, step=step, form=form, version=version, outcome=outcome)


@desk.get("/cases/<token>/steps/<name>")
@signed_in
def ask(token: str, name: str) -> Any:
    """Say what will happen and ask what must be known, before a step is taken."""
    found = access.load(token, current_person())
    step = step_of(found, name)
    if not step.is_open(current_person(), found):
        raise Forbidden(_("این کار اکنون در اختیار شما نیست."), _("به صفحه‌ی پرونده برگردید."))
    if step.page:
        return redirect(url_for(step.page, token=token), 303)
    return _step_page(found, step, _form_for(step, found), str(found.version))


@desk.post("/cases/<token>/steps/<name>")
@signed_in
def take(token: str, name: str) -> Any:
    """Every step of every kind of case goes through here."""
    found = access.load(token, current_person())
    step = step_of(found, name)
    form = _form_for(step, found)
    if not form.validate_on_submit():
        return _step_page(found, step, form, request.form.get("version", ""), 422)
    with transaction():
        answers = {**form.data, "form": form}
        take_step(found, name, current_person(), answers, version=_version())
    flash(_("انجام شد: %(what)s", what=step.said or step.label), "success")
    return redirect(url_for(".case", token=token))


def _version() -> int | None:
    text = request.form.get("version", "")
    return int(text) if text.isascii() and text.isdecimal() else None


@desk.post("/cases/<token>/messages")
@signed_in
def send_message(token: str) -> Any:
    found, form = access.load(token, current_person()), MessageForm()
    if not form.validate_on_submit():
        return _case_page(found, 422, message_form=form)
    with transaction():
        record.write_message(found, current_person(), form.message.data or "")
    return redirect(url_for(".case", token=token, _anchor="messages"))


@desk.post("/cases/<token>/notes")
@official
def add_note(token: str) -> Any:
    found, form = access.load(token, current_person()), NoteForm()
    if not form.validate_on_submit():
        return _case_page(found, 422, note_form=form)
    with transaction():
        record.write_note(found, current_person(), form.note.data or "")
    return redirect(url_for(".case", token=token, _anchor="notes"))


@desk.post("/cases/<token>/checks")
@official
def set_check(token: str) -> Any:
    found, form = access.load(token, current_person()), CheckForm()
    if not form.validate_on_submit():
        return _case_page(found, 422, check_form=form)
    with transaction():
        record.check(found, current_person(), **form.check())
    return redirect(url_for(".case", token=token, _anchor=f"requirement-{form.code.data}"))
