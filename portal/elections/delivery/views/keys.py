"""A messenger's keys: its owner adds them, proves that they are in its hands, and revokes them."""

from __future__ import annotations

from datetime import datetime, time
from typing import Any

from flask import Blueprint, Response, flash, redirect, request, url_for

from portal.core.accounts.access import acts_for_vendor_as, entitled, has_role
from portal.core.accounts.current import current_person
from portal.core.accounts.roles import Role
from portal.core.clock import now
from portal.core.db import transaction
from portal.core.errors import PortalError
from portal.core.i18n import TEHRAN, _
from portal.core.web import page
from portal.elections.access import messenger_desk
from portal.elections.delivery import canonical, keys
from portal.elections.delivery.forms import KeyForm, ProofForm
from portal.elections.delivery.views.receipts import messenger

key_pages = Blueprint("delivery_keys", __name__, url_prefix="/elections/receipts/keys")
messenger_owner = entitled("messenger_owner", acts_for_vendor_as(Role.OWNER))


@key_pages.get("")
@messenger_desk
def index() -> Response:
    return _list(KeyForm())


def _list(form: KeyForm, status: int = 200) -> Response:
    mine, moment = messenger(), now()
    rows = [(key, keys.STATE_WORDS[key.state(moment)]) for key in keys.keys_of(mine)]
    owns = has_role(current_person(), mine, Role.OWNER)
    return page("elections/delivery/keys.html", status, rows=rows, form=form, owns=owns)


@key_pages.post("")
@messenger_owner
def add() -> Any:
    form = KeyForm()
    if not form.validate():
        return _list(form, 422)
    try:
        with transaction():
            row = keys.add(
                messenger(), current_person(), form.label.data, form.public_key.data or "", valid_until=_end_of(form)
            )
    except PortalError as error:
        form.public_key.errors = [str(error.message), str(error.hint)]
        return _list(form, error.status)
    return redirect(url_for(".show", token=row.token), 303)


def _end_of(form: KeyForm) -> datetime | None:
    """The end of the day that was written, in Tehran."""
    day = form.valid_until.data
    return datetime.combine(day, time.max, TEHRAN).replace(microsecond=0) if day else None


@key_pages.get("/<token>")
@messenger_desk
def show(token: str) -> Response:
    return _one(token, ProofForm())


def _one(token: str, form: ProofForm, status: int = 200) -> Response:
    mine = messenger()
    row = keys.load(mine, token)
    state = row.state(now())
    shown: dict[str, Any] = {"key": row, "state": state, "words": keys.STATE_WORDS[state], "form": form}
    shown |= {"text": canonical.challenge_text(row.public_key, row.challenge)}
    return page(
        "elections/delivery/key.html", status, owns=has_role(current_person(), mine, Role.OWNER), **shown
    )


@key_pages.post("/<token>/prove")
@messenger_owner
def prove(token: str) -> Any:
    """The signed challenge."""
    row, form = keys.load(messenger(), token), ProofForm()
    if not form.validate():
        return _one(token, form, 422)
    try:
        with transaction():
            keys.prove(row, current_person(), form.signature.data or "")
    except PortalError as error:
        form.signature.errors = [str(error.message), str(error.hint)]
        return _one(token, form, error.status)
    flash(_("دارندگی کلید اثبات شد؛ از این پس رسیدهای امضاشده با آن پذیرفته می‌شود."), "success")
    return redirect(url_for(".index"), 303)


@key_pages.route("/<token>/revoke", methods=["GET", "POST"])
@messenger_owner
def revoke(token: str) -> Any:
    """Say what will happen, then do it."""
    row, form = keys.load(messenger(), token), ProofForm(formdata=None)
    if request.method == "GET":
        return page("elections/delivery/revoke.html", key=row, form=form)
    with transaction():
        keys.revoke(row, current_person())
    flash(_("کلید باطل شد؛ رسیدهای پیشین برجا هستند."), "success")
    return redirect(url_for(".index"), 303)
