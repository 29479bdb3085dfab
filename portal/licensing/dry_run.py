"""What would happen if it were sent now: by the functions that the office itself will apply, storing nothing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from portal.core.accounts.models import Office
from portal.core.calendar.rules import CalendarNotKnown
from portal.core.calendar.service import present_calendar
from portal.core.cases import kind_of
from portal.core.cases.kinds import KINDS
from portal.core.cases.route import Route, Silence
from portal.core.cases.terms import Term, compute
from portal.core.clock import now
from portal.core.db import db
from portal.core.errors import PortalError
from portal.licensing import carry, changes, rules, submission
from portal.licensing.models import KIND, ClassVersion, LicenceCase


@dataclass(frozen=True)
class Answer:
    """When and from whom an answer comes. `by` None: a needed year is not in the calendar yet; `office` None: the
    desk that the class names is not there yet.

    `granted_by_silence`: what it means if the office says nothing until then.
    """

    by: datetime | None
    budget_days: int
    office: Office | None
    granted_by_silence: bool


def answer_to(case: LicenceCase) -> Answer:
    """If the case were sent this moment: its own route, the present calendar, the rules of every clock."""
    route = kind_of(case).route(case)
    silent = route.silence is Silence.DEEMED_APPROVAL and kind_of(case).excluded(case) is None
    return _answer(route, silent)


def _answer(route: Route, silent: bool) -> Answer:
    named = (Office.code == route.legs[0].office, Office.ended_at.is_(None))
    office = db.session.scalar(select(Office).where(*named))
    return Answer(last_moment_of(route), route.budget_days, office, silent)


def last_moment_of(route: Route) -> datetime | None:
    """The due moment of a term that begins now."""
    try:
        return compute(Term(now(), route.budget_days, (), route.pause_cap_days), present_calendar()).due
    except CalendarNotKnown:
        return None


def obstacle_to(case: LicenceCase) -> PortalError | None:
    """What, beyond unfinished parts, keeps a case about a licence from being sent."""
    try:
        changes.check_sound(case, submission.frozen_facts(case))
    except PortalError as error:
        return error
    return None


def touched_sections(case: LicenceCase) -> set[str] | None:
    """The parts of the form that differ from what is held of the licence; None for a new one."""
    before = carry.facts_before(case)
    if before is None:
        return None
    return {code.partition(".")[0] for code in changes.changed(before, submission.frozen_facts(case))}


def of_facts(version: ClassVersion, inputs: rules.Facts) -> tuple[rules.Path, Answer]:
    """For somebody who only wants to know, without an application."""
    probe = LicenceCase(kind=KIND, state="draft", action="new", class_version=version)
    route = KINDS[KIND].route(probe)
    answer = _answer(route, route.silence is Silence.DEEMED_APPROVAL)
    return rules.path_for(inputs, version.fast_track), answer
