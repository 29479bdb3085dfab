"""While a grant lasts: the operator's page, what was used, the reclaiming of what lies idle."""

from __future__ import annotations

from typing import Any

from flask import Response, flash
from sqlalchemy import select

from portal.core import capacity
from portal.core.accounts.access import body, signed_in
from portal.core.accounts.current import current_organisation, current_person
from portal.core.capacity import Pool
from portal.core.db import db, transaction
from portal.core.errors import NotFound, PortalError
from portal.core.i18n import _, number
from portal.core.web import page
from portal.subsidies import grants, inventory
from portal.subsidies.models import Grant
from portal.subsidies.programme import counts_itself
from portal.subsidies.site_forms import AppealDecisionForm, AppealForm, ProvideForm, UsageForm
from portal.subsidies.upkeep import ladder, providing, usage
from portal.subsidies.upkeep.models import Reclaim
from portal.subsidies.views.blueprint import Answer, see, support


def _own_pool(token: str) -> Pool:
    """A pool of the body one acts for; others' are not there."""
    found, organisation = inventory.load(token), current_organisation()
    if organisation is None or found.owner_id != organisation.id or counts_itself(found):
        raise NotFound(_("منبعی با این نشانی پیدا نشد."))
    return found


@support.get("/support/operator")
@body
def own_pools() -> Response:
    """What the body one acts for runs."""
    organisation = current_organisation()
    owned = [one for one in capacity.pools() if organisation is not None and one.owner_id == organisation.id]
    return page("support/own_pools.html", pools=[one for one in owned if not counts_itself(one)])


@support.get("/support/operator/<token>")
@body
def operator(token: str) -> Response:
    return _operator(_own_pool(token), UsageForm())


def _operator(pool: Pool, form: UsageForm, status: int = 200) -> Response:
    shown: dict[str, Any] = {"duties": providing.duties_of(pool), "columns": ",".join(usage.COLUMNS)}
    return page("support/operator.html", status, pool=pool, form=form, classes=capacity.classes_of(pool), **shown)


@support.post("/support/operator/<token>/usage")
@body
def upload_usage(token: str) -> Answer:
    """A file of readings: all of its lines are written down, or none and every wrong one is named."""
    pool, form = _own_pool(token), UsageForm()
    if not form.validate_on_submit():
        return _operator(pool, form, 422)
    try:
        lines = usage.read_csv(form.file.data.read(usage.MOST_BYTES + 1))
        with transaction():
            pool = _own_pool(token)
            usage.demand_operator(current_person(), pool)
            count = usage.report(pool, current_person(), lines, "upload")
    except PortalError as error:
        form.file.errors = [f"{error.message} {error.hint}".strip()]
        return _operator(_own_pool(token), form, error.status)
    flash(_("%(n)s سطر ثبت شد.", n=number(count)), "success")
    return see(".operator", token=token)


@support.post("/support/operator/<token>/grants/<grant>/provided")
@body
def provided(token: str, grant: str) -> Answer:
    with transaction():
        pool, form = _own_pool(token), ProvideForm()
        found = db.session.scalar(select(Grant).where(Grant.token == grant, Grant.pool_id == pool.id))
        if found is None:
            raise NotFound(_("تخصیصی با این نشانی پیدا نشد."))
        providing.provide(found, current_person(), form.note.data or "")
    flash(_("آماده بودن آن ثبت شد."), "success")
    return see(".operator", token=token)


def _climb(token: str) -> Reclaim:
    found = db.session.scalar(select(Reclaim).where(Reclaim.token == token))
    if found is None:
        raise NotFound(_("چنین چیزی پیدا نشد."))
    grants.load(found.grant.token, current_person())
    return found


def _asked(row: Reclaim, form: AppealForm | AppealDecisionForm, asks: str) -> Response:
    pool = row.grant.pool
    names = {one.code: one.name for one in capacity.classes_of(pool, with_ended=True)} if pool else {}
    status = 422 if form.is_submitted() else 200
    return page("support/reclaim.html", status, row=row, names=names, form=form, asks=asks)


@support.route("/support/reclaims/<token>/appeal", methods=["GET", "POST"])
@signed_in
def appeal(token: str) -> Answer:
    """The holder says why what lies idle is needed; until the decision nothing is taken."""
    row, form = _climb(token), AppealForm()
    if not form.validate_on_submit():
        return _asked(row, form, "appeal")
    with transaction():
        ladder.appeal(_climb(token), current_person(), form.words.data)
    flash(_("اعتراض ثبت شد و تا تصمیم چیزی گرفته نمی‌شود."), "success")
    return see(".grant", token=_climb(token).grant.token)


@support.route("/support/reclaims/<token>/decision", methods=["GET", "POST"])
@signed_in
def decide_appeal(token: str) -> Answer:
    row, form = _climb(token), AppealDecisionForm()
    if not form.validate_on_submit():
        return _asked(row, form, "decision")
    with transaction():
        ladder.decide(_climb(token), current_person(), form.outcome.data == "keep", form.reasons.data)
    flash(_("تصمیم ثبت شد و دارنده خبر می‌شود."), "success")
    return see(".grant", token=_climb(token).grant.token)
