"""The organisation one acts for: its members, and for its head inviting and parting."""

from __future__ import annotations

from typing import Any

from flask import flash, url_for

from portal.core.accounts import invitations, own_pages, places, service
from portal.core.accounts.access import heads_organisation, member, organisation_head
from portal.core.accounts.current import current_organisation, current_person
from portal.core.accounts.forms import InviteForm, RoleForm
from portal.core.accounts.members import open_appointments
from portal.core.accounts.models import Organisation
from portal.core.accounts.views.blueprint import Answer, absolute, accounts, see
from portal.core.accounts.words import role_name
from portal.core.db import transaction
from portal.core.errors import Forbidden
from portal.core.i18n import _
from portal.core.web import page


def _own() -> Organisation:
    """The organisation that the mark has already asked for."""
    found = current_organisation()
    if found is None:
        raise Forbidden(_("برای هیچ سازمانی کار نمی‌کنید."))
    return found


def own_tabs() -> list[dict[str, Any]]:
    """The pages of the organisation that this person may open."""
    return own_pages.tabs(_("سازمان"), "accounts.organisation")


def _organisation_page(form: InviteForm, status: int, link: str | None = None) -> Answer:
    own = _own()
    return page(
        "accounts/organisation.html",
        status,
        organisation=own,
        name=places.name_of(own),
        rows=open_appointments(own),
        waiting=invitations.waiting(own),
        head=heads_organisation(current_person()),
        form=form,
        link=link,
        tab_items=own_tabs(),
        end_url=lambda row: url_for("accounts.appointment_end", number=row.id),
        role_url=lambda row: url_for("accounts.appointment_change", number=row.id),
    )


@accounts.get("/organisation")
@member
def organisation() -> Answer:
    return _organisation_page(InviteForm(places.places_of(_own())), 200)


@accounts.post("/organisation/invitations")
@organisation_head
def invite() -> Answer:
    """Mail a link; the answer also shows it once, for those whose mail does not arrive."""
    own, actor = _own(), current_person()
    form = InviteForm(places.places_of(own))
    if not form.validate():
        return _organisation_page(form, 422)
    with transaction():
        role, office = places.parse_place(own, form.place.data)
        row, secret = invitations.invite(own, form.email.data, role, actor, office)
        link = absolute(url_for("accounts.invitation", secret=secret))
        invitations.send(row, link)
    return _organisation_page(InviteForm(places.places_of(own), formdata=None), 200, link)


@accounts.get("/organisation/invitations")
@member
def invite_again() -> Answer:
    """Where a reload after inviting leads."""
    return see(url_for("accounts.organisation"))


@accounts.post("/organisation/invitations/<token>/withdraw")
@organisation_head
def invitation_withdraw(token: str) -> Answer:
    own, actor = _own(), current_person()
    with transaction():
        invitations.withdraw(invitations.invitation_of(own, token), actor)
    flash(_("دعوت‌نامه پس گرفته شد."), "success")
    return see(url_for("accounts.organisation"))


@accounts.get("/organisation/appointments/<int:number>/end")
@organisation_head
def appointment_end(number: int) -> Answer:
    row = service.appointment_of(_own(), number)
    return page(
        "confirm.html",
        title=_("پایان نقش %(name)s", name=row.person.name),
        happens=[
            _("نقش «%(role)s» همین حالا پایان می‌یابد.", role=role_name(row.role)),
            _("آنچه تا کنون کرده است در پرونده‌ها می‌ماند."),
        ],
        label=_("نقش را پایان بده"),
        back_url=url_for("accounts.organisation"),
        tone="danger",
    )


@accounts.post("/organisation/appointments/<int:number>/end")
@organisation_head
def appointment_end_now(number: int) -> Answer:
    own, actor = _own(), current_person()
    with transaction():
        service.end_appointment(service.appointment_of(own, number), actor)
    flash(_("نقش پایان یافت."), "success")
    return see(url_for("accounts.organisation"))


def _role_page(number: int, form: RoleForm, status: int) -> Answer:
    row = service.appointment_of(_own(), number)
    return page("accounts/role.html", status, form=form, row=row, back_url=url_for("accounts.organisation"))


@accounts.get("/organisation/appointments/<int:number>/role")
@organisation_head
def appointment_change(number: int) -> Answer:
    own = _own()
    present = places.place_value(service.appointment_of(own, number))
    return _role_page(number, RoleForm(places.places_of(own), data={"place": present}), 200)


@accounts.post("/organisation/appointments/<int:number>/role")
@organisation_head
def appointment_change_now(number: int) -> Answer:
    own, actor = _own(), current_person()
    form = RoleForm(places.places_of(own))
    if not form.validate():
        return _role_page(number, form, 422)
    with transaction():
        role, office = places.parse_place(own, form.place.data)
        service.change_role(service.appointment_of(own, number), role, office, actor)
    flash(_("نقش عوض شد."), "success")
    return see(url_for("accounts.organisation"))
