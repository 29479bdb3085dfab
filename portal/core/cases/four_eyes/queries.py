"""Find drafts and those who may sign them."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select

from portal.core.accounts.members import in_office, officials_of
from portal.core.accounts.models import Person
from portal.core.accounts.roles import Role
from portal.core.cases import access
from portal.core.cases.four_eyes.models import DecisionDraft
from portal.core.cases.models import Case
from portal.core.db import db, remembered

SIGNING_ROLES = (Role.SIGNATORY, Role.DEPUTY_HEAD)


def waiting(case: Case, *, lock: bool = False) -> DecisionDraft | None:
    """The draft that waits for a signature. With `lock`, of two who sign at once the second finds none."""
    query = select(DecisionDraft).where(DecisionDraft.case_id == case.id, DecisionDraft.closed_at.is_(None))
    if lock:
        return db.session.scalar(query.with_for_update())
    return remembered(DecisionDraft, case, lambda: db.session.scalar(query))


def drafts_of(case: Case) -> Sequence[DecisionDraft]:
    """Oldest first."""
    query = select(DecisionDraft).where(DecisionDraft.case_id == case.id).order_by(DecisionDraft.id)
    return db.session.scalars(query).all()


def may_draft(person: Person, case: Case) -> bool:
    """Has the file in hand, at the desk that has it; the right to sign is not needed."""
    return access.is_holder(person, case) and access.works_on(person, case) and waiting(case) is None


def may_take(person: Person, case: Case) -> bool:
    """As `access.may_take`; but what waits for a signature is taken by those who could give it."""
    if not access.may_take(person, case):
        return False
    return waiting(case) is None or may_sign(person, case)


def may_sign(person: Person, case: Case) -> bool:
    """Signs for the office that holds the file, did not write the draft, has nothing to do with the applicant."""
    draft = waiting(case)
    if draft is None or draft.drafted_by_id == person.id or case.holder != "office":
        return False
    return in_office(person, case.office_id, *SIGNING_ROLES) and access.is_impartial(person, case)


def is_drafter(person: Person, case: Case) -> bool:
    draft = waiting(case)
    return draft is not None and draft.drafted_by_id == person.id


def signatories(case: Case, but: int | None) -> list[Person]:
    """Those of the holding office who could sign what the person `but` drafts."""
    people = officials_of(case.office_id or 0, *SIGNING_ROLES)
    return [person for person in people if person.id != but and access.is_impartial(person, case)]
