"""The clock of a case: started, paused, resumed, extended by events; its due date is always derived."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from portal.core import audit
from portal.core.accounts.models import Person
from portal.core.calendar.rules import Calendar, CalendarNotKnown, Computation
from portal.core.calendar.service import on_calendar_changed, present_calendar
from portal.core.cases import events, terms
from portal.core.cases.clocks import EVENTS, Clock, ClockEvent
from portal.core.cases.kinds import kind_of
from portal.core.cases.models import Case
from portal.core.cases.route import Route
from portal.core.clock import now
from portal.core.db import db, remembered
from portal.core.errors import Conflict, Invalid
from portal.core.i18n import _, _l

DECISION = "decision"


def start(case: Case, route: Route, actor: Person | None, purpose: str = DECISION) -> Clock:
    """Begin a term for `case` under the rules of `route`, which stay frozen for it."""
    clock = Clock(case=case, purpose=purpose, started_at=now(), rule=route.as_json(), events=[])
    clock.budget_days, clock.pause_cap_days = route.budget_days, route.pause_cap_days
    clock.extension_cap_days = route.extension_cap_days
    db.session.add(clock)
    _happen(clock, "start", actor, route.rule)
    return clock


def clock_of(case: Case, purpose: str = DECISION) -> Clock | None:
    """The newest term of this purpose."""
    return remembered(Clock, (case, purpose), lambda: _read_clock(case, purpose))


def _read_clock(case: Case, purpose: str) -> Clock | None:
    query = select(Clock).where(Clock.case_id == case.id, Clock.purpose == purpose).order_by(Clock.id.desc()).limit(1)
    return db.session.scalar(query)


def unknown_year(case: Case) -> int | None:
    """The Jalali year whose days off the portal does not hold, so that the case has no day of answer."""
    term = clock_of(case)
    if term is None or term.stopped_at is not None or not term.doubt:
        return None
    return int(term.doubt.partition(":")[2])


def rules_of(case: Case) -> Route:
    """The rules that the case runs under: frozen since its clock started or they were changed for it alone."""
    term = clock_of(case)
    return Route.from_json(term.rules) if term is not None else kind_of(case).route(case)


def pause(clock: Clock, actor: Person | None, basis: str) -> None:
    """Stop counting while the applicant has to act. A stopped or paused clock is left as it is."""
    if clock.stopped_at is None and not terms.is_paused(clock.events):
        _happen(clock, "pause", actor, basis)


def resume(clock: Clock, actor: Person | None, basis: str) -> None:
    if clock.stopped_at is None and terms.is_paused(clock.events):
        _happen(clock, "resume", actor, basis)


def extend(clock: Clock, actor: Person, days: int, basis: str) -> None:
    """Add working days to the term. Raises as `check_extension`."""
    check_extension(clock, days, basis)
    _happen(clock, "extend", actor, basis, days)


def check_extension(clock: Clock, days: int, basis: str) -> None:
    """Once, within the cap, with a reason, while the term runs: else the sentence that says which is missing."""
    if clock.stopped_at is not None:
        raise Conflict(_("مهلت این پرونده پایان یافته است و تمدید نمی‌شود."))
    if any(event.kind == "extend" for event in clock.events):
        raise Conflict(_("مهلت تنها یک بار تمدید می‌شود و پیش‌تر تمدید شده است."))
    cap = Route.from_json(clock.rules).extension_cap_days
    if not 1 <= days <= cap:
        raise Invalid(_("تمدید باید میان ۱ و %(cap)s روز کاری باشد.", cap=cap))
    if not basis.strip():
        raise Invalid(_("دلیل تمدید را بنویسید."))


def change_rules(clock: Clock, actor: Person, route: Route, basis: str) -> None:
    """Run one term under other rules, from its start; who may, and when, is for the caller (`duty.rule_changes`)."""
    _happen(clock, "rule_change", actor, basis, rule=route.as_json())


def due_under(clock: Clock, route: Route) -> datetime | None:
    """When the term would end under these rules. None where the calendar does not know a needed year."""
    change = ClockEvent(kind="rule_change", at=now(), days=0, rule=route.as_json())
    term = terms.read([*clock.events, change], clock.budget_days, clock.pause_cap_days)
    try:
        return terms.compute(term, present_calendar()).due
    except CalendarNotKnown:
        return None


def stop(clock: Clock, actor: Person | None, basis: str = "") -> None:
    """The term is over: what it waited for has happened."""
    if clock.stopped_at is None:
        clock.stopped_at = now()
        _happen(clock, "stop", actor, basis)


def stop_all(case: Case, actor: Person | None, basis: str) -> None:
    """The case is over, and with it whatever still ran in it: a question to the holder, a hearing."""
    still = select(Clock).where(Clock.case_id == case.id, Clock.stopped_at.is_(None)).order_by(Clock.id)
    for term in db.session.scalars(still).all():
        stop(term, actor, basis)


def _happen(
    clock: Clock, kind: str, actor: Person | None, basis: str, days: int = 0, rule: dict[str, Any] | None = None
) -> None:
    latest = max((event.at for event in clock.events), default=clock.started_at)
    event = ClockEvent(seq=len(clock.events) + 1, kind=kind, at=max(now(), latest), basis=basis, days=days, rule=rule)
    event.actor_id = actor.id if actor else None
    clock.events.append(event)
    db.session.flush()
    action = f"clock.{kind}" if clock.purpose == DECISION else f"term.{kind}"
    audit.record(actor, clock.case, action, {"purpose": clock.purpose, "days": days}, case=clock.case)
    refresh(clock, present_calendar())
    events.tell_clock(clock, kind)


def computation(clock: Clock, calendar: Calendar | None = None) -> Computation:
    """The term, day by day. Raises CalendarNotKnown."""
    term = terms.read(clock.events, clock.budget_days, clock.pause_cap_days)
    return terms.compute(term, calendar or present_calendar())


def refresh(clock: Clock, calendar: Calendar) -> bool:
    """Derive the due date anew and remember it; whether it moved."""
    before = clock.due_at
    try:
        clock.due_at, clock.doubt = computation(clock, calendar).due, ""
    except CalendarNotKnown as error:
        clock.due_at, clock.doubt = None, f"calendar:{error.year}"
    if clock.purpose == DECISION:
        clock.case.due_at = None if clock.stopped_at else clock.due_at
    return before != clock.due_at


def refresh_all(calendar: Calendar) -> list[Clock]:
    """Every running term anew, after the calendar changed; those whose date moved."""
    moved = [clock for clock in running() if refresh(clock, calendar)]
    for clock in moved:
        audit.record(None, clock.case, "clock.moved", {"purpose": clock.purpose}, case=clock.case)
    if moved:
        events.tell_moved(moved)
    return moved


def running() -> Sequence[Clock]:
    """Every term that is not over, with what its computation needs: three queries, however many they are."""
    whole = (selectinload(Clock.events), selectinload(Clock.case))
    query = select(Clock).where(Clock.stopped_at.is_(None)).order_by(Clock.id)
    return db.session.scalars(query.options(*whole)).all()


@on_calendar_changed
def _calendar_changed() -> None:
    refresh_all(present_calendar())


audit.describe("clock.start", _l("مهلت پاسخ آغاز شد"))
audit.describe("clock.pause", _l("مهلت پاسخ تا اقدام متقاضی ایستاد"))
audit.describe("clock.resume", _l("مهلت پاسخ از سر گرفته شد"))
audit.describe("clock.extend", _l("مهلت پاسخ تمدید شد"))
audit.describe("clock.rule_change", _l("قاعده‌ی مهلت این پرونده تغییر کرد"))
audit.describe("clock.stop", _l("مهلت پاسخ پایان یافت"))
audit.describe("clock.moved", _l("روز پاسخ با تغییر تقویم جابه‌جا شد"))
for _kind in EVENTS:
    audit.describe(f"term.{_kind}", _l("مهلتی جداگانه در پرونده تغییر کرد"))
