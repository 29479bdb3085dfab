"""What a term rests on, as plain JSON, and the term computed again from it alone: pure, no rows, no clock."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any

from portal.core.calendar.rules import A_DAY, Calendar, CalendarNotKnown, Computation, DayOff, Unworkable, Weekend
from portal.core.cases import terms
from portal.core.cases.terms import Term
from portal.core.i18n import jalali_iso, jalali_of, tehran_day

FORMAT = "portal-deadline-1"
MOST_DAYS = 5_000


class NotAReceipt(ValueError):
    """The data is no receipt of a term, or one that nothing can be computed from."""


def facts_of(term: Term, calendar: Calendar) -> dict[str, Any]:
    """The term, the days off that lie on its way, and the due date that follows. Raises CalendarNotKnown.

    {"format", "term": {"start", "budget_days", "pause_cap_days", "pauses": [[from, to or null]]}, "calendar":
    {"from", "to", "years", "weekends", "holidays"}, "due", "due_date", "due_jalali"}; moments in UTC, ISO 8601.
    """
    found = terms.compute(term, calendar)
    if found.due is None or found.due_date is None:
        raise NotAReceipt("a term without an end")
    return {
        "format": FORMAT,
        "term": {
            "start": iso(term.start),
            "budget_days": term.budget,
            "pause_cap_days": term.pause_cap,
            "pauses": [[iso(since), iso(until) if until else None] for since, until in term.pauses],
        },
        "calendar": _days_off(calendar, tehran_day(term.start), _reach(term, found.due_date, calendar)),
        "due": iso(found.due),
        "due_date": found.due_date.isoformat(),
        "due_jalali": jalali_iso(found.due_date),
    }


def iso(moment: datetime) -> str:
    """A moment in UTC as receipts write it: 2026-03-30T20:29:59Z."""
    return moment.astimezone(UTC).isoformat().replace("+00:00", "Z")


def _reach(term: Term, due: date, calendar: Calendar) -> date:
    """The last day that the computation may look at: beyond a pause's end it looks for the next working day."""
    ends = (tehran_day(end) + A_DAY for _since, end in terms.capped(term, calendar) if end)
    return max([due, *(tehran_day(moment) for pause in term.pauses for moment in pause if moment), *ends])


def _days_off(calendar: Calendar, first: date, last: date) -> dict[str, Any]:
    weekends = [
        rule for rule in calendar.weekends if rule.since <= last and (rule.until is None or rule.until >= first)
    ]
    return {
        "from": first.isoformat(),
        "to": last.isoformat(),
        "years": list(range(jalali_of(first)[0], jalali_of(last)[0] + 1)),
        "weekends": [
            {
                "weekday": rule.weekday,
                "since": rule.since.isoformat(),
                "until": rule.until.isoformat() if rule.until else None,
                "source": rule.source,
            }
            for rule in weekends
        ],
        "holidays": [
            {"date": off.day.isoformat(), "title": off.title, "title_en": off.title_en, "source": off.source}
            for off in calendar.holidays
            if first <= off.day <= last
        ],
    }


def recompute(facts: Mapping[str, Any]) -> Computation:
    """The term from what `facts_of` wrote, by nothing else. Raises NotAReceipt."""
    try:
        if facts["format"] != FORMAT:
            raise NotAReceipt("another format")
        term, calendar = _term(facts["term"]), _calendar(facts["calendar"])
        if not 1 <= term.budget <= MOST_DAYS or not 0 <= term.pause_cap <= MOST_DAYS:
            raise NotAReceipt("days out of range")
        return terms.compute(term, calendar)
    except (KeyError, TypeError, ValueError, AttributeError, OverflowError, Unworkable, CalendarNotKnown) as error:
        raise NotAReceipt(type(error).__name__) from error


def _term(data: Mapping[str, Any]) -> Term:
    pauses = tuple((_moment(since), _moment(until) if until else None) for since, until in data["pauses"])
    if any(until is not None and until < since for since, until in pauses):
        raise Unworkable("pause")
    return Term(_moment(data["start"]), int(data["budget_days"]), pauses, int(data["pause_cap_days"]))


def _moment(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        raise ValueError("a moment without its zone")
    return moment


def _calendar(data: Mapping[str, Any]) -> Calendar:
    return Calendar(
        weekends=tuple(
            Weekend(
                int(rule["weekday"]),
                date.fromisoformat(rule["since"]),
                date.fromisoformat(rule["until"]) if rule["until"] else None,
                source=str(rule["source"]),
            )
            for rule in data["weekends"]
        ),
        holidays=tuple(
            DayOff(date.fromisoformat(off["date"]), str(off["title"]), title_en=str(off.get("title_en", "")))
            for off in data["holidays"]
        ),
        years=frozenset(int(year) for year in data["years"]),
    )
