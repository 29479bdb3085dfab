"""Refusing: announced first, heard, then decided; never without reasons, remedy and a last day to appeal."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import func, select

from portal.core.accounts.models import Person
from portal.core.calendar.rules import days_after
from portal.core.calendar.service import present_calendar
from portal.core.cases import clock, events, record
from portal.core.cases.clocks import Clock
from portal.core.cases.kinds import kind_of
from portal.core.cases.models import Case
from portal.core.cases.remedies.models import Refusal
from portal.core.cases.route import Leg, Route
from portal.core.cases.service import take_step
from portal.core.cases.silence import at_end_of
from portal.core.clock import now
from portal.core.db import db, remembered
from portal.core.errors import Conflict, Invalid
from portal.core.i18n import _, tehran_day

HEARING = "refusal_hearing"


def newest(case: Case) -> Refusal | None:
    """The refusal that stands, or is meant; one that was dropped does not count."""
    query = select(Refusal).where(Refusal.case_id == case.id, Refusal.dropped_at.is_(None))
    query = query.order_by(Refusal.seq.desc()).limit(1)
    return remembered(Refusal, case, lambda: db.session.scalar(query))


def rows_of(case: Case) -> list[dict[str, Any]]:
    """Requirement by requirement, as it was checked. Raises Invalid while one is unchecked, or none is unmet."""
    found = record.checks(case)
    wanted = kind_of(case).requirements(case)
    if unchecked := [str(r.label) for r in wanted if r.code not in found]:
        raise Invalid(
            _("این شرط‌ها هنوز بررسی نشده است: %(names)s.", names="، ".join(unchecked)),
            _("نتیجه و مستند هر شرط را در همین پرونده ثبت کنید؛ رد بی آن ممکن نیست."),
        )
    if all(check.verdict == "met" for check in found.values()):
        raise Invalid(
            _("همه‌ی شرط‌ها احراز شده است و دلیلی برای رد نیست."), _("اگر شرطی برآورده نیست، نخست همان را ثبت کنید.")
        )
    return [
        {"code": r.code, "label": str(r.label), "verdict": found[r.code].verdict}
        | {"evidence": found[r.code].evidence, "reason": found[r.code].note}
        for r in wanted
    ]


def intend(case: Case, actor: Person, remedy: str) -> Refusal:
    """Announce what the office means to refuse; the applicant has `hearing_days` to be heard."""
    if not remedy.strip():
        raise Invalid(_("بنویسید متقاضی چه می‌تواند بکند؛ رد بی آن ثبت نمی‌شود."))
    rows = rows_of(case)
    route = clock.rules_of(case)
    hearing = Route(
        legs=(Leg("", route.hearing_days),), budget_days=route.hearing_days, pause_cap_days=0, rule=route.rule
    )
    term = clock.start(case, hearing, actor, HEARING)
    db.session.flush()
    seq = db.session.scalar(select(func.max(Refusal.seq)).where(Refusal.case_id == case.id)) or 0
    row = Refusal(case_id=case.id, seq=seq + 1, rows=rows, remedy=remedy.strip(), clock_id=term.id)
    row.last_day = last_day_of_appeal(route)
    row.intended_at, row.intended_by_id = now(), actor.id
    db.session.add(row)
    return row


def last_day_of_appeal(route: Route) -> date:
    """The last of `appeal_days` working days after today."""
    calendar, left = present_calendar(), route.appeal_days
    for day in days_after(tehran_day(now())):
        left -= calendar.is_working(day)
        if left <= 0:
            return day
    raise AssertionError("days do not end")


def standing(case: Case) -> Refusal:
    row = newest(case)
    if row is None:
        raise Conflict(_("رد این پرونده هنوز اعلام نشده است."))
    return row


def hear(case: Case, actor: Person | None, text: str) -> None:
    """Keep what the applicant says, or that the hearing ended without a word (`actor` None)."""
    row = standing(case)
    row.heard, row.heard_at = text.strip(), now()
    _stop_hearing(row, actor)


def drop(case: Case, actor: Person) -> None:
    """The office no longer means to refuse."""
    row = standing(case)
    row.dropped_at = now()
    _stop_hearing(row, actor)


def refuse(case: Case, actor: Person) -> None:
    """Make it final, with the last day to appeal counted from today."""
    row = standing(case)
    row.rows = rows_of(case)
    row.last_day = last_day_of_appeal(clock.rules_of(case))
    row.refused_at, row.refused_by_id = now(), actor.id


def _stop_hearing(row: Refusal, actor: Person | None) -> None:
    term = db.session.get(Clock, row.clock_id) if row.clock_id else None
    if term is not None:
        clock.stop(term, actor)


@at_end_of(HEARING)
def nothing_was_said(term: Clock) -> None:
    """The hearing is over: the file returns to whoever announced the refusal."""
    case, step = term.case, kind_of(term.case).workflow.step("hearing_over")
    if step is not None and case.state in step.sources:
        take_step(case, "hearing_over", None)
        events.notice(case, "holder", "hearing_over")
