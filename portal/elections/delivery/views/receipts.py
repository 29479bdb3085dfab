"""The messenger's desk of receipts: what has to be proven, what was, and a form that takes signed JSON."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, flash, redirect, request, url_for

from portal.core import paging
from portal.core.accounts.current import current_organisation, current_person
from portal.core.accounts.models import Organisation
from portal.core.clock import now
from portal.core.db import transaction
from portal.core.errors import Forbidden, Invalid, PortalError
from portal.core.i18n import _, number
from portal.core.web import page
from portal.elections.access import messenger_desk, messenger_editor, works_for
from portal.elections.delivery import canonical, disputes, keys, queries, receipts, settling
from portal.elections.delivery.forms import ReceiptsForm, ReplyForm
from portal.elections.services import SERVICES

receipt_pages = Blueprint("receipts", __name__, url_prefix="/elections/receipts")
LARGEST_FILE = 512 * 1024


def messenger() -> Organisation:
    """Behind the marks of a messenger's desk there always is one."""
    found = current_organisation()
    if found is None:
        raise Forbidden(_("این صفحه برای نقش شما باز نیست."))
    return found


@receipt_pages.get("")
@messenger_desk
def index() -> Response:
    return _desk(ReceiptsForm(), [])


def _desk(form: ReceiptsForm, outcomes: list[receipts.Outcome], status: int = 200) -> Response:
    mine, view = messenger(), request.args.get("view", "due")
    view = view if view in queries.UNIT_VIEWS else "due"
    found = paging.page_of(queries.units_of(mine, view), queries.SOONEST, paging.place_in(request.args))
    valid = [key for key in keys.keys_of(mine) if key.state(now()) == "valid"]
    shown: dict[str, Any] = {"page": found, "view": view, "tabs_of": _tabs(view), "services": SERVICES}
    shown |= {"states": receipts.STATE_WORDS, "why_words": settling.WHY_WORDS, "until_of": receipts.report_until}
    shown |= {"may_send": works_for(current_person(), mine), "valid_keys": len(valid), "now": now()}
    return page("elections/delivery/receipts.html", status, form=form, outcomes=outcomes, **shown)


def _tabs(view: str) -> list[dict[str, Any]]:
    return [
        {"label": label, "url": url_for(".index", view=name), "active": name == view}
        for name, label in queries.UNIT_VIEWS.items()
    ]


@receipt_pages.post("")
@messenger_editor
def send() -> Any:
    """Take what was pasted or uploaded; each receipt for itself, and what was refused is shown with its sentence."""
    form = ReceiptsForm()
    try:
        rows = canonical.read_reports(_text(form))
        with transaction():
            outcomes = receipts.report_all(messenger(), current_person(), rows)
    except PortalError as error:
        form.receipts.errors = [str(error.message), str(error.hint)]
        return _desk(form, [], error.status)
    refused = receipts.refused(outcomes)
    if refused:
        return _desk(form, outcomes, 422)
    flash(_("%(count)s رسید ثبت شد.", count=number(len(outcomes))), "success")
    return redirect(url_for(".index", view="sent"), 303)


def _text(form: ReceiptsForm) -> str:
    """The file where there is one, else what was pasted."""
    file = form.file.data
    if file is None or not getattr(file, "filename", ""):
        return request.form.get("receipts", "")
    body = file.read(LARGEST_FILE + 1)
    if len(body) > LARGEST_FILE:
        raise Invalid(_("فایل رسیدها بیش از ۵۱۲ کیلوبایت است."), _("آن را به چند فایل بخش کنید."))
    try:
        return str(body.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise Invalid(_("فایل رسیدها UTF-8 نیست."), _("چیزی ثبت نشد.")) from error


@receipt_pages.get("/<token>")
@messenger_desk
def show(token: str) -> Response:
    return _unit(token, ReplyForm())


def _unit(token: str, form: ReplyForm, status: int = 200) -> Response:
    unit = queries.unit(messenger(), token)
    receipt = receipts.receipt_of(unit)
    dispute = disputes.dispute_about(receipt) if receipt else None
    shown: dict[str, Any] = {"unit": unit, "receipt": receipt, "dispute": dispute, "form": form}
    shown |= {"service": SERVICES[unit.offer.service], "states": receipts.STATE_WORDS}
    shown |= {"until": receipts.report_until(unit), "good": settling.make_good_of(unit)}
    shown |= {"why_words": settling.WHY_WORDS, "owed_words": settling.OWED_WORDS}
    shown["may_send"] = works_for(current_person(), unit.messenger_id)
    return page("elections/delivery/unit.html", status, **shown)


@receipt_pages.post("/<token>/reply")
@messenger_editor
def reply(token: str) -> Any:
    """The messenger's answer to a dispute."""
    unit, form = queries.unit(messenger(), token), ReplyForm()
    receipt = receipts.receipt_of(unit)
    dispute = disputes.dispute_about(receipt) if receipt else None
    if dispute is None:
        raise Invalid(_("درباره‌ی این واحد اختلافی نیست."))
    if not form.validate():
        return _unit(token, form, 422)
    with transaction():
        disputes.reply(dispute, current_person(), form.reply.data)
    flash(_("پاسخ شما به میز اختلاف‌ها رسید."), "success")
    return redirect(url_for(".show", token=token), 303)
