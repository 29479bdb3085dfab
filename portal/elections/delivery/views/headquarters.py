"""The headquarters' view of an election's deliveries, and how long messengers have to prove them."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, flash, redirect, url_for
from sqlalchemy import select

from portal.core.accounts.current import current_person
from portal.core.db import db, transaction
from portal.core.errors import NotFound, PortalError
from portal.core.i18n import _
from portal.core.web import page
from portal.elections.access import headquarters, headquarters_setter, sets_up
from portal.elections.delivery import queries, terms
from portal.elections.delivery.forms import TermsForm
from portal.elections.models import Election

delivery_pages = Blueprint("election_deliveries", __name__, url_prefix="/elections/setup/<token>/deliveries")


def load(token: str) -> Election:
    found = db.session.scalar(select(Election).where(Election.token == token))
    if found is None:
        raise NotFound(_("انتخاباتی با این نشانی پیدا نشد."))
    return found


@delivery_pages.get("")
@headquarters
def index(token: str) -> Response:
    election = load(token)
    return _overview(election, TermsForm(report_hours=election.report_hours))


def _overview(election: Election, form: TermsForm, status: int = 200) -> Response:
    shown: dict[str, Any] = {"rows": queries.overview(election), "owed": queries.owed(election)}
    shown |= {"may_set": sets_up(current_person()), "form": form, "election": election}
    return page("elections/delivery/overview.html", status, **shown)


@delivery_pages.post("")
@headquarters_setter
def change(token: str) -> Any:
    election, form = load(token), TermsForm()
    if not form.validate():
        return _overview(election, form, 422)
    try:
        with transaction():
            terms.give(election, current_person(), form.report_hours.data)
    except PortalError as error:
        form.report_hours.errors = [str(error.message)]
        return _overview(election, form, error.status)
    flash(_("مهلت گزارش ثبت شد."), "success")
    return redirect(url_for(".index", token=token), 303)
