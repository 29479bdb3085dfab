"""An office's queue: what lies with it, found in any spelling, in any order, page by page."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import select

from portal.core import paging
from portal.core.accounts.models import Person
from portal.core.cases import take_step
from portal.core.db import db, transaction
from portal.core.desk import queue
from portal.licensing.models import LicenceCase
from tests.licensing.applications import desk_official, draft, submitted
from tests.people import client_for, make_official, make_vendor
from tests.scenes import scene

FULL = {"hosting": {"share_in_country": "60"}}
COMPANIES = ("پیک یکتا", "کیهان پیام", "آوای نو")


@pytest.fixture
@scene
def official(app: Flask) -> Person:
    """Somebody of an office with three files that nobody took."""
    for name in COMPANIES:
        submitted("messenger", make_vendor(name), **FULL)
    return desk_official()


def shown(person: Person, **wanted: str) -> list[str]:
    """The applicants in a queue, in its order."""
    filters = queue.Filters.read(wanted)
    return [row.applicant for row in paging.page_of(queue.rows(person, filters), queue.SORTS[filters.sort]).rows]


def the_case(name: str) -> LicenceCase:
    return next(case for case in db.session.scalars(select(LicenceCase)) if case.applicant.name_fa == name)


def take(name: str, person: Person) -> None:
    with transaction():
        take_step(the_case(name), "take", person)


def test_what_nobody_took_waits_for_everybody(official: Person) -> None:
    assert set(shown(official)) == set(COMPANIES)


def test_what_somebody_took_is_theirs(official: Person) -> None:
    take("پیک یکتا", official)
    assert shown(official, view="mine") == ["پیک یکتا"]
    assert set(shown(official)) == {"کیهان پیام", "آوای نو"}
    assert set(shown(official, view="open")) == set(COMPANIES)


def test_a_colleague_does_not_see_it_in_their_hand(official: Person) -> None:
    take("پیک یکتا", official)
    assert shown(desk_official(), view="mine") == []


def test_another_office_sees_nothing_of_it(official: Person) -> None:
    assert shown(make_official("support"), view="open") == []


def test_a_draft_is_in_no_queue(official: Person) -> None:
    draft("messenger", make_vendor("پیش‌نویس‌نویسان"))
    assert "پیش‌نویس‌نویسان" not in shown(official, view="open")


def test_a_closed_file_is_under_closed(official: Person) -> None:
    case = the_case("آوای نو")
    with transaction():
        take_step(case, "withdraw", case.created_by)
    assert shown(official, view="closed") == ["آوای نو"]
    assert "آوای نو" not in shown(official, view="open")


@pytest.mark.parametrize("words", ["كيهان", "کیهان پيام", "پیام کیهان", "کیهان‌پیام"])
def test_a_name_is_found_in_any_spelling(official: Person, words: str) -> None:
    assert shown(official, q=words) == ["کیهان پیام"]


def test_a_number_is_found_in_persian_digits(official: Person) -> None:
    number = the_case("پیک یکتا").number.translate(str.maketrans("0123456789", "۰۱۲۳۴۵۶۷۸۹"))
    assert shown(official, q=number) == ["پیک یکتا"]


@pytest.mark.parametrize("words", ["%", "_", "'", "\\", "کیهان%"])
def test_signs_of_the_database_are_only_signs(official: Person, words: str) -> None:
    assert shown(official, q=words) == []


def test_the_order_can_be_turned(official: Person) -> None:
    assert shown(official, sort="number") == list(reversed(shown(official, sort="-number")))


@pytest.mark.parametrize("sort", list(queue.SORTS))
def test_every_order_pages_both_ways(official: Person, sort: str) -> None:
    rows, order = queue.rows(official, queue.Filters(sort=sort)), queue.SORTS[sort]
    first = paging.page_of(rows, order, None, 2)
    second = paging.page_of(rows, order, first.after, 2)
    assert len({row.token for row in [*first.rows, *second.rows]}) == 3
    back = paging.page_of(rows, order, second.before, 2)
    assert [row.token for row in back.rows] == [row.token for row in first.rows]


def test_unknown_filters_are_as_good_as_none(official: Person) -> None:
    assert set(shown(official, view="x", kind="y", sort="z")) == set(COMPANIES)


def test_the_next_file_comes_by_one_button(official: Person) -> None:
    browser = client_for(official)
    answer = browser.post("/desk/next")
    assert answer.status_code == 302
    assert len(shown(official, view="mine")) == 1
    assert answer.location.startswith("/cases/")


def test_an_empty_queue_says_so(app: Flask) -> None:
    browser = client_for(make_official("support"))
    assert "برداشته شده‌اند" in browser.get("/desk").text
    assert browser.post("/desk/next", follow_redirects=True).status_code == 200
