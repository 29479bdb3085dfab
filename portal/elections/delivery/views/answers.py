"""The representative's page: what messengers reported, to be confirmed or disputed in time."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, flash, redirect, request, url_for

from portal.core import paging
from portal.core.accounts.access import campaign
from portal.core.accounts.current import current_person
from portal.core.accounts.members import organisations_of
from portal.core.clock import now
from portal.core.db import transaction
from portal.core.i18n import _
from portal.core.web import page
from portal.elections.accreditation import is_representative
from portal.elections.delivery import disputes, queries, receipts, settling
from portal.elections.delivery.forms import DisputeForm
from portal.elections.delivery.models import Receipt
from portal.elections.services import SERVICES

answers = Blueprint("delivery_answers", __name__, url_prefix="/elections/answers")


@answers.get("")
@campaign
def index() -> Response:
    view = request.args.get("view", "open")
    view = view if view in queries.ANSWER_VIEWS else "open"
    rows = queries.receipts_for(current_person(), view)
    found = paging.page_of(rows, queries.NEWEST, paging.place_in(request.args))
    tabs = [
        {"label": label, "url": url_for(".index", view=name), "active": name == view}
        for name, label in queries.ANSWER_VIEWS.items()
    ]
    shown: dict[str, Any] = {"states": receipts.STATE_WORDS, "services": SERVICES, "tabs_of": tabs, "view": view}
    return page("elections/delivery/answers.html", page=found, **shown)


@answers.get("/<token>")
@campaign
def show(token: str) -> Response:
    return _one(queries.receipt_for(current_person(), token), DisputeForm())


def _one(receipt: Receipt, form: DisputeForm, status: int = 200) -> Response:
    unit, person = receipt.promotion, current_person()
    is_open = receipt.state == "open" and now() < receipt.answer_until
    shown: dict[str, Any] = {"receipt": receipt, "unit": unit, "service": SERVICES[unit.offer.service]}
    shown |= {"state": receipts.STATE_WORDS[receipt.state], "dispute": disputes.dispute_about(receipt), "form": form}
    shown |= {"good": settling.make_good_of(unit), "why_words": settling.WHY_WORDS}
    shown["owed_words"] = settling.OWED_WORDS
    ours = receipt.messenger_id in {one.id for one in organisations_of(person)}
    may_answer = is_open and is_representative(person, unit.candidacy) and not ours
    return page("elections/delivery/answer.html", status, may_answer=may_answer, **shown)


@answers.post("/<token>/confirm")
@campaign
def confirm(token: str) -> Any:
    receipt = queries.receipt_for(current_person(), token)
    with transaction():
        settling.confirm(receipt, current_person())
    flash(_("تحویل تأیید شد."), "success")
    return redirect(url_for(".show", token=token), 303)


@answers.post("/<token>/dispute")
@campaign
def dispute(token: str) -> Any:
    """Say what does not agree; it becomes a file at the dispute desk."""
    receipt, form = queries.receipt_for(current_person(), token), DisputeForm()
    if not form.validate():
        return _one(receipt, form, 422)
    with transaction():
        case = disputes.dispute(receipt, current_person(), form.why.data)
    flash(_("اختلاف به میز اختلاف‌ها رسید؛ روز پاسخ در همین صفحه است."), "success")
    return redirect(url_for("desk.case", token=case.token), 303)
