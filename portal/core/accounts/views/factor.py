"""Setting up the second factor, its recovery codes, and giving it up."""

from __future__ import annotations

from flask import flash, url_for

from portal.core.accounts import devices, factors, passkeys, signin
from portal.core.accounts.access import enrolling, second_factor, signed_in
from portal.core.accounts.current import Visitor, current_person, current_signin, enter
from portal.core.accounts.forms import CodeForm
from portal.core.accounts.members import needs_second_factor
from portal.core.accounts.models import Person
from portal.core.accounts.views.blueprint import Answer, accounts, back_to, see
from portal.core.db import transaction
from portal.core.i18n import _
from portal.core.web import page


@accounts.get("/account/enrol")
@enrolling
def enrol() -> Answer:
    return _enrol_page(CodeForm(), 200)


def _enrol_page(form: CodeForm, status: int) -> Answer:
    person = current_person()
    picture = factors.enrolment_picture(person) if person.totp_pending else None
    return page(
        "accounts/enrol.html",
        status,
        form=form,
        picture=picture,
        secret=factors.grouped(person.totp_pending),
        demanded=needs_second_factor(person),
        offered=passkeys.offered(),
        next=back_to(),
    )


@accounts.post("/account/enrol/begin")
@enrolling
def enrol_begin() -> Answer:
    with transaction():
        factors.begin(current_person())
    return see(url_for("accounts.enrol", next=back_to()))


@accounts.post("/account/enrol")
@enrolling
def enrol_now() -> Answer:
    form, person, codes = CodeForm(), current_person(), None
    if not form.validate():
        return _enrol_page(form, 422)
    with transaction():
        codes = factors.confirm(person, form.one_time_code.data)
        visitor = signin.pass_second_factor(current_signin(), "enrolment") if codes else None
    if codes is None or visitor is None:
        form.form_errors.append(_("این کد با دستگاه شما نمی‌خواند. ساعت دستگاه را ببینید و کد بعدی را بنویسید."))
        return _enrol_page(form, 422)
    return enter_with_codes(visitor, person, codes)


def enter_with_codes(visitor: Visitor, person: Person, codes: list[str]) -> Answer:
    """Whoever made their first factor comes in, and reads their recovery codes this once."""
    enter(visitor)
    answer = page("accounts/recovery_codes.html", codes=codes, next=back_to())
    devices.remember(answer, person)
    return answer


@accounts.get("/account/factor")
@signed_in
def factor() -> Answer:
    person = current_person()
    return page(
        "accounts/factor.html",
        person=person,
        left=factors.recovery_codes_left(person),
        demanded=needs_second_factor(person),
        keeps_another=factors.keeps_another,
        offered=passkeys.offered(),
    )


@accounts.post("/account/factor/codes")
@second_factor
def factor_codes() -> Answer:
    """New recovery codes, shown in this answer and never again."""
    with transaction():
        codes = factors.make_recovery_codes(current_person())
    return page("accounts/recovery_codes.html", codes=codes, next=url_for("accounts.factor"))


@accounts.get("/account/factor/remove")
@second_factor
def factor_remove() -> Answer:
    happens = [_("کدهای برنامه‌ی رمزساز دیگر پذیرفته نمی‌شود. گذرکلیدها و کدهای بازیابی می‌مانند.")]
    if not factors.keeps_another(current_person()):
        happens = [_("از این پس تنها با رمز عبور وارد می‌شوید."), _("کدهای بازیابی از کار می‌افتند.")]
    return page(
        "confirm.html",
        title=_("برداشتن برنامه‌ی رمزساز"),
        happens=happens,
        label=_("برنامه‌ی رمزساز را بردار"),
        back_url=url_for("accounts.factor"),
        tone="danger",
    )


@accounts.post("/account/factor/remove")
@second_factor
def factor_remove_now() -> Answer:
    with transaction():
        factors.remove(current_person())
    flash(_("برنامه‌ی رمزساز برداشته شد."), "success")
    return see(url_for("accounts.factor"))
