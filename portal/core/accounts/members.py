"""Who belongs where: questions about open (and past) appointments, asked of the rows each time."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy import ColumnElement, and_, or_, select

from portal.core.accounts.models import Appointment, Office, Organisation, Person
from portal.core.accounts.roles import KINDS_WITH_OFFICES, KINDS_WITH_SECOND_FACTOR, Kind, Role
from portal.core.clock import now
from portal.core.db import db

YEAR = timedelta(days=365)


def _open_of(person: Person) -> ColumnElement[bool]:
    return and_(Appointment.person_id == person.id, Appointment.until.is_(None))


def _any(*conditions: ColumnElement[bool]) -> bool:
    found = db.session.scalar(select(Appointment.id).join(Organisation).where(*conditions).limit(1))
    return found is not None


def has_role(person: Person, organisation: Organisation | int | None, *roles: Role | str) -> bool:
    """Whether they hold one of `roles` (any role, when none is named) in that organisation now."""
    if organisation is None:
        return False
    number = organisation if isinstance(organisation, int) else organisation.id
    among = [Appointment.role.in_(roles)] if roles else []
    return _any(_open_of(person), Appointment.organisation_id == number, *among)


def has_portal_role(person: Person, role: Role) -> bool:
    """Whether they are administrator or auditor: roles that the regulator gives, over the whole portal."""
    return _any(_open_of(person), Appointment.role == role, Organisation.kind == Kind.REGULATOR)


def has_role_among(person: Person, kind: Kind, *roles: Role) -> bool:
    """Whether they hold one of `roles` (any role, when none is named) in some organisation of that kind now."""
    among = [Appointment.role.in_(roles)] if roles else []
    return _any(_open_of(person), Organisation.kind == kind, *among)


def is_official(person: Person) -> bool:
    """Whether they sit in any office that works on the files of others."""
    in_office = Appointment.office_id.is_not(None)
    return _any(_open_of(person), in_office, Organisation.kind.in_(KINDS_WITH_OFFICES))


def in_office(person: Person, office_id: int | None, *roles: Role | str) -> bool:
    """Whether they hold one of `roles` (any role, when none is named) in that office now."""
    among = [Appointment.role.in_(roles)] if roles else []
    return office_id is not None and _any(_open_of(person), Appointment.office_id == office_id, *among)


def offices_of(person: Person) -> list[Office]:
    """The offices they sit in now."""
    mine = select(Appointment.office_id).where(_open_of(person))
    return list(db.session.scalars(select(Office).where(Office.id.in_(mine)).order_by(Office.id)))


def organisations_of(person: Person) -> list[Organisation]:
    """The organisations they may act for now, in the order in which they joined them."""
    mine = select(Appointment.organisation_id).where(_open_of(person))
    query = select(Organisation).where(Organisation.id.in_(mine), Organisation.ended_at.is_(None))
    return list(db.session.scalars(query.order_by(Organisation.id)))


def members_of(organisation: Organisation | int, *roles: Role | str) -> list[Person]:
    """The people who hold one of `roles` (any role, when none is named) there now."""
    number = organisation if isinstance(organisation, int) else organisation.id
    among = [Appointment.role.in_(roles)] if roles else []
    theirs = select(Appointment.person_id).where(
        Appointment.organisation_id == number, Appointment.until.is_(None), *among
    )
    query = select(Person).where(Person.id.in_(theirs), Person.ended_at.is_(None)).order_by(Person.id)
    return list(db.session.scalars(query))


def officials_of(office: Office | int, *roles: Role | str) -> list[Person]:
    """The people who hold one of `roles` (any role, when none is named) in that office now."""
    number = office if isinstance(office, int) else office.id
    among = [Appointment.role.in_(roles)] if roles else []
    theirs = select(Appointment.person_id).where(Appointment.office_id == number, Appointment.until.is_(None), *among)
    query = select(Person).where(Person.id.in_(theirs), Person.ended_at.is_(None)).order_by(Person.id)
    return list(db.session.scalars(query))


def open_appointments(organisation: Organisation) -> Sequence[Appointment]:
    """Who is what in an organisation now."""
    query = select(Appointment).where(Appointment.organisation_id == organisation.id, Appointment.until.is_(None))
    return db.session.scalars(query.order_by(Appointment.id)).all()


def belongs_or_belonged(person: Person, organisation: Organisation | int | None, within: timedelta = YEAR) -> bool:
    """Whether they are, or lately were, one of its people: such a person decides nothing about it."""
    if organisation is None:
        return False
    number = organisation if isinstance(organisation, int) else organisation.id
    lately = or_(Appointment.until.is_(None), Appointment.until > now() - within)
    return _any(Appointment.person_id == person.id, Appointment.organisation_id == number, lately)


def needs_second_factor(person: Person) -> bool:
    """Whether any of their open roles is one that acts for the state or another body."""
    return _any(_open_of(person), Organisation.kind.in_(KINDS_WITH_SECOND_FACTOR))
