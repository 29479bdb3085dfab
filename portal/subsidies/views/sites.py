"""The inventory: sites, their classes, what there is from which day on."""

from __future__ import annotations

from typing import Any

from flask import Response, flash

from portal.core import capacity
from portal.core.accounts.access import administrator, entitled, is_administrator, is_official
from portal.core.accounts.current import current_person
from portal.core.capacity import InTheWay, ResourceClass
from portal.core.clock import now
from portal.core.db import transaction
from portal.core.errors import PortalError
from portal.core.i18n import _, tehran_day
from portal.core.web import page
from portal.subsidies import inventory
from portal.subsidies.site_forms import BoundsForm, ClassForm, LevelForm, SiteForm
from portal.subsidies.views.blueprint import Answer, see, support

keeper = entitled("keeper", is_official, is_administrator)


@support.get("/support/sites")
@keeper
def sites() -> Response:
    return _sites(_site_form())


def _site_form() -> SiteForm:
    form = SiteForm()
    form.kind.offer(inventory.kinds().items())
    form.owner.offer((one.token, one.name_fa) for one in inventory.bodies())
    return form


def _sites(form: SiteForm, status: int = 200) -> Response:
    found = [one for kind in inventory.kinds() for one in capacity.pools(kind)]
    shown: dict[str, Any] = {"kinds": inventory.kinds(), "may_add": is_administrator(current_person())}
    return page("support/sites.html", status, sites=found, form=form, **shown)


@support.post("/support/sites")
@administrator
def add_site() -> Answer:
    form = _site_form()
    if not form.validate_on_submit():
        return _sites(form, 422)
    data = {name: form[name].data for name in ("kind", "code", "name_fa", "name_en")}
    try:
        with transaction():
            made = inventory.add_site(current_person(), form.owner.data, data)
            token = made.token
    except PortalError as error:
        form.code.errors = [f"{error.message} {error.hint}".strip()]
        return _sites(form, error.status)
    return see(".site", token=token)


@support.get("/support/sites/<token>")
@keeper
def site(token: str) -> Response:
    form = ClassForm()
    if not form.restored:
        form.from_day.data = tehran_day(now())
    return _site(token, form)


def _site(token: str, form: ClassForm, status: int = 200) -> Response:
    found = inventory.load(token)
    inventory.demand_keeper(current_person(), found)
    classes = capacity.classes_of(found, with_ended=True)
    today, levels = tehran_day(now()), capacity.levels_of_all(classes)
    begun = {one: [level for level in of_class if level.from_day <= today] for one, of_class in levels.items()}
    return page("support/site.html", status, pool=found, classes=classes, levels=begun, form=form)


@support.post("/support/sites/<token>")
@keeper
def add_class(token: str) -> Answer:
    form = ClassForm()
    if not form.validate_on_submit():
        return _site(token, form, 422)
    try:
        with transaction():
            found = inventory.load(token)
            inventory.demand_keeper(current_person(), found)
            made = capacity.add_class(current_person(), found, ratio=_ratio(form), **_words(form), **_bounds(form))
            _set_level(made, form)
    except PortalError as error:
        form.code.errors = [f"{error.message} {error.hint}".strip()]
        return _site(token, form, error.status)
    flash(_("رده افزوده شد."), "success")
    return see(".site", token=token)


def _words(form: ClassForm) -> dict[str, Any]:
    return {name: form[name].data for name in ("code", "name_fa", "name_en", "unit_fa", "unit_en")}


def _bounds(form: BoundsForm) -> dict[str, Any]:
    return {"step": form.step.data, "minimum": form.minimum.data, "maximum": form.maximum.data}


def _ratio(form: LevelForm) -> tuple[int, int]:
    return form.ratio_numerator.data, form.ratio_denominator.data


def _set_level(one: ResourceClass, form: LevelForm) -> None:
    numbers = (form.total.data, form.reserved.data)
    capacity.set_level(current_person(), one, form.from_day.data, *numbers, form.why.data, _ratio(form))


@support.get("/support/sites/<token>/classes/<code>")
@keeper
def resource_class(token: str, code: str) -> Response:
    one = _class(token, code)
    level, bounds = LevelForm(prefix="level-"), BoundsForm(prefix="bounds-")
    newest = capacity.levels_of(one)[-1:]
    if not level.restored:
        level.from_day.data = tehran_day(now())
        level.total.data, level.reserved.data = (newest[0].total, newest[0].reserved) if newest else (0, 0)
        level.ratio_numerator.data, level.ratio_denominator.data = one.ratio_numerator, one.ratio_denominator
    if not bounds.restored:
        bounds.step.data, bounds.minimum.data, bounds.maximum.data = one.step, one.minimum, one.maximum
    return _class_page(one, level, bounds)


def _class(token: str, code: str) -> ResourceClass:
    pool = inventory.load(token)
    inventory.demand_keeper(current_person(), pool)
    return inventory.load_class(pool, code)


def _class_page(one: ResourceClass, level: LevelForm, bounds: BoundsForm, status: int = 200, **more: Any) -> Response:
    shown: dict[str, Any] = {"hindrances": [], "levels": capacity.levels_of(one)}
    return page("support/class.html", status, one=one, pool=one.pool, level=level, bounds=bounds, **(shown | more))


@support.post("/support/sites/<token>/classes/<code>/level")
@keeper
def set_level(token: str, code: str) -> Answer:
    """More or less from a day on. What is promised is in the way of less, and is listed."""
    one, level, bounds = _class(token, code), LevelForm(prefix="level-"), _bounds_of(token, code)
    if not level.validate_on_submit():
        return _class_page(one, level, bounds, 422)
    try:
        with transaction():
            _set_level(_class(token, code), level)
    except InTheWay as error:
        level.total.errors = [str(error.message)]
        return _class_page(_class(token, code), level, bounds, 409, hindrances=inventory.hindrances(error))
    except PortalError as error:
        level.from_day.errors = [f"{error.message} {error.hint}".strip()]
        return _class_page(_class(token, code), level, bounds, error.status)
    flash(_("موجودی تازه ثبت شد."), "success")
    return see(".resource_class", token=token, code=code)


def _bounds_of(token: str, code: str) -> BoundsForm:
    """The other form of the page, as the class stands."""
    one, form = _class(token, code), BoundsForm(formdata=None, prefix="bounds-")
    form.step.data, form.minimum.data, form.maximum.data = one.step, one.minimum, one.maximum
    return form


@support.post("/support/sites/<token>/classes/<code>/bounds")
@keeper
def set_bounds(token: str, code: str) -> Answer:
    one, bounds, level = _class(token, code), BoundsForm(prefix="bounds-"), LevelForm(formdata=None, prefix="level-")
    if not bounds.validate_on_submit():
        return _class_page(one, level, bounds, 422)
    try:
        with transaction():
            capacity.change_bounds(current_person(), _class(token, code), **_bounds(bounds))
    except PortalError as error:
        bounds.maximum.errors = [str(error.message)]
        return _class_page(_class(token, code), level, bounds, error.status)
    flash(_("مرزها ثبت شد و برای درخواست‌های تازه به کار می‌رود."), "success")
    return see(".resource_class", token=token, code=code)


@support.post("/support/sites/<token>/classes/<code>/end")
@keeper
def end_class(token: str, code: str) -> Answer:
    """Nothing more of it is given; what is held stays."""
    with transaction():
        capacity.end(current_person(), _class(token, code))
    flash(_("از این رده دیگر واگذار نمی‌شود؛ آنچه داده شده می‌ماند."), "success")
    return see(".site", token=token)
