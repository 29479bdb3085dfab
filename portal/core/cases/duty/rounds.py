"""What comes round: files leave whoever is away, and delays are told to those above."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import func, select

from portal.core import audit
from portal.core.calendar.rules import Calendar, CalendarNotKnown, working_time
from portal.core.calendar.service import present_calendar
from portal.core.cases import custody, events
from portal.core.cases.ages import length_of_day
from portal.core.cases.duty import absences, legs
from portal.core.cases.duty.models import Escalation
from portal.core.cases.kinds import kind_of
from portal.core.cases.models import Case, CustodyMove, CustodyOpening
from portal.core.cases.workflow import Holder
from portal.core.clock import now
from portal.core.db import db, transaction
from portal.core.i18n import _l, tehran_day
from portal.core.jobs import periodic

BATCH = 200
# Share of the office's budget, who is told.
LEVELS = ((0.5, "50", "holder"), (0.75, "75", "supervisors"), (0.9, "90", "deputy_heads"))
UNOPENED = "unopened"


@periodic("cases.absences", seconds=300)
def leave_the_absent() -> None:
    """Move every file that lies with somebody who is away today to their deputy, or back to the office."""
    with transaction():
        hand_over()


def hand_over() -> None:
    """The round's work inside a transaction; also of whoever says at once that they are away."""
    held = select(Case).where(Case.holder == "office", Case.holder_id.in_(absences.away_today()))
    for case in db.session.scalars(held.order_by(Case.id)).all():
        custody.move(case, Holder("office", case.office_id, case.holder_id), "absence")
        audit.record(None, case, "custody.absence", case=case)
        events.notice(case, "holder", "case_handed_over")


@periodic("cases.escalation", seconds=900)
def escalate_delays() -> None:
    """Tell holder, supervisor and deputy head at 50, 75 and 90 % of the office's budget; each once for an office."""
    try:
        calendar = present_calendar()
        calendar.is_working(tehran_day(now()))
    except CalendarNotKnown:
        return
    after = 0
    while batch := _held_after(after):
        with transaction():
            for case in db.session.scalars(select(Case).where(Case.id.in_(batch)).order_by(Case.id)).all():
                _escalate(case, calendar)
        after = batch[-1]


def _held_after(after: int) -> Sequence[int]:
    query = select(Case.id).where(Case.holder == "office", Case.closed_at.is_(None), Case.id > after)
    found = db.session.scalars(query.order_by(Case.id).limit(BATCH)).all()
    db.session.rollback()
    return found


def _escalate(case: Case, calendar: Calendar) -> None:
    turn, since, opened = db.session.execute(
        select(CustodyMove.seq, CustodyMove.at, CustodyOpening.at)
        .outerjoin(CustodyOpening)
        .where(CustodyMove.case_id == case.id)
        .order_by(CustodyMove.seq.desc())
        .limit(1)
    ).one()
    day = length_of_day(calendar.hours_of(tehran_day(now())))
    if opened is None and working_time(since, now(), calendar) >= day:
        _tell(case, turn, UNOPENED, "supervisors", *(["holder"] if case.holder_id else []))
    used = legs.share_used(case, calendar)
    if used is None:
        return
    first = _first_turn(case)
    for share, level, audience in LEVELS:
        if used >= share:
            _tell(case, first, level, audience)
    if used >= 1:
        legs.ring_at_end(case, first)


def _first_turn(case: Case) -> int:
    """When the holding office first had the file: its budget is one, however often the file comes back."""
    mine = (CustodyMove.case_id == case.id, CustodyMove.office_id == case.office_id)
    return db.session.scalar(select(func.min(CustodyMove.seq)).where(*mine)) or 0


def _tell(case: Case, turn: int, level: str, *audiences: str) -> None:
    known = select(func.count()).where(
        Escalation.case_id == case.id, Escalation.turn == turn, Escalation.level == level
    )
    if db.session.scalar(known):
        return
    db.session.add(Escalation(case_id=case.id, turn=turn, level=level, at=now()))
    audit.record(None, case, f"escalation.{level}", {"kind": kind_of(case).slug}, case=case)
    for audience in audiences:
        events.notice(case, audience, "case_escalated", level=level)


audit.describe("custody.absence", _l("دارنده در غیبت است و پرونده به جانشین او رسید"))
audit.describe("escalation.unopened", _l("پرونده یک روز کاری برداشته یا باز نشد و به سرپرست گفته شد"))
for _share, _level, _audience in LEVELS:
    audit.describe(f"escalation.{_level}", _l("از بودجه‌ی زمانی میز %(level)s درصد گذشت", level=_level))
