"""The administrator's pages: organisations, their offices, and who is appointed to what."""

from __future__ import annotations

from flask import flash, request, url_for

from portal.core.accounts import admin_pages, invitations, own_pages, places, search, service, signin
from portal.core.accounts.access import administrator
from portal.core.accounts.current import current_person
from portal.core.accounts.forms import (
    InviteForm,
    NewOfficeForm,
    NewOrganisationForm,
    OfficeForm,
    OrganisationForm,
)
from portal.core.accounts.members import open_appointments
from portal.core.accounts.models import Organisation
from portal.core.accounts.roles import Kind
from portal.core.accounts.views.blueprint import Answer, absolute, accounts, see
from portal.core.accounts.words import KIND_NAMES, role_name
from portal.core.db import transaction
from portal.core.errors import PortalError
from portal.core.forms import BaseForm
from portal.core.i18n import _, _l
from portal.core.paging import place_in
from portal.core.web import page

admin_pages.add(_l("سازمان‌ها"), "accounts.admin_organisations", _l("سازمان‌ها، میزها، نقش‌ها و دعوت‌ها"), "building")


@accounts.get("/admin/organisations")
@administrator
def admin_organisations() -> Answer:
    words, kind = request.args.get("q", ""), request.args.get("kind", "")
    return page(
        "admin/organisations.html",
        items=admin_pages.items(),
        found=search.organisations(words, kind, place_in(request.args)),
        words=words,
        kind=kind,
        kinds=[("", _("همه"))] + [(one.value, name) for one, name in KIND_NAMES.items()],
    )


def _form_page(form: BaseForm, status: int, title: str, back_url: str) -> Answer:
    """A page with nothing but a form."""
    return page("admin/form.html", status, items=admin_pages.items(), form=form, title=title, back_url=back_url)


@accounts.get("/admin/organisations/new")
@administrator
def admin_organisation_new() -> Answer:
    return _form_page(NewOrganisationForm(), 200, _("سازمان تازه"), url_for("accounts.admin_organisations"))


@accounts.post("/admin/organisations/new")
@administrator
def admin_organisation_new_now() -> Answer:
    form, actor = NewOrganisationForm(), current_person()
    list_url = url_for("accounts.admin_organisations")
    if not form.validate():
        return _form_page(form, 422, _("سازمان تازه"), list_url)
    try:
        with transaction():
            made = service.add_organisation(
                Kind(form.kind.data),
                form.name_fa.data,
                form.code.data,
                form.name_en.data,
                form.legal_id.data,
                actor,
            )
    except PortalError as error:
        form.form_errors.append(f"{error.message} {error.hint}")
        return _form_page(form, error.status, _("سازمان تازه"), list_url)
    flash(_("سازمان ساخته شد؛ اکنون نخستین عضو را دعوت کنید."), "success")
    return see(url_for("accounts.admin_organisation", token=made.token))


def _organisation_page(organisation: Organisation, form: InviteForm, status: int, link: str | None = None) -> Answer:
    return page(
        "admin/organisation.html",
        status,
        items=admin_pages.items(),
        organisation=organisation,
        rows=open_appointments(organisation),
        waiting=invitations.waiting(organisation),
        form=form,
        link=link,
        links=own_pages.links(organisation),
        end_url=lambda row: url_for("accounts.admin_appointment_end", token=organisation.token, number=row.id),
    )


@accounts.get("/admin/organisations/<token>")
@administrator
def admin_organisation(token: str) -> Answer:
    row = search.organisation_by_token(token)
    return _organisation_page(row, InviteForm(places.places_of(row)), 200)


@accounts.get("/admin/organisations/<token>/edit")
@administrator
def admin_organisation_edit(token: str) -> Answer:
    row = search.organisation_by_token(token)
    back_url = url_for("accounts.admin_organisation", token=token)
    return _form_page(OrganisationForm(obj=row), 200, _("ویرایش %(name)s", name=row.name_fa), back_url)


@accounts.post("/admin/organisations/<token>/edit")
@administrator
def admin_organisation_edit_now(token: str) -> Answer:
    row, form, actor = search.organisation_by_token(token), OrganisationForm(), current_person()
    back_url = url_for("accounts.admin_organisation", token=token)
    title = _("ویرایش %(name)s", name=row.name_fa)
    if not form.validate():
        return _form_page(form, 422, title, back_url)
    try:
        with transaction():
            service.change_organisation(row, form.name_fa.data, form.name_en.data, form.legal_id.data, actor)
    except PortalError as error:
        form.form_errors.append(f"{error.message} {error.hint}")
        return _form_page(form, error.status, title, back_url)
    flash(_("ذخیره شد."), "success")
    return see(back_url)


@accounts.post("/admin/organisations/<token>/appointments")
@administrator
def admin_appoint(token: str) -> Answer:
    """Give a role to who has an account; invite who has none."""
    row, actor = search.organisation_by_token(token), current_person()
    form, link = InviteForm(places.places_of(row)), None
    if not form.validate():
        return _organisation_page(row, form, 422)
    with transaction():
        role, office = places.parse_place(row, form.place.data)
        person = signin.find_person(form.email.data)
        if person:
            service.appoint(person, row, role, office, actor)
        else:
            made, secret = invitations.invite(row, form.email.data, role, actor, office)
            link = absolute(url_for("accounts.invitation", secret=secret))
            invitations.send(made, link)
    if link:
        return _organisation_page(row, InviteForm(places.places_of(row), formdata=None), 200, link)
    flash(_("نقش داده شد."), "success")
    return see(url_for("accounts.admin_organisation", token=token))


@accounts.get("/admin/organisations/<token>/appointments/<int:number>/end")
@administrator
def admin_appointment_end(token: str, number: int) -> Answer:
    row = service.appointment_of(search.organisation_by_token(token), number)
    return page(
        "confirm.html",
        title=_("پایان نقش %(name)s", name=row.person.name),
        happens=[_("نقش «%(role)s» همین حالا پایان می‌یابد.", role=role_name(row.role))],
        label=_("نقش را پایان بده"),
        back_url=url_for("accounts.admin_organisation", token=token),
        tone="danger",
    )


@accounts.post("/admin/organisations/<token>/appointments/<int:number>/end")
@administrator
def admin_appointment_end_now(token: str, number: int) -> Answer:
    actor = current_person()
    with transaction():
        organisation = search.organisation_by_token(token)
        service.end_appointment(service.appointment_of(organisation, number), actor)
    flash(_("نقش پایان یافت."), "success")
    return see(url_for("accounts.admin_organisation", token=token))


@accounts.get("/admin/organisations/<token>/offices/new")
@administrator
def admin_office_new(token: str) -> Answer:
    back_url = url_for("accounts.admin_organisation", token=search.organisation_by_token(token).token)
    return _form_page(NewOfficeForm(), 200, _("میز تازه"), back_url)


@accounts.post("/admin/organisations/<token>/offices/new")
@administrator
def admin_office_new_now(token: str) -> Answer:
    row, form, actor = search.organisation_by_token(token), NewOfficeForm(), current_person()
    back_url = url_for("accounts.admin_organisation", token=token)
    if not form.validate():
        return _form_page(form, 422, _("میز تازه"), back_url)
    words = form.name_fa.data, form.name_en.data, form.duty_contact.data
    try:
        with transaction():
            service.add_office(row, form.code.data, *words, actor=actor)
    except PortalError as error:
        form.form_errors.append(f"{error.message} {error.hint}")
        return _form_page(form, error.status, _("میز تازه"), back_url)
    flash(_("میز ساخته شد."), "success")
    return see(back_url)


@accounts.get("/admin/organisations/<token>/offices/<code>")
@administrator
def admin_office(token: str, code: str) -> Answer:
    row = service.office_of(search.organisation_by_token(token), code)
    back_url = url_for("accounts.admin_organisation", token=token)
    return _form_page(OfficeForm(obj=row), 200, _("میز %(name)s", name=row.name_fa), back_url)


@accounts.post("/admin/organisations/<token>/offices/<code>")
@administrator
def admin_office_now(token: str, code: str) -> Answer:
    row, actor, form = service.office_of(search.organisation_by_token(token), code), current_person(), OfficeForm()
    back_url = url_for("accounts.admin_organisation", token=token)
    if not form.validate():
        return _form_page(form, 422, _("میز %(name)s", name=row.name_fa), back_url)
    with transaction():
        service.change_office(row, form.name_fa.data, form.name_en.data, form.duty_contact.data, actor)
    flash(_("ذخیره شد."), "success")
    return see(back_url)
