"""The places that may be offered in an organisation: a role, and the office where there are offices."""

from __future__ import annotations

from sqlalchemy import SQLColumnExpression, func

from portal.core.accounts import policy
from portal.core.accounts.models import Appointment, Office, Organisation
from portal.core.accounts.roles import Role
from portal.core.accounts.words import role_name
from portal.core.errors import Invalid
from portal.core.i18n import _, current_locale


def places_of(organisation: Organisation) -> list[tuple[str, str]]:
    """(`role` or `role@office`, words) for a select; roles at large first, then office by office."""
    at_large = policy.roles_allowed(organisation.kind, in_office=False)
    inside = policy.roles_allowed(organisation.kind, in_office=True)
    offices = [office for office in organisation.offices if office.ended_at is None]
    places = [(role.value, role_name(role)) for role in at_large]
    return places + [
        (f"{role.value}@{office.code}", f"{role_name(role)} – {name_of(office)}")
        for office in offices
        for role in inside
    ]


def parse_place(organisation: Organisation, value: str) -> tuple[Role, Office | None]:
    """The role and office that a select's value names."""
    role, _at, code = value.partition("@")
    office = next((office for office in organisation.offices if office.code == code), None)
    if value not in dict(places_of(organisation)):
        raise Invalid(_("این نقش در این سازمان یا میز نیست."), _("نقش و میز را با هم برگزینید."))
    return Role(role), office


def place_value(appointment: Appointment) -> str:
    """The select's value for a place that somebody has."""
    role = appointment.role.value
    return f"{role}@{appointment.office.code}" if appointment.office else role


def name_of(row: Organisation | Office) -> str:
    """The name in the reader's language, Persian where there is no other."""
    return (row.name_en or row.name_fa) if current_locale() == "en" else row.name_fa


def name_column(table: type[Organisation | Office]) -> SQLColumnExpression[str]:
    """The same for a list's query."""
    if current_locale() == "en":
        return func.coalesce(func.nullif(table.name_en, ""), table.name_fa)
    return table.name_fa
