"""Lists of cases: an office's queue and an applicant's own. Columns are selected, not objects."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, select

from portal.core.accounts.members import offices_of
from portal.core.accounts.models import Office, Organisation, Person
from portal.core.accounts.places import name_column
from portal.core.cases import KINDS, Case
from portal.core.cases.access import seen_by
from portal.core.db import UTCDateTime
from portal.core.i18n import _l
from portal.core.paging import Sort
from portal.core.text import search_words

Rows = Select[*tuple[Any, ...]]
# Cases without a due date come last.
NEVER = datetime(9999, 1, 1, tzinfo=UTC)
_due = func.coalesce(Case.due_at, NEVER, type_=UTCDateTime())
_sent = func.coalesce(Case.submitted_at, Case.created_at, type_=UTCDateTime())

SORTS = {
    "due": Sort(_due, Case.id, read=datetime.fromisoformat),
    "-due": Sort(_due, Case.id, descending=True, read=datetime.fromisoformat),
    "sent": Sort(_sent, Case.id, read=datetime.fromisoformat),
    "-sent": Sort(_sent, Case.id, descending=True, read=datetime.fromisoformat),
    "number": Sort(Case.number, Case.id),
    "-number": Sort(Case.number, Case.id, descending=True),
}

VIEWS = {
    "mine": _l("در دست من"),
    "unassigned": _l("برداشته‌نشده"),
    "open": _l("همه‌ی جاری‌ها"),
    "closed": _l("پایان‌یافته"),
}


@dataclass(frozen=True)
class Filters:
    """What the address of a list says; an unknown value is as good as none."""

    view: str = "unassigned"
    office: str = ""
    kind: str = ""
    state: str = ""
    words: str = ""
    sort: str = "due"

    @classmethod
    def read(cls, args: Mapping[str, str], view: str = "unassigned", sort: str = "due") -> Filters:
        return cls(
            view=args.get("view", "") if args.get("view") in VIEWS else view,
            office=args.get("office", ""),
            kind=args.get("kind", "") if args.get("kind") in KINDS else "",
            state=args.get("state", ""),
            words=args.get("q", "").strip()[:100],
            sort=args.get("sort", "") if args.get("sort") in SORTS else sort,
        )

    def address(self, **changes: Any) -> dict[str, Any]:
        """The same list with `changes`, as query arguments; an address that can be shared."""
        now = {"view": self.view, "office": self.office, "kind": self.kind, "state": self.state}
        now |= {"q": self.words, "sort": self.sort, **changes}
        return {name: value for name, value in now.items() if value}


def rows(person: Person, filters: Filters) -> Rows:
    """An official's queue: what lies (or lay) in their offices."""
    query = _columns(filters).where(seen_by(person), Case.submitted_at.is_not(None), *_view(person, filters.view))
    if filters.office:
        query = query.where(Office.token == filters.office)
    return query.where(*_narrow(filters))


def own_rows(organisation: Organisation, filters: Filters) -> Rows:
    """What an organisation asked, drafts too."""
    return _columns(filters).where(Case.applicant_id == organisation.id, *_narrow(filters))


def _columns(filters: Filters) -> Rows:
    shown = (Case.token, Case.number, Case.title, Case.kind, Case.state, Case.holder, Case.due_at, Case.submitted_at)
    names: tuple[ColumnElement[Any], ...] = (
        name_column(Organisation).label("applicant"),
        name_column(Office).label("office"),
        Person.name.label("person"),
    )
    query = select(*shown, *names, *SORTS[filters.sort].columns()).select_from(Case.__table__)
    query = query.join(Organisation, Organisation.id == Case.applicant_id)
    return query.outerjoin(Office, Office.id == Case.office_id).outerjoin(Person, Person.id == Case.holder_id)


def _view(person: Person, view: str) -> list[ColumnElement[bool]]:
    if view == "mine":
        return [Case.holder_id == person.id, Case.holder == "office"]
    if view == "closed":
        return [Case.closed_at.is_not(None)]
    if view == "unassigned":
        offices = [office.id for office in offices_of(person)]
        return [and_(Case.holder == "office", Case.holder_id.is_(None), Case.office_id.in_(offices))]
    return [Case.closed_at.is_(None)]


def _narrow(filters: Filters) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if filters.kind:
        found.append(Case.kind == filters.kind)
    if filters.state:
        found.append(Case.state == filters.state)
    # Every word must occur, in any order and any spelling.
    found += [Case.search.contains(word, autoescape=True) for word in search_words(filters.words)]
    return found
