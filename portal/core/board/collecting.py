"""When a file ends, its figures are written down once, by a worker."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import delete, select

from portal.core.accounts.models import Office, Organisation, Person
from portal.core.accounts.roles import Kind
from portal.core.board import figures
from portal.core.board.figures import Asked
from portal.core.board.models import MESSENGER, OFFICE, FileFigures
from portal.core.cases import kind_of
from portal.core.cases.access import is_applicant
from portal.core.cases.ages import Ages
from portal.core.cases.custody import Interval
from portal.core.cases.duty.models import Nudge
from portal.core.cases.events import on_step
from portal.core.cases.models import Case, CustodyMove
from portal.core.cases.questions import InformationRequest, requests_of
from portal.core.cases.standing import ages_of
from portal.core.cases.workflow import Step
from portal.core.db import db
from portal.core.jobs import enqueue, finish, job

COLLECT = "board.collect"
LAPSE = "lapse"


@on_step
def ring_at_end(case: Case, step: Step, actor: Person | None) -> None:
    if step.closes and case.submitted_at is not None and case.closed_at is not None:
        enqueue(COLLECT, f"{COLLECT}/{case.id}/{case.closed_at.isoformat()}", id=case.id)


@job(COLLECT)
def collect(args: Mapping[str, Any]) -> None:
    with finish() as session:
        case = session.get(Case, int(args["id"]))
        if case is not None:
            write_down(case)


def write_down(case: Case) -> None:
    """Put the figures of an ended file in the place of what stood there of it."""
    if case.closed_at is not None and case.submitted_at is not None:
        db.session.execute(delete(FileFigures).where(FileFigures.case_id == case.id))
        db.session.add_all(figures_of(case, case.closed_at))


@dataclass(frozen=True)
class Ended:
    """An ended file with what is counted of it; `asked` and `nudges` over its whole life."""

    case: Case
    ages: Ages[Interval]
    asked: Sequence[InformationRequest]
    nudges: Sequence[datetime]
    step: Step | None

    @property
    def withdrawn(self) -> bool:
        """Whether the applicant ended it."""
        return self.step is not None and self.step.who is is_applicant

    @property
    def offices(self) -> list[Office]:
        """The offices that had the file, turn by turn."""
        return [row.turn.office for row in self.ages.rows if row.turn.office is not None]


def figures_of(case: Case, ended_at: datetime) -> list[FileFigures]:
    """One row for each office that had the file, one for the messenger that sent it."""
    file = Ended(case, ages_of(case), requests_of(case), _nudges(case), _closing_step(case))
    rows = [_of_office(file, office) for office in dict.fromkeys(file.offices)]
    if db.session.get_one(Organisation, case.applicant_id).kind == Kind.VENDOR:
        rows.append(_of_messenger(file))
    for row in rows:
        row.case_id, row.ended_at, row.withdrawn = case.id, ended_at, file.withdrawn
        row.silent = file.step is not None and file.step.name == LAPSE
    return rows


def _of_office(file: Ended, office: Office) -> FileFigures:
    own = [row.turn for row in file.ages.rows if row.turn.office is not None and row.turn.office.id == office.id]
    nudges = sum(_is_within(at, own) for at in file.nudges)
    worked, handovers = figures.of_office(file.ages, office.code)
    row = FileFigures(subject=OFFICE, subject_id=office.id, worked=worked, handovers=handovers, nudges=nudges)
    row.decided = not file.withdrawn and office == file.offices[-1]
    _count_questions(row, [request for request in file.asked if request.office_id == office.id], file.asked)
    return row


def _is_within(at: datetime, turns: Sequence[Interval]) -> bool:
    return any(turn.since <= at and (turn.until is None or at <= turn.until) for turn in turns)


def _of_messenger(file: Ended) -> FileFigures:
    row = FileFigures(subject=MESSENGER, subject_id=file.case.applicant_id, decided=not file.withdrawn)
    row.worked, row.handovers = figures.net_of_applicant(file.ages), file.ages.handovers
    row.nudges = len(file.nudges)
    _count_questions(row, file.asked, file.asked)
    return row


def _count_questions(
    row: FileFigures, own: Sequence[InformationRequest], every: Sequence[InformationRequest]
) -> None:
    """How many things were asked, and how many of them again: by anybody before."""
    theirs, items = {request.seq for request in own}, list(_items(every))
    asked = [one for one in items if one.request in theirs]
    row.questions, row.asked_again = len(asked), sum(figures.is_again(one, items) for one in asked)


def _items(requests: Iterable[InformationRequest]) -> Iterable[Asked]:
    for request in requests:
        for item in request.items:
            yield Asked(request.seq, item.requirement, item.target, item.override_reason != "")


def _nudges(case: Case) -> Sequence[datetime]:
    return db.session.scalars(select(Nudge.asked_at).where(Nudge.case_id == case.id)).all()


def _closing_step(case: Case) -> Step | None:
    """What ended the file: an office's decision, the rule, the lapse of time, or the applicant's own withdrawal."""
    last = select(CustodyMove.step).where(CustodyMove.case_id == case.id, CustodyMove.holder == "nobody")
    name = db.session.scalar(last.order_by(CustodyMove.seq).limit(1))
    return kind_of(case).workflow.step(name) if name else None
