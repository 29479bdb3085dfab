"""Asking for the receipt of a term: what is frozen for it, and when."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from portal.core.accounts.models import Office
from portal.core.calendar.rules import Calendar, CalendarNotKnown
from portal.core.calendar.service import present_calendar
from portal.core.cases import terms
from portal.core.cases.clock import DECISION
from portal.core.cases.clocks import Clock
from portal.core.cases.events import on_clock_event
from portal.core.cases.models import Case
from portal.core.cases.receipts import facts_of
from portal.core.clock import now
from portal.core.db import db
from portal.core.deadlines.paper import context_of
from portal.core.documents import PdfDocument, find_pdf, pdf_kind, request_pdf
from portal.core.i18n import _, locale, number

KIND = "deadline_receipt"
ATTACHMENT = "deadline.json"
OCCASIONS = ("start", "pause", "resume", "extend", "rule_change")


def register() -> None:
    pdf_kind(KIND, "pdf/deadline_receipt.html", context_of, attach_inputs=ATTACHMENT)
    on_clock_event(hear)


def hear(clock: Clock, kind: str) -> None:
    """A receipt at the start and at every change; what the calendar moves comes later, many at a time."""
    if clock.purpose == DECISION and clock.stopped_at is None and kind in OCCASIONS:
        request(clock, kind)


def request(clock: Clock, occasion: str) -> PdfDocument | None:
    """Ask for the next receipt of a term, unless the newest one says the same.

    None where the calendar does not know a year: what is not known is not promised.
    """
    newest = find_pdf(KIND, _subject(clock))
    try:
        facts = facts_of(term_of(clock), present_calendar())
    except CalendarNotKnown:
        return None
    said = facts | {"rule": _rule(clock)}
    if newest is not None and all(newest.inputs[name] == value for name, value in said.items()):
        return newest
    case, version = clock.case, newest.version + 1 if newest else 1
    inputs = facts | _about(case, clock) | {"occasion": occasion, "version": version}
    inputs["replaces"] = newest.inputs["due_date"] if newest else None
    with locale("fa"):  # the paper's language, whoever's act it was
        title = _("رسید مهلت پاسخ %(number)s، نسخه‌ی %(version)s", number=case.number, version=number(version))
    return request_pdf(
        KIND,
        _subject(clock),
        inputs,
        title=title,
        case=case,
        organisation_id=case.applicant_id,
        version=version,
    )


def term_of(clock: Clock) -> terms.Term:
    return terms.read(clock.events, clock.budget_days, clock.pause_cap_days)


def due_with(clock: Clock, calendar: Calendar) -> Any:
    """When the term would end under another calendar; None where that does not know a year."""
    try:
        return terms.compute(term_of(clock), calendar).due
    except CalendarNotKnown:
        return None


def _subject(clock: Clock) -> tuple[str, int]:
    return ("clock", clock.id)


def _about(case: Case, clock: Clock) -> dict[str, Any]:
    """Whose term it is and under which rules, as plain JSON."""
    office = _first_office(clock)
    return {
        "number": case.number,
        "subject": case.title,
        "applicant": {"fa": case.applicant.name_fa, "en": case.applicant.name_en or case.applicant.name_fa},
        "office": {"fa": office.name_fa, "en": office.name_en or office.name_fa, "contact": office.duty_contact},
        "regulator": {"fa": office.organisation.name_fa, "en": office.organisation.name_en},
        "received_at": (case.submitted_at or clock.started_at).isoformat(),
        "issued_at": now().isoformat(),
        "rule": _rule(clock),
        "days": {
            "promised": clock.rules["budget_days"],
            "extended": sum(event.days for event in clock.events if event.kind == "extend"),
        },
    }


def _rule(clock: Clock) -> dict[str, Any]:
    rule = clock.rules
    return {
        "text": rule["rule"],
        "version": rule["version"],
        "silence": rule["silence"],
        "exclusions": list(rule["exclusions"]),
    }


def _first_office(clock: Clock) -> Office:
    """The office that receives the case: the first on its way."""
    # Also one that was closed meanwhile: the term began there.
    return db.session.scalars(select(Office).where(Office.code == clock.rules["legs"][0]["office"])).one()
