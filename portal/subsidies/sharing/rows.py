"""A page of a round as the panel reads it: plain words, so that many requests are shown as fast as a few."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

from sqlalchemy import select

from portal.core import paging
from portal.core.accounts.models import Organisation
from portal.core.accounts.places import name_column
from portal.core.capacity import classes_of
from portal.core.cases import Case
from portal.core.i18n import number
from portal.subsidies.sharing.models import Entry, SharingRound

# Each row is as tall as a request has classes: more than this nobody weighs on one page.
ROWS = 10
IN_ORDER = paging.Sort(Entry.seq, Entry.id, read=int)


class Line(NamedTuple):
    """A class of one request: what is recommended of what was asked."""

    name: str
    recommended: str
    asked: str
    is_whole: bool


@dataclass(frozen=True)
class Row:
    """One request of the page; `waits`: whether it still waits for the panel."""

    entry: Entry
    token: str
    number: str
    applicant: str
    waits: bool
    lines: Sequence[Line]


def page_of_round(found: SharingRound, cursor: str | None) -> tuple[list[Row], paging.Page]:
    """A page of the round in the published order, in a fixed number of queries."""
    about = (Case.token, Case.number, Case.state, name_column(Organisation))
    query = select(Entry, *about, *IN_ORDER.columns()).join(Case, Case.id == Entry.case_id)
    query = query.join(Organisation, Organisation.id == Case.applicant_id).where(Entry.round_id == found.id)
    shown = paging.page_of(query, IN_ORDER, cursor, ROWS)
    names = {one.code: one.name for one in classes_of(found.pool, with_ended=True)}
    write, rows = cache(number), []
    for entry, token, file, state, applicant, *_place in shown.rows:
        waits = state == "submitted" and not entry.outcome
        rows.append(Row(entry, token, file, applicant, waits, lines_of(entry, names, write)))
    return rows, shown


def lines_of(entry: Entry, names: Mapping[str, str], write: Callable[[int], str]) -> list[Line]:
    """In the order of the request. `write`: how a number is written for this reader."""
    given = entry.recommended
    return [
        Line(names.get(code, code), write(given.get(code, 0)), write(units), given.get(code, 0) == units)
        for code, units in entry.asked.items()
    ]
