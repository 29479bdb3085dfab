"""Who may be asked, by the route of the case; and who speaks for a body."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select

from portal.core.accounts.members import has_role, in_office
from portal.core.accounts.models import Office, Organisation, Person
from portal.core.accounts.places import name_of
from portal.core.accounts.roles import BODY_ROLES
from portal.core.cases import access, clock
from portal.core.cases.consultations.models import Consultation
from portal.core.cases.models import Case
from portal.core.cases.route import Leg
from portal.core.db import db


@dataclass(frozen=True)
class Body:
    """A body that the route names: its leg, and who it is."""

    leg: Leg
    place: Office | Organisation

    @property
    def code(self) -> str:
        return self.leg.office

    @property
    def name(self) -> str:
        return name_of(self.place)


def bodies_of(case: Case) -> list[Body]:
    """Those that the route of this case names and that exist, but for the office that holds the file."""
    return list(_existing(case, clock.rules_of(case).consulted))


def _existing(case: Case, legs: Sequence[Leg]) -> Iterator[Body]:
    places = _places([leg.office for leg in legs])
    for leg in legs:
        place = places.get(leg.office)
        if place is not None and not (isinstance(place, Office) and place.id == case.office_id):
            yield Body(leg, place)


def _places(codes: Collection[str]) -> Mapping[str, Office | Organisation]:
    """Those that exist now, by code; an office goes before an organisation."""
    offices = select(Office).where(Office.code.in_(codes), Office.ended_at.is_(None))
    organisations = select(Organisation).where(Organisation.code.in_(codes), Organisation.ended_at.is_(None))
    found: dict[str, Office | Organisation] = {one.code: one for one in db.session.scalars(organisations) if one.code}
    return found | {one.code: one for one in db.session.scalars(offices)}


def asked_of(consultation: Consultation) -> str:
    """The name of the body, for people."""
    place = consultation.organisation or consultation.office
    return name_of(place) if place is not None else consultation.body


def speaks_for(person: Person, consultation: Consultation) -> bool:
    """Of the body that was asked, and not of the applicant's people."""
    if not access.is_impartial(person, consultation.case):
        return False
    if consultation.office_id is not None:
        return in_office(person, consultation.office_id, *access.DESK_ROLES)
    return has_role(person, consultation.organisation_id, *BODY_ROLES)
