"""The page of a connection, the same for both sides and the office; each sees only the buttons that are theirs."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, flash
from wtforms.validators import InputRequired

from portal.core.accounts.access import acts_for, entitled, signed_in
from portal.core.accounts.current import current_organisation, current_person
from portal.core.accounts.roles import Kind
from portal.core.db import transaction
from portal.core.errors import NotFound
from portal.core.i18n import _
from portal.core.web import page
from portal.subsidies.programmes.interconnect import queries, service
from portal.subsidies.programmes.interconnect.forms import DataForm, ReasonForm, ResultForm
from portal.subsidies.programmes.interconnect.models import Connection
from portal.subsidies.programmes.interconnect.rules import SIDES, STATES, Side, plan_for
from portal.subsidies.views.blueprint import Answer, see

interconnect = Blueprint("interconnect", __name__, url_prefix="/support/interconnect")
operator = entitled("operator", acts_for(Kind.OPERATOR))


@interconnect.get("")
@operator
def index() -> Response:
    """The operator's connections."""
    organisation = current_organisation()
    if organisation is None:
        raise NotFound(_("برای هیچ سازمانی وارد نشده‌اید."))
    rows = [(one, STATES[queries.standing(one)]) for one in queries.of_operator(organisation)]
    return page("support/interconnect/index.html", rows=rows)


@interconnect.get("/<token>")
@signed_in
def show(token: str) -> Response:
    return _page(queries.load(token, current_person()))


def _page(connection: Connection, status: int = 200, **shown: Any) -> Response:
    person, state = current_person(), queries.standing(connection)
    side = queries.side_of(person, connection)
    context: dict[str, Any] = {
        "state": state,
        "words": STATES[state],
        "side": side,
        "sides": SIDES,
        "plan": queries.plan_of(connection),
        "lacking": queries.lacking_of(connection),
        "may_stop": queries.may_stop(person, connection),
        "may_write": side is not None and state in ("testing", "suspended"),
        "data": _data_form(connection, side),
        "reason": ReasonForm(formdata=None),
    }
    return page("support/interconnect/show.html", status, connection=connection, **(context | shown))


def _data_form(connection: Connection, side: Side | None, **given: Any) -> DataForm:
    """With what stands there; the range of numbers is the operator's to write."""
    kept = {"numbering": connection.numbering, "trunk": connection.trunks[side] if side else ""}
    form = DataForm(data=kept, **given)
    if side is Side.OPERATOR:
        form.numbering.validators = [InputRequired(), *form.numbering.validators]
        form.numbering.flags.required = True
    else:
        del form.numbering
    return form


@interconnect.post("/<token>/data")
@signed_in
def data(token: str) -> Answer:
    connection = queries.load(token, current_person())
    form = _data_form(connection, queries.side_of(current_person(), connection))
    if not form.validate():
        return _page(connection, 422, data=form)
    with transaction():
        numbering = form.numbering.data if "numbering" in form else ""
        service.write_data(_locked(token), current_person(), form.trunk.data, numbering)
    flash(_("داده‌ی ترانک ثبت شد؛ هر دو سو پیش از سرویس آن را می‌پذیرند."), "success")
    return see(".show", token=token)


def _locked(token: str) -> Connection:
    return service.lock(queries.load(token, current_person()))


@interconnect.route("/<token>/trials/<code>", methods=["GET", "POST"])
@signed_in
def trial(token: str, code: str) -> Answer:
    """What our side found in one trial."""
    connection = queries.load(token, current_person())
    found = next((one for one in plan_for(connection.services) if one.code == code), None)
    if found is None:
        raise NotFound(_("این آزمون در برنامه‌ی این اتصال نیست."))
    form = ResultForm()
    if form.is_submitted() and form.validate():
        with transaction():
            service.record_result(_locked(token), current_person(), code, form.passed.data == "yes", form.note.data)
        flash(_("نتیجه ثبت شد."), "success")
        return see(".show", token=token)
    status = 422 if form.is_submitted() else 200
    return page("support/interconnect/trial.html", status, connection=connection, trial=found, form=form)


@interconnect.post("/<token>/accept")
@signed_in
def accept(token: str) -> Answer:
    with transaction():
        service.accept(_locked(token), current_person())
    flash(_("پذیرش شما ثبت شد."), "success")
    return see(".show", token=token)


@interconnect.post("/<token>/<any(suspend, end):act>")
@signed_in
def stop(token: str, act: str) -> Answer:
    connection, form = queries.load(token, current_person()), ReasonForm()
    if not form.validate():
        return _page(connection, 422, reason=form)
    with transaction():
        verb = service.suspend if act == "suspend" else service.end
        verb(_locked(token), current_person(), form.why.data)
    flash(_("ثبت شد و به هر دو سو گفته می‌شود."), "success")
    return see(".show", token=token)


@interconnect.post("/<token>/resume")
@signed_in
def resume(token: str) -> Answer:
    with transaction():
        service.resume(_locked(token), current_person())
    flash(_("تعلیق برداشته شد."), "success")
    return see(".show", token=token)
