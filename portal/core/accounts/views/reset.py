"""A forgotten password."""

from __future__ import annotations

from flask import flash, url_for

from portal.core.accounts import passwords, resets, throttle
from portal.core.accounts.access import public
from portal.core.accounts.forms import ForgottenForm, NewPasswordForm
from portal.core.accounts.network import network_hash
from portal.core.accounts.views.blueprint import Answer, absolute, accounts, see
from portal.core.db import transaction
from portal.core.errors import TooMany
from portal.core.i18n import _
from portal.core.web import page


@accounts.get("/account/forgotten")
@public
def forgotten() -> Answer:
    return page("accounts/forgotten.html", form=ForgottenForm())


@accounts.post("/account/forgotten")
@public
def forgotten_now() -> Answer:
    """The same answer whether or not somebody has this address."""
    form = ForgottenForm()
    if not form.validate():
        return page("accounts/forgotten.html", 422, form=form)
    try:
        with transaction():
            throttle.take(throttle.for_mail(form.email.data, network_hash()))
            _mail_link(form.email.data)
    except TooMany as error:
        form.form_errors.append(f"{error.message} {error.hint}")
        return page("accounts/forgotten.html", error.status, form=form)
    return see(url_for("accounts.forgotten_sent"))


def _mail_link(email: str) -> None:
    asked = resets.request_reset(email)
    if asked:
        person, secret = asked
        resets.send(person, absolute(url_for("accounts.reset", secret=secret)))


@accounts.get("/account/forgotten/sent")
@public
def forgotten_sent() -> Answer:
    return page("accounts/forgotten_sent.html")


@accounts.get("/account/reset/<secret>")
@public
def reset(secret: str) -> Answer:
    row = resets.open_reset(secret)
    return page("accounts/reset.html", form=NewPasswordForm(row.person.email), person=row.person)


@accounts.post("/account/reset/<secret>")
@public
def reset_now(secret: str) -> Answer:
    row = resets.open_reset(secret)
    form = NewPasswordForm(row.person.email)
    if not form.validate():
        return page("accounts/reset.html", 422, form=form, person=row.person)
    password_hash = passwords.hash_password(form.new_password.data)
    with transaction():
        resets.use(row, password_hash)
    flash(_("رمز عبور عوض شد و همه‌ی نشست‌های پیشین بسته شد. با رمز تازه وارد شوید."), "success")
    return see(url_for("accounts.sign_in"))
