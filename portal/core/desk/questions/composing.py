"""Composing a request: the applicant sees nothing of these pages."""

from __future__ import annotations

from typing import Any

from flask import Response, flash, redirect, url_for

from portal.core.accounts.access import official
from portal.core.accounts.current import current_person
from portal.core.cases import Case, access, clock, kind_of, questions
from portal.core.cases.holding import AlreadyHeld
from portal.core.cases.questions import compose
from portal.core.db import transaction
from portal.core.desk.questions import words
from portal.core.desk.questions.blueprint import pages
from portal.core.desk.questions.forms import AskForm, CertifyForm
from portal.core.errors import Forbidden
from portal.core.i18n import _
from portal.core.web import page


def _load(token: str) -> Case:
    """A case that the official's office holds: 404 for strangers, 403 where it lies elsewhere."""
    case = access.load(token, current_person())
    if not access.works_on(current_person(), case):
        raise Forbidden(_("پرسش را میزی می‌نویسد که پرونده نزد آن است."), _("نخست پرونده را بردارید."))
    return case


@pages.get("/cases/<token>/ask", endpoint="compose")
@official
def composing(token: str) -> Response:
    """What will be asked, all at once; and what sending it does to the clock."""
    return _page(_load(token), CertifyForm())


def _page(case: Case, form: CertifyForm, status: int = 200) -> Response:
    draft, labels, person = questions.draft_of(case), words.labels_of(case), current_person()
    return page(
        "desk/questions/compose.html",
        status,
        case=case,
        draft=draft,
        items=[words.in_words(item, labels) for item in draft.items] if draft else [],
        requirements=kind_of(case).requirements(case),
        route=clock.rules_of(case),
        stops=questions.will_stop_clock(case, draft),
        outcome=questions.what_if_unanswered(case),
        is_holder=access.is_holder(person, case),
        can_send=_can_send(case),
        may_certify=compose.may_certify_now(person, case, draft),
        form=form,
    )


def _can_send(case: Case) -> bool:
    step = kind_of(case).workflow.step("ask")
    return step is not None and step.is_open(current_person(), case)


@pages.get("/cases/<token>/ask/<requirement>")
@official
def add(token: str, requirement: str) -> Response:
    case = _load(token)
    return _item_page(case, requirement, AskForm())


def _item_page(case: Case, code: str, form: AskForm, status: int = 200, notice: Any = "") -> Response:
    requirement = compose.published(case, code)
    held = form.offer(case, requirement)
    return page(
        "desk/questions/ask.html", status, case=case, requirement=requirement, form=form, held=held, notice=notice
    )


@pages.post("/cases/<token>/ask/<requirement>")
@official
def put(token: str, requirement: str) -> Any:
    """Add one thing. What is held is asked only with a reason."""
    case, form = _load(token), AskForm()
    published = compose.published(case, requirement)
    form.offer(case, published)
    if not form.validate_on_submit():
        return _item_page(case, requirement, form, 422)
    try:
        with transaction():
            case = _load(token)
            questions.add_item(case, current_person(), form.ask(case, published))
    except AlreadyHeld as error:
        return _item_page(_load(token), requirement, form, 409, f"{error.message} {error.hint}")
    flash(_("به پرسش‌ها افزوده شد. متقاضی تا فرستادن شما چیزی نمی‌بیند."), "success")
    return redirect(url_for(".compose", token=token), 303)


@pages.post("/cases/<token>/ask/items/<item>/remove")
@official
def remove(token: str, item: str) -> Any:
    with transaction():
        questions.remove_item(_load(token), current_person(), item)
    return redirect(url_for(".compose", token=token), 303)


@pages.post("/cases/<token>/ask/certify")
@official
def certify(token: str) -> Any:
    """A supervisor certifies a new fact, so that the later request stops the clock as well."""
    case, form = _load(token), CertifyForm()
    if not form.validate_on_submit():
        return _page(case, form, 422)
    with transaction():
        questions.certify(_load(token), current_person(), form.new_fact.data)
    flash(_("گواهی شد: با فرستادن این پرسش‌ها شمارش مهلت می‌ایستد."), "success")
    return redirect(url_for(".compose", token=token), 303)
