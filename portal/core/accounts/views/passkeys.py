"""Passkeys: making one, using one as the second step, removing one.

The browser's part is static/js/passkey.js: it fetches the options, which carry a challenge, and sends the answer.
"""

from __future__ import annotations

from flask import flash, jsonify, request, url_for

from portal.core.accounts import devices, factors, passkeys, signin, throttle
from portal.core.accounts.access import enrolling, password_given, second_factor
from portal.core.accounts.current import current_person, current_signin
from portal.core.accounts.forms import PasskeyForm
from portal.core.accounts.members import needs_second_factor
from portal.core.accounts.views.blueprint import Answer, accounts, back_to, see
from portal.core.accounts.views.door import welcome
from portal.core.accounts.views.factor import enter_with_codes
from portal.core.db import transaction
from portal.core.errors import PortalError, TooMany
from portal.core.i18n import _
from portal.core.web import page


def _new_page(form: PasskeyForm, status: int = 200) -> Answer:
    asked = request.values.get("next")
    return page(
        "accounts/passkey.html",
        status,
        form=form,
        offered=passkeys.offered(),
        next=back_to() if asked else url_for("accounts.factor"),
        back_url=url_for("accounts.factor" if current_person().has_second_factor else "accounts.enrol", next=asked),
    )


@accounts.get("/account/passkeys/new")
@enrolling
def passkey_new() -> Answer:
    return _new_page(PasskeyForm(data={"name": current_signin().user_agent}))


@accounts.post("/account/passkeys/options")
@enrolling
def passkey_new_options() -> Answer:
    with transaction():
        options = passkeys.creation_options(current_signin())
    return jsonify(options)


@accounts.post("/account/passkeys/new")
@enrolling
def passkey_new_now() -> Answer:
    """Keep the new passkey. Where it is the first factor, the session rises and the recovery codes are shown."""
    form, person, visitor = PasskeyForm(), current_person(), None
    if not form.validate():
        return _new_page(form, 422)
    with transaction():
        challenge = passkeys.take_challenge(current_signin())
    try:
        with transaction():
            codes = passkeys.add(person, form.name.data, challenge, form.credential.data or "")
            if codes:
                visitor = signin.pass_second_factor(current_signin(), "enrolment")
    except PortalError as error:
        form.form_errors.append(f"{error.message} {error.hint}")
        return _new_page(form, error.status)
    if visitor is None:
        flash(_("گذرکلید افزوده شد."), "success")
        return see(back_to())
    return enter_with_codes(visitor, person, codes)


@accounts.post("/account/second-step/options")
@password_given
def passkey_options() -> Answer:
    with transaction():
        options = passkeys.request_options(current_signin())
    return jsonify(options)


@accounts.post("/account/second-step/passkey")
@password_given
def passkey_now() -> Answer:
    """The second step by a passkey; a failed one leads back to the page where a code does as well."""
    person = current_person()
    counters = throttle.for_second_factor(person.token, devices.device_of(person))
    try:
        with transaction():
            throttle.take(counters)
            challenge = passkeys.take_challenge(current_signin())
    except TooMany as error:
        return _again(f"{error.message} {error.hint}")
    with transaction():
        used = passkeys.check(person, challenge, request.form.get("credential", ""))
        visitor = signin.pass_second_factor(current_signin(), "passkey") if used else None
        if visitor:
            throttle.forgive(counters)
        else:
            signin.refuse(person)
    if visitor is None:
        return _again(_("این گذرکلید پذیرفته نشد. یک بار دیگر بیازمایید، یا کد بنویسید."))
    return welcome(visitor, back_to())


def _again(words: str) -> Answer:
    flash(words, "danger")
    return see(url_for("accounts.second_step", next=back_to()))


@accounts.get("/account/passkeys/<token>/remove")
@second_factor
def passkey_remove(token: str) -> Answer:
    person = current_person()
    row = passkeys.passkey_of(person, token)
    happens = [_("با این گذرکلید دیگر نمی‌توان وارد شد. آن را از خود دستگاه هم پاک کنید.")]
    if not factors.keeps_another(person, row) and not needs_second_factor(person):
        happens += [_("از این پس تنها با رمز عبور وارد می‌شوید."), _("کدهای بازیابی از کار می‌افتند.")]
    return page(
        "confirm.html",
        title=_("برداشتن گذرکلید «%(name)s»", name=row.name),
        happens=happens,
        label=_("گذرکلید را بردار"),
        back_url=url_for("accounts.factor"),
        tone="danger",
    )


@accounts.post("/account/passkeys/<token>/remove")
@second_factor
def passkey_remove_now(token: str) -> Answer:
    with transaction():
        passkeys.remove(passkeys.passkey_of(current_person(), token))
    flash(_("گذرکلید برداشته شد."), "success")
    return see(url_for("accounts.factor"))
