"""Who belongs where: questions about open (and past) appointments, read once in each snapshot."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from portal.core.accounts.models import Appointment, Office, Organisation, Person
from portal.core.accounts.roles import KINDS_WITH_OFFICES, KINDS_WITH_SECOND_FACTOR, Kind, Role
from portal.core.clock import now
from portal.core.db import db, remembered

YEAR = timedelta(days=365)


def seats_of(person: Person) -> Sequence[Appointment]:
    """All their appointments, open and past, with organisation and office; read once a snapshot."""
    return remembered(Appointment, person, lambda: _read_seats(person))


def _read_seats(person: Person) -> Sequence[Appointment]:
    query = select(Appointment).where(Appointment.person_id == person.id).order_by(Appointment.id)
    together = query.options(joinedload(Appointment.organisation), joinedload(Appointment.office))
    return db.session.scalars(together).all()


def _open(person: Person) -> list[Appointment]:
    return [seat for seat in seats_of(person) if seat.until is None]


def has_role(person: Person, organisation: Organisation | int | None, *roles: Role | str) -> bool:
    """Whether they hold one of `roles` (any role, when none is named) in that organisation now."""
    number = _number(organisation)
    return any(seat.organisation_id == number for seat in _open(person) if _is_one(seat, roles))


def _number(place: Organisation | Office | int | None) -> int | None:
    return place if isinstance(place, int) or place is None else place.id


def _is_one(seat: Appointment, roles: Collection[Role | str]) -> bool:
    return not roles or seat.role in roles


def has_portal_role(person: Person, role: Role) -> bool:
    """Whether they are administrator or auditor: roles that the regulator gives, over the whole portal."""
    return has_role_among(person, Kind.REGULATOR, role)


def has_role_among(person: Person, kind: Kind, *roles: Role) -> bool:
    """Whether they hold one of `roles` (any role, when none is named) in some organisation of that kind now."""
    return any(seat.organisation.kind == kind for seat in _open(person) if _is_one(seat, roles))


def is_official(person: Person) -> bool:
    """Whether they sit in any office that works on the files of others."""
    return any(seat.office_id and seat.organisation.kind in KINDS_WITH_OFFICES for seat in _open(person))


def in_office(person: Person, office: int | str | None, *roles: Role | str) -> bool:
    """Whether they hold one of `roles` (any role, when none is named) in that office, by id or code, now."""
    seats = (seat for seat in _open(person) if seat.office and _is_one(seat, roles))
    return any(office in (seat.office.id, seat.office.code) for seat in seats if seat.office)


def offices_of(person: Person, *roles: Role | str) -> list[Office]:
    """The offices they sit in now (in one of `roles`)."""
    seats = (seat for seat in _open(person) if _is_one(seat, roles))
    return sorted({seat.office for seat in seats if seat.office}, key=lambda office: office.id)


def organisations_of(person: Person) -> list[Organisation]:
    """The organisations they may act for now, the oldest first."""
    mine = {seat.organisation for seat in _open(person)}
    return sorted((one for one in mine if one.ended_at is None), key=lambda one: one.id)


def members_of(organisation: Organisation | int, *roles: Role | str) -> list[Person]:
    """The people who hold one of `roles` (any role, when none is named) there now."""
    among = [Appointment.role.in_(roles)] if roles else []
    theirs = select(Appointment.person_id).where(
        Appointment.organisation_id == _number(organisation), Appointment.until.is_(None), *among
    )
    query = select(Person).where(Person.id.in_(theirs), Person.ended_at.is_(None)).order_by(Person.id)
    return list(db.session.scalars(query))


def officials_of(office: Office | int, *roles: Role | str) -> list[Person]:
    """The people who hold one of `roles` (any role, when none is named) in that office now."""
    among = [Appointment.role.in_(roles)] if roles else []
    theirs = select(Appointment.person_id).where(
        Appointment.office_id == _number(office), Appointment.until.is_(None), *among
    )
    query = select(Person).where(Person.id.in_(theirs), Person.ended_at.is_(None)).order_by(Person.id)
    return list(db.session.scalars(query))


def open_appointments(organisation: Organisation) -> Sequence[Appointment]:
    """Who is what in an organisation now."""
    query = select(Appointment).where(Appointment.organisation_id == organisation.id, Appointment.until.is_(None))
    whole = (joinedload(Appointment.person), joinedload(Appointment.office))
    return db.session.scalars(query.order_by(Appointment.id).options(*whole)).all()


def belongs_or_belonged(person: Person, organisation: Organisation | int | None, within: timedelta = YEAR) -> bool:
    """Whether they are, or lately were, one of its people: such a person decides nothing about it."""
    number, since = _number(organisation), now() - within
    theirs = [seat for seat in seats_of(person) if seat.organisation_id == number]
    return any(seat.until is None or seat.until > since for seat in theirs)


def needs_second_factor(person: Person) -> bool:
    """Whether any of their open roles is one that acts for the state or another body."""
    return any(seat.organisation.kind in KINDS_WITH_SECOND_FACTOR for seat in _open(person))
