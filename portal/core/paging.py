"""Lists page by key, not by offset: page 500 costs what page 1 costs, and nothing is shown twice or skipped."""

from __future__ import annotations

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute

from portal.core.db import db

SIZE = 25
MOST_COUNTED = 1001
Column = ColumnElement[Any] | InstrumentedAttribute[Any]


@dataclass(frozen=True)
class Sort:
    """An order: `column` must not be NULL (coalesce it), `key` is the unique column that settles ties.

    Both columns must be selected by the list's query under the labels `sort_value` and `sort_key`: `columns()`.
    """

    column: Column
    key: Column
    descending: bool = False
    read: Callable[[str], Any] = str

    def columns(self) -> list[Any]:
        return [self.column.label("sort_value"), self.key.label("sort_key")]

    def order(self, backwards: bool) -> list[Any]:
        down = self.descending != backwards
        return [c.desc() if down else c.asc() for c in (self.column, self.key)]

    def beyond(self, value: Any, key: Any, backwards: bool) -> ColumnElement[bool]:
        down = self.descending != backwards
        if down:
            return or_(self.column < value, and_(self.column == value, self.key < key))
        return or_(self.column > value, and_(self.column == value, self.key > key))


@dataclass(frozen=True)
class Page:
    """`after` and `before` are cursors for the neighbouring pages, None at either end."""

    rows: Sequence[Any]
    after: str | None
    before: str | None


def page_of(query: Select[*tuple[Any, ...]], sort: Sort, cursor: str | None = None, size: int = SIZE) -> Page:
    """One page of `query` (which selects `sort.columns()` among others). A damaged cursor begins anew."""
    backwards, place = _read(cursor, sort)
    if place:
        query = query.where(sort.beyond(*place, backwards))
    rows = list(db.session.execute(query.order_by(*sort.order(backwards)).limit(size + 1)).all())
    more, rows = len(rows) > size, rows[:size]
    if backwards:
        rows.reverse()
    has_before, has_after = (more, True) if backwards else (place is not None, more)
    return Page(
        rows,
        _cursor("a", rows[-1]) if rows and has_after else None,
        _cursor("b", rows[0]) if rows and has_before else None,
    )


def place_in(args: Mapping[str, str]) -> str | None:
    """The cursor that an address carries: `?after=` or `?before=`."""
    return args.get("after") or args.get("before")


def capped_count(query: Select[*tuple[Any, ...]]) -> int:
    """How many rows, up to 1,001: beyond a thousand a person wants a filter, not a number."""
    inner = query.order_by(None).limit(MOST_COUNTED).subquery()
    return db.session.scalar(select(func.count()).select_from(inner)) or 0


def _cursor(way: str, row: Any) -> str:
    value = row.sort_value
    text = value.isoformat() if isinstance(value, date | datetime) else value
    return urlsafe_b64encode(json.dumps([way, text, row.sort_key]).encode()).decode().rstrip("=")


def _read(cursor: str | None, sort: Sort) -> tuple[bool, tuple[Any, Any] | None]:
    try:
        way, text, key = json.loads(urlsafe_b64decode(f"{cursor or ''}==="))
        return way == "b", (sort.read(text), int(key))
    except (ValueError, TypeError):
        return False, None
