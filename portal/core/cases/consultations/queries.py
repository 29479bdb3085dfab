"""Find consultations: of a case, of a person's bodies; and exactly what a body sees of the case."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, or_, select
from sqlalchemy.orm import selectinload

from portal.core.accounts.members import offices_of, organisations_of
from portal.core.accounts.models import Organisation, Person
from portal.core.accounts.places import name_column
from portal.core.cases.clocks import Clock
from portal.core.cases.consultations.bodies import speaks_for
from portal.core.cases.consultations.models import OPEN, Consultation
from portal.core.cases.kinds import FactSection, kind_of
from portal.core.cases.models import Case
from portal.core.db import db
from portal.core.errors import NotFound
from portal.core.i18n import _
from portal.core.paging import Sort


def consultations_of(case: Case) -> Sequence[Consultation]:
    """Oldest first."""
    query = select(Consultation).where(Consultation.case_id == case.id).order_by(Consultation.id)
    whole = (selectinload(Consultation.clock), selectinload(Consultation.organisation))
    return db.session.scalars(query.options(*whole)).all()


def load(token: str, person: Person) -> Consultation:
    """A consultation of this person's body, or 404."""
    row = db.session.scalar(select(Consultation).where(Consultation.token == token, seen_by(person)))
    if row is None or not speaks_for(person, row):
        raise NotFound(_("چنین نظرخواهی‌ای نیست یا برای شما باز نیست."))
    return row


def seen_by(person: Person) -> ColumnElement[bool]:
    offices = [office.id for office in offices_of(person)]
    organisations = [organisation.id for organisation in organisations_of(person)]
    return or_(Consultation.office_id.in_(offices), Consultation.organisation_id.in_(organisations))


NEWEST = Sort(Consultation.asked_at, Consultation.id, descending=True, read=datetime.fromisoformat)


def rows_for(person: Person, *, open_only: bool) -> Select[Any]:
    """What this person's bodies were asked."""
    shown = (Consultation.token, Consultation.state, Consultation.answer, Consultation.asked_at, Clock.due_at)
    query = select(*shown, Case.number, Case.title, name_column(Organisation).label("applicant"), *NEWEST.columns())
    query = query.join(Case, Case.id == Consultation.case_id).join(Clock, Clock.id == Consultation.clock_id)
    query = query.join(Organisation, Organisation.id == Case.applicant_id).where(seen_by(person))
    wanted = Consultation.state == OPEN if open_only else Consultation.state != OPEN
    return query.where(wanted)


def shared_facts(row: Consultation) -> list[FactSection]:
    """The parts of the submission that were shared with the body."""
    return [section for section in kind_of(row.case).facts(row.case) if section.code in row.shared]


def shows_document(person: Person, case_id: int, slot: str) -> bool:
    """Whether some consultation lets this person read the documents in this slot of this case."""
    rows = db.session.scalars(select(Consultation).where(Consultation.case_id == case_id, seen_by(person))).all()
    return any(slot in row.shared and speaks_for(person, row) for row in rows)
