"""A way through several offices: the file is passed on from one to the next, or passes on by an office's silence.

Each office has its own share of the budget, in working time of its own. What silence means at the end of the last
one's share is the end of the whole term: see `silence`.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from portal.core import audit
from portal.core.accounts.models import Person
from portal.core.calendar.rules import Calendar, working_time
from portal.core.calendar.service import present_calendar
from portal.core.cases import access, custody, events
from portal.core.cases.ages import length_of_day
from portal.core.cases.clock import clock_of, rules_of
from portal.core.cases.models import Case
from portal.core.cases.route import Leg, Silence
from portal.core.cases.service import take_step
from portal.core.cases.workflow import Holder, Step
from portal.core.clock import now
from portal.core.i18n import _l, tehran_day
from portal.core.jobs import enqueue, finish, job

SILENCE = "cases.leg_silence"
PASS_ON = "pass_on"
LOSES_ITS_SAY = (Silence.NO_OBJECTION, Silence.DEEMED_APPROVAL)


def present_leg(case: Case) -> Leg | None:
    """The part of its way on which the case is: that of the office which holds it, by its frozen rules."""
    code = case.office.code if case.office is not None and case.holder == "office" else ""
    return next((leg for leg in rules_of(case).legs if leg.office == code), None) if code else None


def next_leg(case: Case) -> Leg | None:
    """The office after the one that holds the file; None at the end of the way."""
    leg, legs = present_leg(case), list(rules_of(case).legs)
    return next(iter(legs[legs.index(leg) + 1 :]), None) if leg is not None else None


def share_used(case: Case, calendar: Calendar) -> float | None:
    """How much of its budget the holding office has used, over all its turns; 1: all. None: it has no budget."""
    leg = present_leg(case) if clock_of(case) is not None else None
    if leg is None or not leg.budget_days:
        return None
    mine = [turn for turn in custody.turns(case) if turn.office is not None and turn.office.id == case.office_id]
    used = sum((working_time(t.since, t.until or now(), calendar) for t in mine), timedelta(0))
    return used / (length_of_day(calendar.hours_of(tehran_day(now()))) * leg.budget_days)


def may_pass_on(person: Person, case: Case) -> bool:
    return access.is_holder(person, case) and next_leg(case) is not None


def to_next_office(case: Case, _actor: Person | None) -> Holder:
    leg = next_leg(case)
    return custody.to_office(leg.office) if leg is not None else custody.holder_of(case)


def leg_steps(*states: str) -> list[Step]:
    """Pass the file on to the next office of its way; the portal does it for an office that stays silent."""
    return [
        Step(
            PASS_ON,
            states,
            None,
            who=may_pass_on,
            by_rule=True,
            hands_to=to_next_office,
            label=_l("سپردن به میز بعدی"),
            said=_l("پرونده به میز بعدی رسید"),
            confirm=_l("میز شما کار خود را کرده است؛ پرونده به میز بعدی در راه خود می‌رود و سهم زمانی آن آغاز می‌شود."),
        )
    ]


def ring_at_end(case: Case, turn: int) -> None:
    """Have the end of the share of an office looked at, once; `turn`: in which the file first came to it."""
    leg = present_leg(case)
    if leg is not None and leg.silence is not Silence.NONE and next_leg(case) is not None:
        enqueue(SILENCE, f"{SILENCE}/{case.id}/{turn}", id=case.id, office=case.office_id or 0)


@job(SILENCE)
def end_of_share(args: Mapping[str, Any]) -> None:
    """What an office's silence means, unless it passed the file on, asked or decided meanwhile."""
    with finish() as session:
        case = session.get(Case, int(args["id"]), with_for_update=True)
        if case is None or case.holder != "office" or case.office_id != int(args["office"]):
            return
        leg, used = present_leg(case), share_used(case, present_calendar())
        if leg is not None and used is not None and used >= 1:
            _office_was_silent(case, leg)


def _office_was_silent(case: Case, leg: Leg) -> None:
    audit.record(None, case, "leg.silent", {"office": leg.office, "silence": leg.silence.value}, case=case)
    if leg.silence in LOSES_ITS_SAY:
        take_step(case, PASS_ON, None)
        return
    custody.refer_up(case)
    events.notice(case, "supervisors", "silence_referred")


audit.describe("leg.silent", _l("سهم زمانی میز پایان یافت و میز کاری نکرد"))
