"""The headquarters announces a draw and leads it: only the step that is due is offered."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, flash, redirect, url_for
from werkzeug.wrappers import Response as BaseResponse

from portal.core import paging
from portal.core.accounts.current import current_person
from portal.core.db import transaction
from portal.core.errors import PortalError
from portal.core.i18n import _
from portal.core.web import page
from portal.elections import draws
from portal.elections.access import headquarters_setter
from portal.elections.draws import queries
from portal.elections.draws.announcing import name_on_list
from portal.elections.draws.ceremonies import phase_of
from portal.elections.draws.forms import AnnounceForm, ValuesForm, WhyForm
from portal.elections.draws.models import Draw
from portal.elections.draws.phases import may_call_off
from portal.elections.draws.words import PHASE_WORDS
from portal.elections.setup.candidates import candidacies

Answer = Response | BaseResponse
draw_desk = Blueprint("draw_desk", __name__, url_prefix="/elections/draws")


@draw_desk.get("")
@headquarters_setter
def index() -> Response:
    """What has no draw yet, and the draws under way."""
    found = paging.page_of(queries.listed(), queries.NEWEST)
    rows = [row[0] for row in found.rows]
    context: dict[str, Any] = {"phases": PHASE_WORDS, "phase_of": phase_of}
    return page("draws/desk/index.html", rows=rows, waiting=queries.waiting_for_a_draw(), **context)


@draw_desk.get("/new/<round_token>/<constituency_token>")
@headquarters_setter
def new(round_token: str, constituency_token: str) -> Response:
    return _new_page(round_token, constituency_token, AnnounceForm())


def _new_page(round_token: str, constituency_token: str, form: AnnounceForm, status: int = 200) -> Response:
    round_, place = queries.round_and_constituency(round_token, constituency_token)
    names = [name_on_list(one) for one in candidacies(round_, place, standing=True)]
    return page("draws/desk/new.html", status, form=form, round=round_, constituency=place, names=names)


@draw_desk.post("/new/<round_token>/<constituency_token>")
@headquarters_setter
def announce(round_token: str, constituency_token: str) -> Answer:
    form = AnnounceForm()
    if not form.validate():
        return _new_page(round_token, constituency_token, form, 422)
    try:
        with transaction():
            round_, place = queries.round_and_constituency(round_token, constituency_token)
            token = draws.announce(round_, place, current_person(), form.announced()).token
    except PortalError as error:
        form.form_errors.append(f"{error.message} {error.hint}")
        return _new_page(round_token, constituency_token, form, error.status)
    flash(_("قرعه‌کشی اعلام شد و به همه‌ی نامزدها خبر داده می‌شود."), "success")
    return redirect(url_for(".lead", token=token), 303)


@draw_desk.get("/<token>")
@headquarters_setter
def lead(token: str) -> Response:
    return _lead_page(queries.draw_by(token))


def _lead_page(
    draw: Draw, values: ValuesForm | None = None, why: WhyForm | None = None, status: int = 200
) -> Response:
    at = phase_of(draw)
    own = draw.sources[0].entered_by_id == current_person().id
    if values is None:
        values = ValuesForm(formdata=None)
        values.ask(draw, known=own)
    context: dict[str, Any] = {"phase": at, "phases": PHASE_WORDS, "road": queries.road(draw), "own": own}
    context |= {"values": values, "why": why or WhyForm(formdata=None), "may_call_off": may_call_off(at)}
    return page("draws/desk/lead.html", status, draw=draw, form=values if values.errors else why, **context)


@draw_desk.post("/<token>/announcement")
@headquarters_setter
def close(token: str) -> Answer:
    with transaction():
        draws.close(queries.draw_by(token), current_person())
    flash(_("اعلان با چکیده‌اش منتشر شد و گشودن تعهدها آغاز شد."), "success")
    return redirect(url_for(".lead", token=token), 303)


@draw_desk.post("/<token>/values")
@headquarters_setter
def enter_values(token: str) -> Answer:
    draw, form = queries.draw_by(token), ValuesForm()
    form.ask(draw, known=False)
    if not form.validate():
        return _lead_page(draw, form, status=422)
    try:
        with transaction():
            draw = queries.draw_by(token)
            both = draws.enter_values(draw, current_person(), form.typed(draw))
    except PortalError as error:
        form.form_errors.append(f"{error.message} {error.hint}")
        return _lead_page(queries.draw_by(token), form, status=error.status)
    flash(
        _("هر دو نوشته یکی است؛ اکنون می‌توانید منتشر کنید.")
        if both
        else _("نوشته‌ی شما ثبت شد؛ همکار دیگری هم باید همین‌ها را از خود منبع بخواند و بنویسد."),
        "success",
    )
    return redirect(url_for(".lead", token=token), 303)


@draw_desk.post("/<token>/values/discard")
@headquarters_setter
def discard_values(token: str) -> Answer:
    with transaction():
        draws.discard_values(queries.draw_by(token), current_person())
    flash(_("نوشته‌ی نخست کنار گذاشته شد؛ از نو بنویسید."), "success")
    return redirect(url_for(".lead", token=token), 303)


@draw_desk.post("/<token>/publish")
@headquarters_setter
def publish(token: str) -> Answer:
    draws.prepare(queries.draw_by(token))
    with transaction():
        draws.publish(queries.draw_by(token), current_person())
    flash(_("ترتیب قرعه منتشر شد و باقی‌مانده‌ها و نوبت‌ها تقسیم شد."), "success")
    return redirect(url_for(".lead", token=token), 303)


@draw_desk.post("/<token>/call-off")
@headquarters_setter
def call_off(token: str) -> Answer:
    form = WhyForm()
    if not form.validate():
        return _lead_page(queries.draw_by(token), why=form, status=422)
    with transaction():
        draws.call_off(queries.draw_by(token), current_person(), form.why.data)
    flash(_("قرعه‌کشی کنار گذاشته شد و دلیل آن در صفحه‌ی همگانی نوشته شد."), "success")
    return redirect(url_for(".lead", token=token), 303)
