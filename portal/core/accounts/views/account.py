"""A person's own account: name, language, password, sessions."""

from __future__ import annotations

from flask import flash, url_for

from portal.core.accounts import passwords, resets, service, signin, throttle
from portal.core.accounts.access import signed_in
from portal.core.accounts.current import current_person, current_signin, leave
from portal.core.accounts.forms import AccountForm, ChangePasswordForm
from portal.core.accounts.views.blueprint import Answer, accounts, see
from portal.core.db import transaction
from portal.core.errors import TooMany
from portal.core.i18n import _, choose
from portal.core.web import page


@accounts.get("/account")
@signed_in
def account() -> Answer:
    person = current_person()
    return page("accounts/account.html", person=person, form=AccountForm(obj=person))


@accounts.post("/account")
@signed_in
def account_now() -> Answer:
    person, form = current_person(), AccountForm()
    if not form.validate():
        return page("accounts/account.html", 422, person=person, form=form)
    with transaction():
        service.change_person(person, form.name.data, form.mobile.data, form.locale.data)
    choose(form.locale.data)
    flash(_("ذخیره شد."), "success")
    return see(url_for("accounts.account"))


@accounts.get("/account/password")
@signed_in
def password() -> Answer:
    return page("accounts/password.html", form=ChangePasswordForm(current_person().email))


@accounts.post("/account/password")
@signed_in
def password_now() -> Answer:
    person, keep = current_person(), current_signin()
    form = ChangePasswordForm(person.email)
    if not form.validate():
        return page("accounts/password.html", 422, form=form)
    counters = throttle.for_password(person.token)
    try:
        with transaction():
            throttle.take(counters)
    except TooMany as error:
        form.form_errors.append(f"{error.message} {error.hint}")
        return page("accounts/password.html", error.status, form=form)
    if not passwords.verify(person.password_hash, form.present_password.data):
        form.present_password.errors = [_("رمز عبور کنونی درست نیست.")]
        return page("accounts/password.html", 422, form=form)
    password_hash = passwords.hash_password(form.new_password.data)
    with transaction():
        throttle.forgive(counters)
        resets.set_password(person, password_hash, person, keep=keep)
    flash(_("رمز عبور عوض شد و نشست‌های دیگر بسته شد."), "success")
    return see(url_for("accounts.account"))


@accounts.get("/account/sessions")
@signed_in
def sessions() -> Answer:
    rows = signin.open_sessions(current_person())
    return page("accounts/sessions.html", rows=rows, present=current_signin())


@accounts.post("/account/sessions/<token>/end")
@signed_in
def session_end(token: str) -> Answer:
    person, present = current_person(), current_signin()
    with transaction():
        row = signin.session_of(person, token)
        signin.end(row, person)
    if row.id == present.id:
        leave()
        return see(url_for("accounts.sign_in"))
    flash(_("آن نشست بسته شد."), "success")
    return see(url_for("accounts.sessions"))


@accounts.post("/account/sessions/end-others")
@signed_in
def sessions_end_others() -> Answer:
    with transaction():
        signin.end_all(current_person(), keep=current_signin())
    flash(_("همه‌ی نشست‌های دیگر بسته شد."), "success")
    return see(url_for("accounts.sessions"))
