"""Custody: a case always has exactly one holder, and every hour of its life is somebody's."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from portal.core.accounts.members import officials_of
from portal.core.accounts.models import Office, Person
from portal.core.accounts.roles import Role
from portal.core.cases import access
from portal.core.cases.duty import absences
from portal.core.cases.models import Case, CustodyMove, CustodyOpening
from portal.core.cases.workflow import Holder
from portal.core.clock import now
from portal.core.db import db


@dataclass(frozen=True)
class Interval:
    """`until` None: it still has it. `opened_at` None: the person has not opened the file."""

    holder: str
    office: Office | None
    person: Person | None
    since: datetime
    until: datetime | None
    step: str
    opened_at: datetime | None = None

    @property
    def office_code(self) -> str:
        return self.office.code if self.office else ""

    @property
    def person_key(self) -> int | None:
        return self.person.id if self.person else None


def move(case: Case, to: Holder, step: str, at: datetime | None = None) -> None:
    """Hand the file over, now (or at the moment of the step that does it).

    The only code that writes the holder; the same holder again is no move. Whoever is away today is stood in for.
    """
    if to.person_id is not None:
        to = replace(to, person_id=_who_is_there(case, to.person_id))
    latest = latest_move(case)
    if latest is not None and holder_of(case) == to:
        return
    moment = at or now()
    # Time may jump back, custody not; and no moment before the first move is nobody's.
    seq, moment = (latest.seq, max(moment, latest.at)) if latest else (0, case.created_at)
    row = CustodyMove(case_id=case.id, seq=seq + 1, at=moment, step=step, holder=to.kind)
    row.office_id, row.person_id = to.office_id, to.person_id
    db.session.add(row)
    case.changed_at = max(case.changed_at, moment)  # what comes next, its end too, is not before it
    case.holder, case.office_id, case.holder_id = to.kind, to.office_id, to.person_id


def _who_is_there(case: Case, person_id: int) -> int | None:
    """The person while present, else who stands in for them; None where that one may not touch this case."""
    there = absences.present_for(person_id)
    if there is None or there == person_id:
        return there
    return there if access.is_impartial(db.session.get_one(Person, there), case) else None


def holder_of(case: Case) -> Holder:
    return Holder(case.holder, case.office_id, case.holder_id)


def latest_move(case: Case) -> CustodyMove | None:
    query = select(CustodyMove).where(CustodyMove.case_id == case.id).order_by(CustodyMove.seq.desc()).limit(1)
    return db.session.scalar(query)


def intervals(case: Case) -> Sequence[Interval]:
    """The file's life, in order, without a gap: each interval ends where the next begins."""
    query = select(CustodyMove, CustodyOpening.at).outerjoin(CustodyOpening).where(CustodyMove.case_id == case.id)
    whose = (joinedload(CustodyMove.office), joinedload(CustodyMove.person))
    moves = db.session.execute(query.order_by(CustodyMove.seq).options(*whose)).all()
    ends = [*(m.at for m, _opened in moves[1:]), case.closed_at]
    return [
        Interval(m.holder, m.office, m.person, m.at, end, m.step, opened)
        for (m, opened), end in zip(moves, ends, strict=False)
        if m.holder != "nobody"
    ]


def turns(case: Case) -> list[Interval]:
    """Who had the file from its submission on: contiguous, one holder at a time. None for a draft."""
    start = case.submitted_at
    if start is None:
        return []
    kept = [
        i for i in intervals(case) if i.until is None or i.until > start or (i.since >= start and i.step != "open")
    ]
    return [replace(i, since=max(i.since, start)) for i in kept]


def has_held(person: Person, case: Case) -> bool:
    """Whether the file was ever in this person's hand, whatever they did with it."""
    theirs = (CustodyMove.case_id == case.id, CustodyMove.person_id == person.id)
    return db.session.scalar(select(CustodyMove.id).where(*theirs).limit(1)) is not None


def office_by_code(code: str) -> Office:
    return db.session.scalars(select(Office).where(Office.code == code, Office.ended_at.is_(None))).one()


def to_office(code: str) -> Holder:
    return Holder("office", office_by_code(code).id)


def refer_up(case: Case) -> None:
    """Hand the file to the supervisor of the office that holds it; without one, to its deputy head.

    Whoever may not decide on this case is passed over. Nobody of them left: the office keeps it, unassigned.
    """
    office_id = case.office_id or 0
    for role in (Role.SUPERVISOR, Role.DEPUTY_HEAD):
        above = (p for p in officials_of(office_id, role) if p.id != case.holder_id)
        person = next((p for p in above if access.is_impartial(p, case)), None)
        if person is not None:
            move(case, Holder("office", office_id, person.id), "refer_up")
            return
    move(case, Holder("office", office_id), "refer_up")
