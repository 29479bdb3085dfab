"""The calendar's pages: a year for anybody, and for administrators its changes, made by two of them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import Blueprint, Response, flash, redirect, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from portal.core.accounts import admin_pages
from portal.core.accounts.access import administrator, public
from portal.core.accounts.current import current_person
from portal.core.calendar import queries, service
from portal.core.calendar.forms import FORMS, SCOPES, AnswerForm, ChangeForm
from portal.core.calendar.models import PROPOSED, CalendarChange
from portal.core.calendar.year import months_of, weekdays
from portal.core.clock import now
from portal.core.db import transaction
from portal.core.errors import NotFound, PortalError
from portal.core.i18n import _, _l, jalali_of, tehran_day, weekday_name
from portal.core.web import page

Answer = Response | BaseResponse
calendar_pages = Blueprint("calendar", __name__)
MOST_SHOWN = 50
calendar_pages.add_app_template_filter(weekday_name, "weekday")

admin_pages.add(_l("تقویم کاری"), "calendar.admin", _l("تعطیلی‌ها، پایان هفته، ساعت کار؛ با تأیید دو نفر"), "calendar")


@calendar_pages.get("/calendar")
@public
def index() -> Response:
    """The working days of a year, as terms are counted by them."""
    return page("calendar/public.html", **_year_context())


def _year_context() -> dict[str, Any]:
    """The year that the address names, else the present one, else the newest that is known."""
    known = queries.years()
    year = _asked_year(known)
    months = months_of(year, service.present_calendar()) if known else []
    return {
        "year": year,
        "years": known,
        "months": months,
        "weekdays": weekdays(),
        "working": sum(month.working for month in months),
        "holidays": queries.holidays_of(year),
        "scopes": dict(SCOPES),
        "weekends": queries.weekends(),
        "hours": queries.hours(),
    }


def _asked_year(known: Sequence[int]) -> int:
    asked, present = request.args.get("year"), jalali_of(tehran_day(now()))[0]
    if asked is None:
        return present if present in known else max(known, default=present)
    for year in known:
        if asked == str(year):
            return year
    raise NotFound(_("تقویم این سال در سامانه نیست."), _("از سال‌های دیگر یکی را برگزینید."))


@calendar_pages.get("/admin/calendar")
@administrator
def admin() -> Response:
    waiting = [(row, service.change_of(row).sentence()) for row in service.open_changes()]
    decided = [(row, service.change_of(row).sentence()) for row in queries.decided_changes()]
    context = _year_context() | {"waiting": waiting, "decided": decided, "warnings": service.warnings()}
    return page("calendar/admin.html", items=admin_pages.items(), **context)


@calendar_pages.get("/admin/calendar/new/<kind>")
@administrator
def new(kind: str) -> Response:
    return _form_page(kind, _form(kind))


@calendar_pages.post("/admin/calendar/new/<kind>")
@administrator
def propose(kind: str) -> Answer:
    form = _form(kind)
    if not form.validate():
        return _form_page(kind, form, 422)
    try:
        with transaction():
            row = service.propose(current_person(), form.change(_about()), form.source.data)
            token = row.token
    except PortalError as error:
        form.form_errors.append(f"{error.message} {error.hint}")
        return _form_page(kind, form, error.status)
    flash(_("پیشنهاد ثبت شد و تا تأیید مدیر دیگری چیزی تغییر نمی‌کند."), "success")
    return redirect(url_for(".change", token=token), 303)


def _about() -> str:
    return request.args.get("about", "")


def _form(kind: str) -> ChangeForm:
    if kind not in FORMS:
        raise NotFound(_("چنین تغییری نیست."), _("به صفحه‌ی تقویم برگردید."))
    form = FORMS[kind]()
    form.prepare()
    return form


def _form_page(kind: str, form: ChangeForm, status: int = 200) -> Response:
    words = queries.named(kind, _about())
    return page("calendar/new.html", status, items=admin_pages.items(), form=form, about=words)


@calendar_pages.get("/admin/calendar/changes/<token>")
@administrator
def change(token: str) -> Response:
    return _change_page(queries.change_by(token), AnswerForm())


def _change_page(row: CalendarChange, form: AnswerForm, status: int = 200) -> Response:
    """What a proposal says and what it would move, computed with the calendar as it would be."""
    found, doubt = service.change_of(row), ""
    moved: list[service.Moved] = []
    if row.state == PROPOSED:
        try:
            moved = service.foresee(found)
            service.check(found)
        except PortalError as error:
            doubt = f"{error.message} {error.hint}"
    context = {"row": row, "sentence": found.sentence(), "form": form, "doubt": doubt, "items": admin_pages.items()}
    own = row.proposed_by_id == current_person().id
    return page("calendar/change.html", status, moved=moved[:MOST_SHOWN], moved_count=len(moved), own=own, **context)


@calendar_pages.post("/admin/calendar/changes/<token>/confirm")
@administrator
def confirm(token: str) -> Answer:
    with transaction():
        service.confirm(current_person(), queries.change_by(token))
    flash(_("تقویم تغییر کرد؛ مهلت‌های جاری از نو حساب شد و به هر که روز پاسخش جابه‌جا شد خبر داده می‌شود."), "success")
    return redirect(url_for(".admin"), 303)


@calendar_pages.post("/admin/calendar/changes/<token>/refuse")
@administrator
def refuse(token: str) -> Answer:
    form = AnswerForm()
    if not form.validate():
        return _change_page(queries.change_by(token), form, 422)
    with transaction():
        service.refuse(current_person(), queries.change_by(token), form.answer.data or "")
    flash(_("پیشنهاد بسته شد و تقویم تغییر نکرد."), "success")
    return redirect(url_for(".admin"), 303)
