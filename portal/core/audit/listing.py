"""The log as a list for the auditor: filtered by action, case and day, paged by sequence."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload

from portal.core.audit import naming
from portal.core.audit.models import AuditEvent
from portal.core.i18n import TEHRAN, BadDate, parse_jalali
from portal.core.paging import Sort
from portal.core.text import digits_to_ascii

NEWEST_FIRST = Sort(AuditEvent.seq, AuditEvent.seq, descending=True, read=int)


@dataclass(frozen=True)
class Filters:
    """What the address of the list says. `since` and `until` are Jalali days, both inclusive."""

    action: str = ""
    case: str = ""
    since: str = ""
    until: str = ""

    @classmethod
    def read(cls, args: Mapping[str, str]) -> Filters:
        return cls(*(args.get(name, "").strip()[:64] for name in ("action", "case", "since", "until")))

    @property
    def any(self) -> bool:
        return any((self.action, self.case, self.since, self.until))

    def days(self) -> tuple[date | None, date | None]:
        """Raises BadDate for what is no Jalali day."""
        since, until = (parse_jalali(text) if text else None for text in (self.since, self.until))
        return since, until


def errors_of(filters: Filters) -> list[str]:
    """What of the filters cannot be understood, in sentences."""
    found = []
    try:
        filters.days()
    except BadDate as error:
        found.append(str(error))
    return found


def rows(filters: Filters) -> Select[Any]:
    """Events that match; a filter that cannot be understood matches nothing."""
    query = select(AuditEvent, *NEWEST_FIRST.columns()).options(joinedload(AuditEvent.actor))
    if errors_of(filters):
        return query.where(AuditEvent.seq < 0)
    since, until = filters.days()
    if filters.action:
        query = query.where(AuditEvent.action == filters.action)
    if filters.case:
        token = naming.token_of(digits_to_ascii(filters.case)) or filters.case
        query = query.where(AuditEvent.case_token == token)
    if since:
        query = query.where(AuditEvent.at >= _midnight(since))
    if until:
        query = query.where(AuditEvent.at < _midnight(until + timedelta(days=1)))
    return query


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), TEHRAN)
