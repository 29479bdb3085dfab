"""The public register: columns of licences with the state of today. Holds nothing that is not public."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import url_for
from sqlalchemy import ColumnElement, Row, Select, and_, case, or_, select

from portal.core.accounts.models import Organisation
from portal.core.clock import now
from portal.core.db import db
from portal.core.i18n import current_locale, tehran_day
from portal.core.paging import Sort
from portal.core.text import search_words
from portal.licensing.licences.models import Licence
from portal.licensing.licences.state import LABELS, State, state_on
from portal.licensing.models import ClassVersion, LicenceClass

Rows = Select[*tuple[Any, ...]]

SORTS = {
    "number": Sort(Licence.number, Licence.id),
    "-number": Sort(Licence.number, Licence.id, descending=True),
    "until": Sort(Licence.valid_until, Licence.id, read=date.fromisoformat),
    "-until": Sort(Licence.valid_until, Licence.id, descending=True, read=date.fromisoformat),
}
STATES = ("in_force", "suspended", "expired", "revoked", "surrendered")
MOST_EXPORTED = 100_000


@dataclass(frozen=True)
class Filters:
    words: str = ""
    licence_class: str = ""
    state: str = ""
    sort: str = "-number"

    @classmethod
    def read(cls, args: Mapping[str, str]) -> Filters:
        return cls(
            words=args.get("q", "").strip()[:100],
            licence_class=args.get("class", ""),
            state=args.get("state", "") if args.get("state") in STATES else "",
            sort=args.get("sort", "") if args.get("sort") in SORTS else "-number",
        )

    def address(self) -> dict[str, str]:
        named = {"q": self.words, "class": self.licence_class, "state": self.state, "sort": self.sort}
        return {name: value for name, value in named.items() if value}


def rows(filters: Filters) -> Rows:
    shown = (
        Licence.id,
        Licence.version,
        Licence.number,
        Licence.code,
        Licence.product_fa,
        Licence.product_en,
        Licence.standing,
    )
    dates = (
        Licence.valid_from,
        Licence.valid_until,
        Licence.suspended_until,
        Licence.prolonged,
        Licence.provisional,
        Licence.changed_at,
    )
    names = (Organisation.name_fa.label("holder_fa"), Organisation.name_en.label("holder_en"))
    kinds = (ClassVersion.name_fa.label("class_fa"), ClassVersion.name_en.label("class_en"))
    columns: list[Any] = [*shown, *dates, *names, *kinds, LicenceClass.code.label("class_code")]
    query: Rows = select(*columns, *SORTS[filters.sort].columns()).select_from(Licence)
    query = query.join(Organisation, Organisation.id == Licence.organisation_id)
    query = query.join(ClassVersion, ClassVersion.id == Licence.class_version_id)
    return query.join(LicenceClass, LicenceClass.id == ClassVersion.class_id).where(*_narrow(filters))


def _narrow(filters: Filters) -> list[ColumnElement[bool]]:
    found = [Licence.search.contains(word, autoescape=True) for word in search_words(filters.words)]
    if filters.licence_class:
        found.append(LicenceClass.code == filters.licence_class)
    if filters.state:
        found.append(in_state(filters.state))
    return found


def in_state(name: str) -> ColumnElement[bool]:
    """The state of today as a condition: the same derivation as `state.state_on`."""
    today = tehran_day(now())
    lasting = Licence.standing.in_(("revoked", "surrendered"))
    suspended = and_(
        Licence.standing == "suspended", or_(Licence.suspended_until.is_(None), Licence.suspended_until >= today)
    )
    derived = case(
        (lasting, Licence.standing),
        (and_(Licence.valid_until < today, Licence.prolonged.is_(False)), "expired"),
        (suspended, "suspended"),
        (Licence.valid_from > today, "not_yet"),
        else_="in_force",
    )
    return derived == name


def state_of_row(row: Any) -> State:
    return state_on(row, tehran_day(now()))


def public_record(row: Row[*tuple[Any, ...]]) -> dict[str, Any]:
    """One licence as machines read it; the keys are listed in the README and do not change."""
    state = state_of_row(row)
    return {
        "number": row.number,
        "state": state.name,
        "in_force": state.in_force,
        "provisional": row.provisional,
        "holder": {"fa": row.holder_fa, "en": row.holder_en},
        "product": {"fa": row.product_fa, "en": row.product_en},
        "class": {"code": row.class_code, "fa": row.class_fa, "en": row.class_en},
        "valid_from": row.valid_from.isoformat(),
        "valid_until": row.valid_until.isoformat(),
        "prolonged": row.prolonged,
        "suspended_until": row.suspended_until.isoformat() if row.suspended_until else None,
        "changed_at": row.changed_at.isoformat(),
        "url": url_for("register.verify", code=row.code, _external=True),
    }


def by_number(number: str) -> Row[*tuple[Any, ...]] | None:
    return db.session.execute(rows(Filters()).where(Licence.number == number)).one_or_none()


def by_code(code: str) -> Row[*tuple[Any, ...]] | None:
    return db.session.execute(rows(Filters()).where(Licence.code == code)).one_or_none()


def csv_lines(filters: Filters) -> Iterator[str]:
    """The register as CSV with a byte order mark, so that spreadsheets read its Persian."""
    yield "\ufeff" + _line(["number", "state", "holder", "product", "class", "valid_from", "valid_until"])
    query = rows(filters).order_by(*SORTS[filters.sort].order(False)).limit(MOST_EXPORTED)
    for row in db.session.execute(query.execution_options(yield_per=500)):
        names = [row.holder_fa, row.product_fa, row.class_fa]
        yield _line([row.number, state_of_row(row).name, *names, row.valid_from, row.valid_until])


def _line(cells: list[Any]) -> str:
    out = io.StringIO()
    # A cell that begins like a formula would run in the reader's spreadsheet.
    texts = [str(cell) for cell in cells]
    csv.writer(out).writerow([f"'{text}" if text[:1] in ("=", "+", "-", "@", "\t") else text for text in texts])
    return out.getvalue()


def classes() -> list[tuple[str, str]]:
    """(code, name) of every class of which there are licences."""
    column = ClassVersion.name_en if current_locale() == "en" else ClassVersion.name_fa
    query = select(LicenceClass.code, column).join(ClassVersion, ClassVersion.class_id == LicenceClass.id)
    used = query.where(ClassVersion.id.in_(select(Licence.class_version_id))).order_by(ClassVersion.version)
    return list(dict((code, name) for code, name in db.session.execute(used).all()).items())


def state_choices() -> list[tuple[str, Any]]:
    return [(name, LABELS[name][0]) for name in STATES]
