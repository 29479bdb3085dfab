"""Coming in, the second step, switching organisations, going out."""

from __future__ import annotations

from flask import flash, request, session, url_for

from portal.core.accounts import devices, factors, passkeys, passwords, paths, signin, throttle
from portal.core.accounts.access import password_given, public, signed_in
from portal.core.accounts.current import Visitor, current_person, current_signin, enter, leave, signin_or_none
from portal.core.accounts.forms import CodeForm, SignInForm
from portal.core.accounts.members import needs_second_factor
from portal.core.accounts.models import Person
from portal.core.accounts.network import network_hash
from portal.core.accounts.views.blueprint import HOME, Answer, accounts, back_to, see
from portal.core.db import transaction
from portal.core.errors import TooMany
from portal.core.forms import BaseForm
from portal.core.i18n import _, number
from portal.core.web import page


@accounts.get("/account/sign-in")
@public
def sign_in() -> Answer:
    if signin_or_none():
        return see(back_to())
    return _door(SignInForm())


@accounts.post("/account/sign-in")
@public
def sign_in_now() -> Answer:
    form = SignInForm()
    if not form.validate():
        return _door(form, 422)
    account = signin.find_person(form.email.data)
    counters = throttle.for_sign_in(form.email.data, network_hash(), devices.device_of(account))
    try:
        with transaction():
            throttle.take(counters)
    except TooMany as error:
        return _again(form, error)
    person = signin.check_password(form.email.data, form.password.data)
    if person is None:
        with transaction():
            signin.refuse(account)
        form.form_errors.append(_("ایمیل یا رمز عبور درست نیست. بزرگی و کوچکی حروف و زبان صفحه‌کلید را ببینید."))
        return _door(form, 422)
    return _let_in(person, form.password.data, counters)


def _again(form: BaseForm, error: TooMany) -> Answer:
    form.form_errors.append(f"{error.message} {error.hint}")
    return _door(form, error.status)


def _door(form: BaseForm, status: int = 200) -> Answer:
    """The page of signing in; who was turned aside with a form in hand reads that it is kept."""
    kept = paths.query_of(back_to(), "held")
    return page("accounts/sign_in.html", status, form=form, next=back_to(), held=kept)


def _let_in(person: Person, password: str, counters: list[throttle.Counter]) -> Answer:
    """The password was right: a session begins, and leads on to whatever is still due."""
    dated = passwords.is_dated(person.password_hash or "")
    fresh_hash = passwords.hash_password(password) if dated else None
    previous = signin_or_none()
    with transaction():
        throttle.forgive(counters)
        person.password_hash = fresh_hash or person.password_hash
        if previous:
            signin.end(previous, previous.person)
        visitor = signin.begin(person, back_to())
        if needs_second_factor(person) and not person.has_second_factor:
            factors.begin(person)
    return welcome(visitor, back_to())


def welcome(visitor: Visitor, address: str) -> Answer:
    """Give the browser its session and lead it on: second step, enrolment, or where it wanted to go."""
    session.clear()
    enter(visitor)
    person = visitor.sign_in.person
    if visitor.sign_in.second_factor_at is None:
        if person.has_second_factor:
            return see(url_for("accounts.second_step", next=address))
        if needs_second_factor(person):
            return see(url_for("accounts.enrol", next=address))
    answer = see(address)
    devices.remember(answer, person)
    return answer


@accounts.get("/account/second-step")
@password_given
def second_step() -> Answer:
    if current_signin().second_factor_at or not current_person().has_second_factor:
        return see(back_to())
    return _second_step_page(CodeForm())


def _second_step_page(form: CodeForm, status: int = 200) -> Answer:
    person = current_person()
    return page(
        "accounts/second_step.html",
        status,
        form=form,
        next=back_to(),
        by_app=person.totp_confirmed_at is not None,
        by_passkey=bool(person.good_passkeys) and passkeys.offered(),
    )


@accounts.post("/account/second-step")
@password_given
def second_step_now() -> Answer:
    form, person = CodeForm(), current_person()
    if not form.validate():
        return _second_step_page(form, 422)
    counters = throttle.for_second_factor(person.token, devices.device_of(person))
    try:
        with transaction():
            throttle.take(counters)
    except TooMany as error:
        form.form_errors.append(f"{error.message} {error.hint}")
        return _second_step_page(form, error.status)
    with transaction():
        means = factors.check(person, form.one_time_code.data)
        visitor = signin.pass_second_factor(current_signin(), means) if means else None
        if visitor:
            throttle.forgive(counters)
        else:
            signin.refuse(person)
    if visitor is None:
        form.form_errors.append(_("این کد درست نیست یا پیش‌تر به کار رفته است. کد بعدی دستگاه را بنویسید."))
        return _second_step_page(form, 422)
    if means == "recovery":
        _say_codes_left(factors.recovery_codes_left(person))
    return welcome(visitor, back_to())


def _say_codes_left(left: int) -> None:
    flash(_("یک کد بازیابی به کار رفت؛ %(left)s کد مانده است.", left=number(left)), "warning")


@accounts.post("/account/switch")
@signed_in
def switch() -> Answer:
    with transaction():
        signin.switch(current_signin(), request.form.get("organisation", ""))
    return see(paths.safe_path(request.form.get("next")) or HOME)


@accounts.post("/account/sign-out")
@public
def sign_out() -> Answer:
    """End the row, so that no copy of the cookie works. Doing it twice is no error."""
    present = signin_or_none()
    if present:
        with transaction():
            signin.end(present, present.person)
    leave()
    session.clear()
    flash(_("از سامانه خارج شدید."), "success")
    return see(url_for("accounts.sign_in"))
