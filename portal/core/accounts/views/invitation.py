"""Accepting an invitation: with an account, or making one."""

from __future__ import annotations

from flask import flash, url_for

from portal.core.accounts import factors, invitations, passwords, service, signin
from portal.core.accounts.access import public
from portal.core.accounts.current import current_signin, due_step, signin_or_none
from portal.core.accounts.forms import NewPersonForm
from portal.core.accounts.keys import Invitation
from portal.core.accounts.members import needs_second_factor
from portal.core.accounts.places import name_of
from portal.core.accounts.views.blueprint import HOME, Answer, accounts, see
from portal.core.accounts.views.door import welcome
from portal.core.db import transaction
from portal.core.i18n import _
from portal.core.web import page


@accounts.get("/account/invitation/<secret>")
@public
def invitation(secret: str) -> Answer:
    row = invitations.open_invitation(secret)
    return _invitation_page(row, secret, NewPersonForm(row.email), 200)


def _invitation_page(row: Invitation, secret: str, form: NewPersonForm, status: int) -> Answer:
    present = signin_or_none()
    here = url_for("accounts.invitation", secret=secret)
    return page(
        "accounts/invitation.html",
        status,
        invitation=row,
        form=form,
        organisation=name_of(row.organisation),
        office=name_of(row.office) if row.office else None,
        visitor=present.person if present else None,
        known=signin.find_person(row.email) is not None,
        accept_url=here,
        sign_in_here=url_for("accounts.sign_in", next=here),
    )


@accounts.post("/account/invitation/<secret>")
@public
def invitation_now(secret: str) -> Answer:
    row = invitations.open_invitation(secret)
    if signin_or_none() is None:
        return _accept_as_new(row, secret)
    sign_in = current_signin()
    due = due_step(sign_in)
    if due:
        return see(url_for(due, next=url_for("accounts.invitation", secret=secret)))
    with transaction():
        invitations.accept(row, sign_in.person)
        signin.switch(sign_in, row.organisation.token)
    flash(_("اکنون عضو %(name)s هستید.", name=name_of(row.organisation)), "success")
    return see(HOME)


def _accept_as_new(row: Invitation, secret: str) -> Answer:
    form = NewPersonForm(row.email)
    if signin.find_person(row.email) is not None:
        return see(url_for("accounts.sign_in", next=url_for("accounts.invitation", secret=secret)))
    if not form.validate():
        return _invitation_page(row, secret, form, 422)
    password_hash = passwords.hash_password(form.new_password.data)
    with transaction():
        person = service.add_person(form.name.data, row.email, password_hash)
        invitations.accept(row, person)
        visitor = signin.begin(person)
        if needs_second_factor(person):
            factors.begin(person)
    return welcome(visitor, HOME)
