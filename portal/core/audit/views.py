"""The auditor's pages: the log as a list, and one event with its proof."""

from __future__ import annotations

from flask import Blueprint, Response, request

from portal.core import paging
from portal.core.accounts.access import auditor
from portal.core.audit import listing, naming, queries, words
from portal.core.audit.models import AuditEvent
from portal.core.db import db
from portal.core.errors import NotFound
from portal.core.i18n import _
from portal.core.web import page

pages = Blueprint("audit", __name__)


@pages.get("/audit")
@auditor
def index() -> Response:
    filters = listing.Filters.read(request.args)
    found = paging.page_of(listing.rows(filters), listing.NEWEST_FIRST, paging.place_in(request.args))
    events = [row.AuditEvent for row in found.rows]
    return page(
        "audit/list.html",
        page=found,
        events=events,
        filters_now=filters,
        errors=listing.errors_of(filters),
        actions=words.described(),
        numbers=naming.numbers_of({event.case_token for event in events if event.case_token}),
        head=queries.head(),
    )


@pages.get("/audit/<int:seq>")
@auditor
def event(seq: int) -> Response:
    """One event, word for word, with what proves that it stands in the log."""
    found = db.session.get(AuditEvent, seq)
    if found is None:
        raise NotFound(_("رویدادنگاری چنین ردیفی ندارد."))
    return page("audit/event.html", event=found, proof=queries.proof(seq))
