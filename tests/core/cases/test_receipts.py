"""A term as data: computed again from that alone, it comes to the same day; altered, it does not."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.core.calendar.rules import Calendar
from portal.core.cases import terms
from portal.core.cases.receipts import NotAReceipt, facts_of, recompute
from tests.core.cases.test_terms import PLAIN, Event, calendars, histories

LAST_OF_THE_YEAR = datetime(2026, 3, 18, 20, 30, tzinfo=UTC)  # midnight before 19 March in Tehran


@settings(max_examples=60, deadline=None)
@given(histories(), st.integers(1, 25), st.integers(0, 12), calendars())
def test_the_data_alone_leads_to_the_same_day_by_the_same_way(
    events: list[Event], budget: int, cap: int, calendar: Calendar
) -> None:
    term = terms.read(events, budget, cap)
    data = json.loads(json.dumps(facts_of(term, calendar)))
    assert recompute(data).days == terms.compute(term, calendar).days


def test_a_pause_that_lasts_into_a_year_without_its_days_is_computed_again() -> None:
    """Asked on the last day of 1404, after the term's end: its cap is met on the first working day of 1405."""
    events = [Event("start", datetime(2026, 3, 17, 20, 29, tzinfo=UTC)), Event("pause", LAST_OF_THE_YEAR)]
    term = terms.read(events, 1, 0)
    assert recompute(facts_of(term, PLAIN)).days == terms.compute(term, PLAIN).days


@settings(max_examples=20, deadline=None)
@given(histories(), st.integers(1, 25), st.integers(0, 12))
def test_a_weekend_that_is_left_out_leads_to_an_earlier_day(events: list[Event], budget: int, cap: int) -> None:
    data = facts_of(terms.read(events, budget + 5, cap), PLAIN)
    data["calendar"] = data["calendar"] | {"weekends": []}
    found = recompute(data).due_date
    assert found is not None
    assert found.isoformat() < data["due_date"]


@pytest.fixture
def data() -> dict[str, Any]:
    return facts_of(terms.read([Event("start", _start())], 5, 3), PLAIN)


def _start() -> datetime:
    return datetime(2026, 3, 17, 6, tzinfo=UTC)


def test_it_says_which_days_off_lie_on_the_way(data: dict[str, Any]) -> None:
    dates = [off["date"] for off in data["calendar"]["holidays"]]
    assert dates == sorted(dates)
    assert data["calendar"]["from"] <= dates[0] <= dates[-1] <= data["calendar"]["to"] == data["due_date"]


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("format",), "another"),
        (("term", "start"), "yesterday"),
        (("term", "start"), "2026-03-17T06:00:00"),
        (("term", "budget_days"), 0),
        (("term", "budget_days"), 10**9),
        (("term", "budget_days"), None),
        (("term", "pauses"), [["2026-03-20T00:00:00Z", "2026-03-18T00:00:00Z"]]),
        (("term", "pauses"), "none"),
        (("calendar", "years"), []),
        (("calendar", "weekends"), [{}]),
        (("calendar", "holidays"), None),
        (("calendar",), 7),
    ],
)
def test_what_makes_no_sense_is_no_receipt(data: dict[str, Any], path: tuple[str, ...], value: object) -> None:
    place = data
    for name in path[:-1]:
        place = place[name]
    place[path[-1]] = value
    with pytest.raises(NotAReceipt):
        recompute(data)
