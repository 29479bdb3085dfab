"""The administrator's pages: the first one, and people."""

from __future__ import annotations

from flask import flash, request, url_for

from portal.core.accounts import admin_pages, factors, search, service, signin
from portal.core.accounts.access import administrator
from portal.core.accounts.current import current_person
from portal.core.accounts.forms import SureForm
from portal.core.accounts.models import Person
from portal.core.accounts.views.blueprint import Answer, accounts, see
from portal.core.db import transaction
from portal.core.errors import Forbidden
from portal.core.i18n import _, _l
from portal.core.paging import place_in
from portal.core.web import page

admin_pages.add(_l("افراد"), "accounts.admin_people", _l("جست‌وجو، بستن حساب، بازنشانی عامل دوم"), "users")


@accounts.get("/admin/")
@administrator
def admin() -> Answer:
    return page("admin/index.html", items=admin_pages.items())


@accounts.get("/admin/people")
@administrator
def admin_people() -> Answer:
    words = request.args.get("q", "")
    found = search.people(words, place_in(request.args))
    return page("admin/people.html", items=admin_pages.items(), found=found, words=words)


@accounts.get("/admin/people/<token>")
@administrator
def admin_person(token: str) -> Answer:
    person = search.person_by_token(token)
    return page("admin/person.html", items=admin_pages.items(), person=person, sessions=signin.open_sessions(person))


def _somebody_else(token: str) -> Person:
    """Whom the administrator is about to shut out: never themselves, or nobody may be left."""
    person = search.person_by_token(token)
    if person.id == current_person().id:
        raise Forbidden(_("این کار را برای حساب خود نمی‌توانید بکنید."), _("از مدیر دیگری بخواهید."))
    return person


@accounts.get("/admin/people/<token>/end")
@administrator
def admin_person_end(token: str) -> Answer:
    person = _somebody_else(token)
    return page(
        "confirm.html",
        title=_("بستن حساب %(name)s", name=person.name),
        happens=[
            _("همه‌ی نشست‌ها و نقش‌های این شخص همین حالا پایان می‌یابد."),
            _("دیگر نمی‌تواند وارد شود تا حساب را باز کنید."),
            _("نام او در آنچه کرده است می‌ماند."),
        ],
        label=_("حساب را ببند"),
        back_url=url_for("accounts.admin_person", token=token),
        tone="danger",
    )


@accounts.post("/admin/people/<token>/end")
@administrator
def admin_person_end_now(token: str) -> Answer:
    actor = current_person()
    with transaction():
        service.end_person(_somebody_else(token), actor)
    flash(_("حساب بسته شد."), "success")
    return see(url_for("accounts.admin_person", token=token))


@accounts.post("/admin/people/<token>/reopen")
@administrator
def admin_person_reopen(token: str) -> Answer:
    actor = current_person()
    with transaction():
        service.reopen_person(search.person_by_token(token), actor)
    flash(_("حساب باز شد؛ نقش‌ها را دوباره بدهید."), "success")
    return see(url_for("accounts.admin_person", token=token))


@accounts.post("/admin/people/<token>/sessions/end")
@administrator
def admin_person_sessions_end(token: str) -> Answer:
    actor = current_person()
    with transaction():
        signin.shut_out(search.person_by_token(token), actor)
    flash(_("همه‌ی نشست‌ها بسته شد."), "success")
    return see(url_for("accounts.admin_person", token=token))


def _factor_page(person: Person, form: SureForm, status: int) -> Answer:
    return page(
        "confirm.html",
        status,
        title=_("بازنشانی عامل دوم %(name)s", name=person.name),
        happens=[
            _("عامل دوم و کدهای بازیابی این شخص از کار می‌افتند و همه‌ی نشست‌های او بسته می‌شود."),
            _("در ورود بعدی با رمز عبور وارد می‌شود و دستگاه تازه‌ای می‌شناساند."),
        ],
        label=_("عامل دوم را بازنشان"),
        back_url=url_for("accounts.admin_person", token=person.token),
        form=form,
        tone="danger",
    )


@accounts.get("/admin/people/<token>/factor/reset")
@administrator
def admin_factor_reset(token: str) -> Answer:
    return _factor_page(_somebody_else(token), SureForm(), 200)


@accounts.post("/admin/people/<token>/factor/reset")
@administrator
def admin_factor_reset_now(token: str) -> Answer:
    person, actor, form = _somebody_else(token), current_person(), SureForm()
    if not form.validate():
        return _factor_page(person, form, 422)
    with transaction():
        factors.reset(person, actor)
        signin.shut_out(person, actor)
    flash(_("عامل دوم برداشته شد."), "success")
    return see(url_for("accounts.admin_person", token=token))
