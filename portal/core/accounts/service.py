"""People, organisations, offices and appointments: the verbs that change who belongs where."""

from __future__ import annotations

import re

from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from portal.core.accounts import events, policy, signin
from portal.core.accounts.models import Appointment, Office, Organisation, Person
from portal.core.accounts.roles import HEADS_OF, Kind, Role
from portal.core.clock import now
from portal.core.db import db
from portal.core.errors import Conflict, Forbidden, Invalid, NotFound
from portal.core.i18n import _
from portal.core.text import normalise

_CODE = re.compile(r"[a-z][a-z0-9_]{1,39}")


def add_person(name: str, email: str, password_hash: str | None = None, actor: Person | None = None) -> Person:
    """A new account. The hash is made outside the transaction."""
    person = Person(name=normalise(name), email=email, password_hash=password_hash)
    if db.session.scalar(select(Person.id).where(Person.email == person.email)):
        raise Conflict(_("با این نشانی ایمیل پیش‌تر حسابی ساخته شده است."), _("با همان حساب وارد شوید."))
    db.session.add(person)
    _flush_or_conflict()
    events.tell("person_added", actor, person.audit_subject)
    return person


def change_person(person: Person, name: str, mobile: str | None, locale: str) -> None:
    """What people change about themselves."""
    person.name, person.mobile, person.locale = normalise(name), mobile, locale
    events.tell("person_changed", person, person.audit_subject)


def add_organisation(
    kind: Kind, name_fa: str, code: str, name_en: str = "", legal_id: str | None = None, actor: Person | None = None
) -> Organisation:
    organisation = Organisation(kind=kind, code=_checked_code(code), legal_id=legal_id)
    organisation.name_fa, organisation.name_en = normalise(name_fa), normalise(name_en)
    db.session.add(organisation)
    _flush_or_conflict()
    events.tell("organisation_added", actor, organisation.audit_subject, {"kind": kind.value})
    return organisation


def change_organisation(
    organisation: Organisation, name_fa: str, name_en: str, legal_id: str | None, actor: Person
) -> None:
    """New names or legal id; kind and code stay, because other rows and addresses rest on them."""
    organisation.name_fa, organisation.name_en = normalise(name_fa), normalise(name_en)
    organisation.legal_id = legal_id
    _flush_or_conflict()
    events.tell("organisation_changed", actor, organisation.audit_subject)


def add_office(
    organisation: Organisation,
    code: str,
    name_fa: str,
    name_en: str = "",
    duty_contact: str = "",
    actor: Person | None = None,
) -> Office:
    office = Office(organisation=organisation, code=_checked_code(code), duty_contact=normalise(duty_contact))
    office.name_fa, office.name_en = normalise(name_fa), normalise(name_en)
    db.session.add(office)
    _flush_or_conflict()
    events.tell("office_added", actor, office.audit_subject)
    return office


def change_office(office: Office, name_fa: str, name_en: str, duty_contact: str, actor: Person) -> None:
    office.name_fa, office.name_en = normalise(name_fa), normalise(name_en)
    office.duty_contact = normalise(duty_contact)
    events.tell("office_changed", actor, office.audit_subject)


def office_of(organisation: Organisation, code: str) -> Office:
    """One of the organisation's offices."""
    for office in organisation.offices:
        if office.code == code:
            return office
    raise NotFound(_("چنین میزی در این سازمان نیست."))


def appoint(
    person: Person, organisation: Organisation, role: Role, office: Office | None = None, actor: Person | None = None
) -> Appointment:
    """Give a role. Having it already is no error: the open appointment is returned."""
    if office is not None and office.organisation_id != organisation.id:
        raise Invalid(_("این میز از آن سازمان دیگری است."))
    if actor is not None and actor.id == person.id:
        raise Forbidden(_("هیچ‌کس به خود نقش نمی‌دهد."), _("از همکار خود بخواهید این نقش را به شما بدهد."))
    if role not in policy.roles_allowed(organisation.kind, in_office=office is not None):
        raise Invalid(_("این نقش در این سازمان یا میز نیست."), _("نقش و میز را با هم برگزینید."))
    found = _open_appointment(person, organisation, role, office)
    if found is not None:
        return found
    made = Appointment(person=person, organisation=organisation, office=office, role=role, appointed_by=actor)
    db.session.add(made)
    _flush_or_conflict()
    details = {"organisation": organisation.token, "role": role.value, "office": office.token if office else None}
    events.tell("appointed", actor, person.audit_subject, details)
    return made


def change_role(appointment: Appointment, role: Role, office: Office | None, actor: Person) -> None:
    """Another role instead of this one, in the same organisation."""
    made = appoint(appointment.person, appointment.organisation, role, office, actor)
    if made.id != appointment.id:
        end_appointment(appointment, actor)


def appointment_of(organisation: Organisation, number: int) -> Appointment:
    """One of the organisation's open appointments."""
    row = db.session.get(Appointment, number)
    if row is None or row.organisation_id != organisation.id or row.until is not None:
        raise NotFound(_("چنین نقشی در این سازمان نیست."))
    return row


def end_appointment(appointment: Appointment, actor: Person | None) -> None:
    """End a role now. The last head of an organisation stays: somebody must be able to invite."""
    if appointment.until is not None:
        return
    # Two heads who remove each other at once meet at this row's lock.
    db.session.get(Organisation, appointment.organisation_id, with_for_update=True)
    if _is_last_head(appointment):
        raise Conflict(
            _("این آخرین مدیر سازمان است و نمی‌توان نقش او را پایان داد."),
            _("نخست نقش مدیر را به کس دیگری بدهید."),
        )
    _close(appointment, actor)


def _close(appointment: Appointment, actor: Person | None) -> None:
    appointment.until = now()
    details = {"organisation": appointment.organisation.token, "role": appointment.role.value}
    events.tell("appointment_ended", actor, appointment.person.audit_subject, details)


def end_person(person: Person, actor: Person | None) -> None:
    """Close an account: its sessions and roles end, even the last head's; its name stays in what it did."""
    person.ended_at = now()
    signin.end_all(person)
    for appointment in person.appointments:
        if appointment.until is None:
            _close(appointment, actor)
    events.tell("person_ended", actor, person.audit_subject)


def reopen_person(person: Person, actor: Person) -> None:
    """Open a closed account again, without roles."""
    person.ended_at = None
    events.tell("person_reopened", actor, person.audit_subject)


def _is_last_head(appointment: Appointment) -> bool:
    head = HEADS_OF.get(appointment.organisation.kind)
    if appointment.role is not head:
        return False
    open_heads = select(func.count(Appointment.id)).where(
        Appointment.organisation_id == appointment.organisation_id,
        Appointment.role == head,
        Appointment.until.is_(None),
    )
    return (db.session.scalar(open_heads) or 0) <= 1


def _open_appointment(
    person: Person, organisation: Organisation, role: Role, office: Office | None
) -> Appointment | None:
    return db.session.scalar(
        select(Appointment).where(
            Appointment.person_id == person.id,
            Appointment.organisation_id == organisation.id,
            Appointment.role == role,
            Appointment.office_id == office.id if office else Appointment.office_id.is_(None),
            Appointment.until.is_(None),
        )
    )


def _checked_code(code: str) -> str:
    if not _CODE.fullmatch(code):
        raise Invalid(_("کد باید با حرف کوچک لاتین آغاز شود و فقط حرف، رقم و زیرخط داشته باشد."))
    return code


def _flush_or_conflict() -> None:
    try:
        db.session.flush()
    except IntegrityError as error:
        raise Conflict(
            _("این کد، شناسه یا نشانی پیش‌تر ثبت شده است."), _("چیزی ذخیره نشد؛ مقدار دیگری بنویسید.")
        ) from error
