"""Measures of time and of asking: pure."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.core.board.figures import Asked, is_again, median, net_of_applicant, ninetieth, of_office
from portal.core.calendar.library import library_calendar
from portal.core.cases.ages import ages
from tests.core.cases.test_ages import Turn

BEGIN = datetime(2026, 9, 26, 4, 30, tzinfo=UTC)
HOUR = timedelta(hours=1)


@pytest.mark.parametrize(
    ("values", "middle", "high"),
    [([], None, None), ([7], 7, 7), ([1, 4], 2, 4), ([3, 1, 2], 2, 3), (list(range(1, 101)), 50, 90)],
)
def test_the_median_and_the_ninetieth(values: list[int], middle: int | None, high: int | None) -> None:
    assert (median(values), ninetieth(values)) == (middle, high)


@settings(max_examples=50)
@given(st.lists(st.integers(0, 10**6), min_size=1, max_size=40))
def test_at_least_half_and_nine_of_ten_lie_below(values: list[int]) -> None:
    middle, high = median(values), ninetieth(values)
    assert middle is not None
    assert high is not None
    assert sum(value <= high for value in values) * 10 >= len(values) * 9
    assert min(values) <= middle <= high <= max(values)


def test_the_applicants_time_is_nobodys_fault() -> None:
    turns = [
        Turn("office", BEGIN, BEGIN + HOUR, "a"),
        Turn("applicant", BEGIN + HOUR, BEGIN + 3 * HOUR),
        Turn("office", BEGIN + 3 * HOUR, BEGIN + 4 * HOUR, "b"),
    ]
    found = ages(turns, BEGIN + 4 * HOUR, library_calendar([1405]))
    assert net_of_applicant(found) == 120
    assert of_office(found, "a") == (60, 1)
    assert of_office(found, "b") == (60, 1)


def test_what_is_held_or_was_asked_before_is_asked_again() -> None:
    first, other = Asked(1, "hosting", "hosting.place", False), Asked(1, "security", "", False)
    again, held = Asked(2, "hosting", "hosting.place", False), Asked(2, "company", "company.phone", True)
    items = [first, other, again, held]
    assert [is_again(one, items) for one in items] == [False, False, True, True]
