"""Airings: the broadcaster's list, a grant's list for all sides, and the page of one with what each side may do."""

from __future__ import annotations

from typing import Any, BinaryIO, cast

from flask import Response, flash, request

from portal.core import paging
from portal.core.accounts.access import official, signed_in, vendor
from portal.core.accounts.current import current_person
from portal.core.db import transaction
from portal.core.documents import Received, receive
from portal.core.errors import PortalError
from portal.core.i18n import _
from portal.core.web import page
from portal.subsidies import grants
from portal.subsidies.programmes.media import accounts, airings, exports, offers, queries
from portal.subsidies.programmes.media.airings import STATES, Proof
from portal.subsidies.programmes.media.models import MediaAiring
from portal.subsidies.programmes.media.page_forms import DecisionForm, ObjectionForm, ReportForm
from portal.subsidies.programmes.media.views.blueprint import Answer, broadcaster, done, media, see


@media.get("/media/airings")
@broadcaster
def own_airings() -> Response:
    """What is asked of us, what comes, and what became of the rest."""
    view = queries.view_named(request.args.get("view"))
    rows = queries.airings_of_broadcaster(current_person(), view)
    found = paging.page_of(rows, queries.BY_DAY[view.descending], paging.place_in(request.args))
    shown: dict[str, Any] = {"view": view, "views": queries.VIEWS, "states": STATES, "page": found}
    return page("support/media/airings.html", total=paging.capped_count(rows), **shown)


@media.get("/media/airings.csv")
@broadcaster
def own_table() -> Response:
    return exports.as_file(queries.all_of_broadcaster(current_person()), "airings.csv")


@media.get("/media/grants/<token>")
@signed_in
def of_grant(token: str) -> Response:
    """All airings of a grant, for the messenger, the office and the broadcaster."""
    grant = grants.load(token, current_person())
    rows = queries.airings_in_grant(grant)
    found = paging.page_of(rows, queries.BY_DAY[False], paging.place_in(request.args))
    shown: dict[str, Any] = {"grant": grant, "accounts": accounts.accounts_of(grant), "states": STATES, "page": found}
    return page("support/media/of_grant.html", total=paging.capped_count(rows), **shown)


@media.get("/media/grants/<token>.csv")
@signed_in
def table_of_grant(token: str) -> Response:
    grant = grants.load(token, current_person())
    return exports.as_file(accounts.airings_of(grant), f"{grant.number}.csv")


@media.get("/media/airings/<token>")
@signed_in
def airing(token: str) -> Response:
    return _page(token)


def _page(token: str, status: int = 200, **forms: Any) -> Response:
    found, person = airings.load(token, current_person()), current_person()
    shown: dict[str, Any] = {
        "airing": found,
        "campaign": airings.campaign_of(found.grant),
        "state": STATES[found.state],
        "debt": queries.debts_of([found]).get(found.id),
        "instead": queries.made_good_of(found),
        "may_report": offers.works_for_owner(person, found.grant.pool) and airings.is_reportable(found),
        "may_answer": airings.may_answer(person, found),
        "may_decide": airings.may_decide(person, found),
        "report_form": ReportForm(formdata=None, data={"aired": found.units}),
        "objection_form": ObjectionForm(formdata=None),
        "decision_form": DecisionForm(formdata=None),
    }
    return page("support/media/airing.html", status, **(shown | forms))


def _fresh(token: str) -> MediaAiring:
    return airings.lock(airings.load(token, current_person()).id)


@media.post("/media/airings/<token>/report")
@broadcaster
def report(token: str) -> Answer:
    form, airing = ReportForm(), airings.load(token, current_person())
    offers.demand_owner(current_person(), airing.grant.pool)

    def work() -> None:
        proof = Proof(form.aired.data, form.moment(airing), form.reference.data, file)
        airings.report(_fresh(token), current_person(), proof)

    file = _received(form) if form.validate() else None
    if form.errors or not done(form, work):
        return _page(token, 422, report_form=form)
    flash(_("گزارش ثبت شد و پیام‌رسان آن را می‌بیند."), "success")
    return see(".airing", token=token)


def _received(form: ReportForm) -> Received | None:
    """The proof, examined before the transaction: that takes longer than a writer may hold the lock."""
    chosen = next(iter(form.files.data or ()), None)
    if chosen is None:
        return None
    try:
        return receive(cast(BinaryIO, chosen.stream), chosen.filename or "")
    except PortalError as error:
        form.files.errors = [f"{error.message} {error.hint}".strip()]
        return None


@media.post("/media/airings/<token>/confirm")
@vendor
def confirm(token: str) -> Answer:
    with transaction():
        airings.confirm(_fresh(token), current_person())
    flash(_("گزارش را پذیرفتید."), "success")
    return see(".airing", token=token)


@media.post("/media/airings/<token>/object")
@vendor
def object_to(token: str) -> Answer:
    form = ObjectionForm()
    airings.demand_messenger(current_person(), airings.load(token, current_person()))
    if not done(form, lambda: airings.object_to(_fresh(token), current_person(), form.words.data)):
        return _page(token, 422, objection_form=form)
    flash(_("اعتراض ثبت شد؛ رسانه گواه تازه می‌فرستد یا میز پشتیبانی تصمیم می‌گیرد."), "success")
    return see(".airing", token=token)


@media.post("/media/airings/<token>/decide")
@official
def decide(token: str) -> Answer:
    form = DecisionForm()
    airings.load(token, current_person())

    def work() -> None:
        airings.decide(_fresh(token), current_person(), form.aired.data, form.reasons.data)

    if not done(form, work):
        return _page(token, 422, decision_form=form)
    flash(_("تصمیم ثبت شد."), "success")
    return see(".airing", token=token)
