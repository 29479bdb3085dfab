"""The classes of an offer: how much there is on a day, and the windows in which it is aired."""

from __future__ import annotations

from typing import Any

from flask import Response, flash

from portal.core import capacity
from portal.core.accounts.current import current_person
from portal.core.capacity import ResourceClass
from portal.core.clock import now
from portal.core.db import transaction
from portal.core.i18n import _, tehran_day
from portal.core.web import page
from portal.subsidies.programmes.media import offers
from portal.subsidies.programmes.media.page_forms import ClassForm, TotalForm, WindowForm, clock_words
from portal.subsidies.programmes.media.views.blueprint import Answer, broadcaster, done, media, see


@media.get("/media/offers/<token>/classes/new")
@broadcaster
def new_class(token: str) -> Response:
    form = ClassForm(data={"weekdays": [str(n) for n in range(7)], "from_minute": 0, "to_minute": 1440, "step": 1})
    return page("support/media/new_class.html", pool=offers.load(token, current_person()), form=form)


@media.post("/media/offers/<token>/classes/new")
@broadcaster
def add_class(token: str) -> Answer:
    form = ClassForm()

    def work() -> None:
        named = {name: form[name].data for name in ("name_fa", "name_en", "unit_fa", "total", "step")}
        pool = offers.load(token, current_person())
        offers.add_class(current_person(), pool, **named, hours=form.hours())

    if not done(form, work):
        return page("support/media/new_class.html", 422, pool=offers.load(token, current_person()), form=form)
    flash(_("ردیف افزوده شد و پیام‌رسان‌ها می‌توانند آن را بخواهند."), "success")
    return see(".offer", token=token)


def _load(token: str, code: str) -> ResourceClass:
    return offers.load_class(offers.load(token, current_person()), code)


@media.get("/media/offers/<token>/classes/<code>")
@broadcaster
def one_class(token: str, code: str) -> Response:
    return _page(token, code)


def _page(token: str, code: str, status: int = 200, **forms: Any) -> Response:
    resource = _load(token, code)
    empty = {"weekdays": [str(n) for n in range(7)], "from_minute": 0, "to_minute": 1440}
    shown: dict[str, Any] = {
        "window_form": WindowForm(formdata=None, data=empty, prefix="w-"),
        "total_form": TotalForm(formdata=None, data={"from_day": tehran_day(now())}, prefix="t-"),
        "windows": offers.windows_of([resource.id])[resource.id],
        "levels": capacity.levels_of(resource),
        "clock": clock_words,
    }
    return page("support/media/class.html", status, resource=resource, pool=resource.pool, **(shown | forms))


@media.post("/media/offers/<token>/classes/<code>/windows")
@broadcaster
def add_window(token: str, code: str) -> Answer:
    form = WindowForm(prefix="w-")
    if not done(form, lambda: offers.add_window(current_person(), _load(token, code), form.hours())):
        return _page(token, code, 422, window_form=form)
    flash(_("بازه افزوده شد."), "success")
    return see(".one_class", token=token, code=code)


@media.post("/media/offers/<token>/classes/<code>/windows/<window>/end")
@broadcaster
def end_window(token: str, code: str, window: str) -> Answer:
    with transaction():
        offers.end_window(current_person(), _load(token, code), window)
    flash(_("بازه برداشته شد؛ آنچه برنامه‌ریزی شده است می‌ماند."), "success")
    return see(".one_class", token=token, code=code)


@media.post("/media/offers/<token>/classes/<code>/total")
@broadcaster
def set_total(token: str, code: str) -> Answer:
    form = TotalForm(prefix="t-")

    def work() -> None:
        offers.set_total(current_person(), _load(token, code), form.from_day.data, form.total.data)

    if not done(form, work):
        return _page(token, code, 422, total_form=form)
    flash(_("مقدار هر روز تغییر کرد."), "success")
    return see(".one_class", token=token, code=code)
