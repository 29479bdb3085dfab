"""A place in a campaign for somebody known by an e-mail address: given at once, or offered by a letter."""

from __future__ import annotations

from sqlalchemy import select

from portal.core.accounts import invitations
from portal.core.accounts import service as accounts
from portal.core.accounts.models import Appointment, Organisation, Person
from portal.core.accounts.roles import Role
from portal.core.db import db
from portal.core.notifications import address_of


def person_at(email: str) -> Person | None:
    """The living account with this address."""
    return db.session.scalar(select(Person).where(Person.email == email.strip().lower(), Person.ended_at.is_(None)))


def seat(email: str, campaign: Organisation, role: Role, actor: Person) -> None:
    """Appoint whoever has an account; invite whoever has none yet."""
    person = person_at(email)
    if person is not None:
        accounts.appoint(person, campaign, role, actor=actor)
        return
    invitation, secret = invitations.invite(campaign, email, role, actor)
    invitations.send(invitation, address_of("accounts.invitation", secret=secret))


def unseat(email: str, campaign: Organisation, role: Role, actor: Person | None) -> None:
    """End the place, or the offer of it, now: rights are asked of these rows each time."""
    person = person_at(email)
    for row in _open_seats(person, campaign, role) if person else ():
        accounts.end_appointment(row, actor)
    for invitation in invitations.waiting(campaign):
        if (invitation.email, invitation.role) == (email, role) and actor is not None:
            invitations.withdraw(invitation, actor)


def _open_seats(person: Person, campaign: Organisation, role: Role) -> list[Appointment]:
    mine = (Appointment.person_id == person.id, Appointment.organisation_id == campaign.id)
    query = select(Appointment).where(*mine, Appointment.role == role, Appointment.until.is_(None))
    return list(db.session.scalars(query))
