"""A messenger's campaign desk: its own work, soonest first, and the deeds that move it on."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Blueprint, Response, flash, request, url_for

from portal.core import paging
from portal.core.accounts.current import current_person
from portal.core.clock import now
from portal.core.db import db
from portal.core.documents import Document
from portal.core.errors import NotFound
from portal.core.forms import BaseForm
from portal.core.i18n import _, _l
from portal.core.web import page
from portal.elections.access import messenger_desk, messenger_editor, works_for
from portal.elections.models import Promotion
from portal.elections.offers.views import messenger
from portal.elections.pages import Answer, SureForm, done, form_page, see
from portal.elections.quarters import hours_of
from portal.elections.requests import desk, fulfilment
from portal.elections.requests.desk_forms import DeliverForm, ScheduleForm, WhyForm
from portal.elections.requests.fulfilment import STATE_WORDS
from portal.elections.requests.room import share_of
from portal.elections.services import SERVICES

deliveries = Blueprint("deliveries", __name__, url_prefix="/elections/deliveries")

# What may be done, from which states, with which form: (name, label, states, form, tone).
DEEDS: tuple[tuple[str, Any, tuple[str, ...], type[BaseForm], str], ...] = (
    ("accept", _l("پذیرفتن"), ("waiting",), SureForm, "primary"),
    ("schedule", _l("زمان‌بندی"), ("accepted", "scheduled"), ScheduleForm, ""),
    ("dispatch", _l("آغاز کردن"), ("accepted", "scheduled"), SureForm, "primary"),
    ("deliver", _l("تحویل شد"), ("dispatched",), DeliverForm, "success"),
    ("refuse", _l("نپذیرفتن"), ("waiting", "accepted"), WhyForm, ""),
    ("miss", _l("انجام نشد"), ("waiting", "accepted", "scheduled", "dispatched"), WhyForm, "danger"),
)
HAPPENS = {
    "accept": _l("نماینده می‌بیند که کار را پذیرفته‌اید."),
    "schedule": _l("نماینده زمان تازه را می‌بیند؛ زمان نوبت‌ها جابه‌جا نمی‌شود."),
    "dispatch": _l("از این دم کار آغاز شده است. پس از مهلت یا در سکوت، سامانه آغاز را نمی‌پذیرد."),
    "deliver": _l("کار تحویل‌شده ثبت می‌شود و در دفتر همگانی می‌آید."),
    "refuse": _l("واحدها به سهمیه‌ی نامزد برمی‌گردد."),
    "miss": _l("واحد انجام‌نشده می‌ماند و جبران آن جداگانه داده می‌شود."),
}


@deliveries.get("")
@messenger_desk
def index() -> Response:
    mine, view = messenger(), request.args.get("view", "open")
    view = view if view in desk.VIEWS else "open"
    found = paging.page_of(desk.work_of(mine, view), desk.SOONEST, paging.place_in(request.args))
    tabs = [
        {"label": label, "url": url_for(".index", view=name), "active": name == view}
        for name, (label, _states) in desk.VIEWS.items()
    ]
    shown: dict[str, Any] = {"services": SERVICES, "states": STATE_WORDS, "now": now()}
    return page("elections/requests/desk.html", page=found, tabs_of=tabs, **shown)


@deliveries.get("/<token>")
@messenger_desk
def show(token: str) -> Response:
    found = desk.load(token, messenger())
    return page(
        "elections/requests/delivery.html",
        promotion=found,
        service=SERVICES[found.offer.service],
        state=STATE_WORDS[found.state],
        picture=_picture(found),
        place=share_of(found.quota).place or found.offer.constituency.name,
        deeds=[(name, label, tone) for name, label, states, _form, tone in DEEDS if _is_open(found, states)],
        hours=hours_of(found.offer.service, found.starts_at),
        now=now(),
    )


def _picture(promotion: Promotion) -> Document | None:
    return db.session.get(Document, promotion.picture_id) if promotion.picture_id else None


def _is_open(promotion: Promotion, states: tuple[str, ...]) -> bool:
    return promotion.state in states and works_for(current_person(), promotion.messenger_id)


@deliveries.route("/<token>/<deed>", methods=["GET", "POST"])
@messenger_editor
def act(token: str, deed: str) -> Answer:
    """One page for every deed: say what it means, ask what must be known, do it."""
    found = desk.load(token, messenger())
    entry = next((one for one in DEEDS if one[0] == deed), None)
    if entry is None:
        raise NotFound(_("چنین کاری نیست."))
    _name, label, _states, form_class, tone = entry
    form, status = form_class(obj=found), 200
    if form.is_submitted():
        status = done(form, _verb(deed, found, form))
        if not status:
            flash(_("ثبت شد: %(what)s", what=STATE_WORDS[desk.load(token, messenger()).state][0]), "success")
            return see(".show", token=token)
    back = url_for(".show", token=token)
    return form_page(form, label, back, status, happens=[HAPPENS[deed]], label=label, tone=tone or "primary")


def _verb(deed: str, promotion: Promotion, form: Any) -> Callable[[], None]:
    actor = current_person()
    return {
        "accept": lambda: fulfilment.accept(promotion, actor),
        "schedule": lambda: fulfilment.schedule(promotion, actor, form.starts_at.data),
        "dispatch": lambda: fulfilment.dispatch(promotion, actor),
        "deliver": lambda: fulfilment.deliver(promotion, actor, form.seen.data),
        "refuse": lambda: fulfilment.refuse(promotion, actor, form.why.data),
        "miss": lambda: fulfilment.miss(promotion, actor, form.why.data),
    }[deed]
