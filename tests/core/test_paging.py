"""Lists page by key: forwards and backwards, nothing twice, nothing left out, whatever comes in meanwhile."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from portal.core.accounts.models import Organisation
from portal.core.db import db
from portal.core.paging import Sort, capped_count, page_of
from tests.people import make_organisation

pytestmark = pytest.mark.usefixtures("app")
NAMES = ("پ", "آ", "ب", "ب", "ب", "ج", "چ")
BY_NAME = Sort(Organisation.name_fa, Organisation.id)
BACKWARDS = Sort(Organisation.name_fa, Organisation.id, descending=True)


@pytest.fixture(autouse=True)
def _organisations(app: object) -> None:
    for name in NAMES:
        make_organisation(name=name)


def pages(sort: Sort, size: int) -> list[list[int]]:
    """All pages from the first on, by following `after`."""
    found, cursor = [], None
    while True:
        page = page_of(select(*sort.columns()), sort, cursor, size)
        found.append([row.sort_key for row in page.rows])
        if page.after is None:
            return found
        cursor = page.after


def in_order(sort: Sort) -> list[int]:
    return list(db.session.scalars(select(Organisation.id).order_by(*sort.order(False))))


@pytest.mark.parametrize("sort", [BY_NAME, BACKWARDS])
@pytest.mark.parametrize("size", [1, 2, 3, 7, 50])
def test_every_row_is_on_one_page_in_its_order(sort: Sort, size: int) -> None:
    assert sum(pages(sort, size), []) == in_order(sort)


@pytest.mark.parametrize("sort", [BY_NAME, BACKWARDS])
def test_the_way_back_shows_the_same_pages(sort: Sort) -> None:
    query = select(*sort.columns())
    first = page_of(query, sort, None, 3)
    second = page_of(query, sort, first.after, 3)
    back = page_of(query, sort, second.before, 3)
    assert [row.sort_key for row in back.rows] == [row.sort_key for row in first.rows]
    assert (first.before, back.before) == (None, None)


def test_the_last_page_leads_no_further() -> None:
    assert page_of(select(*BY_NAME.columns()), BY_NAME, None, 50).after is None


def test_a_row_that_comes_meanwhile_shifts_nothing() -> None:
    query = select(*BY_NAME.columns())
    first = page_of(query, BY_NAME, None, 3)
    expected = [row.sort_key for row in page_of(query, BY_NAME, first.after, 3).rows]
    make_organisation(name="آآ")
    assert [row.sort_key for row in page_of(query, BY_NAME, first.after, 3).rows] == expected


@pytest.mark.parametrize("cursor", ["", "x", "AAAA", "W10", "WyJhIl0", "سلام", "'; DROP TABLE cases"])
def test_a_damaged_cursor_begins_anew(cursor: str) -> None:
    rows = page_of(select(*BY_NAME.columns()), BY_NAME, cursor, 50).rows
    assert len(rows) == len(in_order(BY_NAME))


def test_a_count_is_exact_below_its_cap() -> None:
    assert capped_count(select(Organisation.id)) == len(in_order(BY_NAME))
