"""That whoever has a file in hand has looked at it: noted once for each time they get it."""

from __future__ import annotations

from sqlalchemy import select

from portal.core import audit
from portal.core.accounts.models import Person
from portal.core.cases.events import on_step
from portal.core.cases.models import Case, CustodyMove, CustodyOpening
from portal.core.cases.workflow import Step
from portal.core.clock import now
from portal.core.db import db, insert_missing
from portal.core.i18n import _l

OPENED = "case.opened"
# Entries of a case's log that change nothing in it.
READINGS = ("document.view", "document.download", OPENED)


def awaited(case: Case, person: Person) -> int | None:
    """The move by which this person has the file in hand, while they have not opened it: the row's id."""
    if case.holder != "office" or case.holder_id != person.id:
        return None
    query = select(CustodyMove.id, CustodyOpening.at).outerjoin(CustodyOpening).where(CustodyMove.case_id == case.id)
    latest = db.session.execute(query.order_by(CustodyMove.seq.desc()).limit(1)).first()
    return latest.id if latest is not None and latest.at is None else None


def note(case: Case, person: Person) -> bool:
    """Note that the holder looked at the file. False where they had before, or are not its holder (any more)."""
    move = awaited(case, person)
    return move is not None and insert_missing(CustodyOpening, [{"move_id": move, "at": now()}], "move_id") == 1


def open_page(case: Case, person: Person) -> None:
    """The holder opened the page of the case: on record, once."""
    if note(case, person):
        audit.record(person, case, OPENED, case=case)


@on_step
def hear(case: Case, _step: Step, actor: Person | None) -> None:
    """Whoever takes a file, or works on it, knows it; the step is on record by itself."""
    if actor is not None:
        note(case, actor)


audit.describe(OPENED, _l("دارنده پرونده را باز کرد"))
