"""My notifications; the development mailbox; letters that did not go out."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, redirect, request, url_for
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from portal.core import paging
from portal.core.accounts.access import administrator, public, signed_in
from portal.core.accounts.current import current_person
from portal.core.db import transaction
from portal.core.notifications import sending, service
from portal.core.notifications.letters import summary
from portal.core.notifications.models import FAILED, UNKNOWN, MailMessage, Notification
from portal.core.web import page

pages = Blueprint("notifications", __name__)
mailbox = Blueprint("mailbox", __name__)

NEWEST = paging.Sort(Notification.id, Notification.id, descending=True, read=int)
NEWEST_MAIL = paging.Sort(MailMessage.id, MailMessage.id, descending=True, read=int)


@pages.get("/notifications")
@signed_in
def index() -> Response:
    mine = select(Notification, *NEWEST.columns()).where(Notification.person_id == current_person().id)
    query = mine.options(joinedload(Notification.case))
    found = paging.page_of(query, NEWEST, paging.place_in(request.args))
    told = [(row.Notification, *summary(row.Notification.template, row.Notification.params)) for row in found.rows]
    return page("notifications/list.html", page=found, told=told, unread=service.unread(current_person()))


@pages.post("/notifications/read")
@signed_in
def read() -> Any:
    """Note one notification (`token`) or all as read."""
    with transaction():
        service.mark_read(current_person(), request.form.get("token") or None)
    return redirect(url_for(".index"))


@pages.get("/mail")
@administrator
def unsent() -> Response:
    """Letters that failed, or of which nobody knows whether they went out."""
    query = select(MailMessage, *NEWEST_MAIL.columns()).where(MailMessage.state.in_((FAILED, UNKNOWN)))
    found = paging.page_of(query.options(joinedload(MailMessage.person)), NEWEST_MAIL, paging.place_in(request.args))
    return page("notifications/unsent.html", page=found, letters=[row.MailMessage for row in found.rows])


@pages.post("/mail/<token>/again")
@administrator
def send_again(token: str) -> Any:
    with transaction():
        sending.send_again(token)
    return redirect(url_for(".unsent"))


@mailbox.get("/mailbox")
@public
def index_of_mail() -> Response:
    """Every letter that would have been sent, newest first; exists in development only."""
    found = paging.page_of(select(MailMessage, *NEWEST_MAIL.columns()), NEWEST_MAIL, paging.place_in(request.args))
    return page("notifications/mailbox.html", page=found, letters=[row.MailMessage for row in found.rows])
