"""Where a case stands: its holders with their times and budgets, read from the rows."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import select

from portal.core.accounts.models import Appointment
from portal.core.accounts.roles import Role
from portal.core.calendar.service import present_calendar
from portal.core.cases import custody
from portal.core.cases.ages import Ages, ages
from portal.core.cases.clock import clock_of
from portal.core.cases.custody import Interval
from portal.core.cases.models import Case
from portal.core.clock import now
from portal.core.db import db

# Of several roles in one office, the last of these is what a person is called by.
RANKS = (Role.DUTY, Role.OFFICIAL, Role.SIGNATORY, Role.SUPERVISOR, Role.DEPUTY_HEAD)
Seat = tuple[int, int, datetime]


def ages_of(case: Case) -> Ages[Interval]:
    """Every holder since the submission, with the time they used and what is left of their office's budget."""
    return ages(custody.turns(case), now(), present_calendar(), budgets(case))


def budgets(case: Case) -> dict[str, int]:
    """Working days of each office on the way, as the rules of the case say: {office code: days}."""
    term = clock_of(case)
    return {leg["office"]: leg["budget_days"] for leg in term.rules["legs"]} if term else {}


def roles_in(turns: Sequence[Interval]) -> dict[Seat, Role]:
    """What each person was in the office when they got the file: {(person id, office id, since): role}."""
    seats = {(t.person.id, t.office.id, t.since) for t in turns if t.person and t.office}
    if not seats:
        return {}
    rows = _appointments({person for person, _office, _since in seats}, {office for _person, office, _since in seats})
    return {seat: role for seat in seats if (role := _role_at(seat, rows))}


def _appointments(people: Collection[int], offices: Collection[int]) -> Sequence[Appointment]:
    mine = (Appointment.person_id.in_(people), Appointment.office_id.in_(offices))
    return db.session.scalars(select(Appointment).where(*mine)).all()


def _role_at(seat: Seat, rows: Sequence[Appointment]) -> Role | None:
    """The highest role of that person there and then."""
    person, office, moment = seat
    held = [
        row.role
        for row in rows
        if row.role in RANKS
        and (row.person_id, row.office_id) == (person, office)
        and row.since <= moment
        and (row.until is None or row.until > moment)
    ]
    return max(held, key=RANKS.index, default=None)
