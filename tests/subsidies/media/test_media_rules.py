"""Days, hours, what may be reported, how a miss is made good: pure."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.subsidies.programme import Asked
from portal.subsidies.programmes.media import rules
from portal.subsidies.programmes.media.offers import Hours
from portal.subsidies.programmes.media.rules import Bounds, Room

SATURDAY = date(2026, 8, 1)
WORKDAYS = sum(1 << n for n in (5, 6, 0, 1, 2))  # Saturday to Wednesday
EVENING = Hours(SATURDAY, SATURDAY + timedelta(days=13), WORKDAYS, 18 * 60, 22 * 60)


def test_days_outside_the_window_break_a_period_into_runs() -> None:
    first, last = SATURDAY - timedelta(days=3), SATURDAY + timedelta(days=8)
    assert rules.runs([EVENING], first, last) == [
        (SATURDAY, SATURDAY + timedelta(days=4)),
        (SATURDAY + timedelta(days=7), last),
    ]


def test_without_windows_every_day_is_open() -> None:
    assert rules.runs([], SATURDAY, SATURDAY + timedelta(days=2)) == [(SATURDAY, SATURDAY + timedelta(days=2))]
    assert rules.is_inside([], SATURDAY, 0)


@pytest.mark.parametrize(
    ("day", "minute", "inside"),
    [
        (SATURDAY, 18 * 60, True),
        (SATURDAY, 22 * 60 - 1, True),
        (SATURDAY, 22 * 60, False),
        (SATURDAY, 18 * 60 - 1, False),
        (SATURDAY + timedelta(days=5), 19 * 60, False),
        (SATURDAY - timedelta(days=7), 19 * 60, False),
    ],
)
def test_a_minute_lies_in_a_window_or_not(day: date, minute: int, inside: bool) -> None:
    assert rules.is_inside([EVENING], day, minute) is inside


@pytest.mark.parametrize(
    ("aired", "fault"), [(30, ""), (0, ""), (20, ""), (31, "بیش از"), (-1, "بیش از"), (25, "دوباره"), (15, "دوباره")]
)
def test_what_is_reported_leaves_nothing_that_could_not_be_booked_again(aired: int, fault: str) -> None:
    found = rules.fault_of_aired(aired, 30, Bounds(step=10, minimum=10))
    assert fault in found
    assert bool(found) is bool(fault)


def test_a_campaign_is_a_year_at_most() -> None:
    year = Asked("new", {}, {}, {}, SATURDAY, SATURDAY + timedelta(days=365))
    more = Asked("new", {}, {}, {}, SATURDAY, SATURDAY + timedelta(days=366))
    assert not rules.check(year)
    assert rules.check(more)


def test_a_miss_is_made_good_on_the_first_days_with_room() -> None:
    rooms = [Room(SATURDAY, 10), Room(SATURDAY + timedelta(days=1), 0), Room(SATURDAY + timedelta(days=2), 60)]
    found = rules.pieces(30, rooms, Bounds(10, 10))
    assert found == [(SATURDAY, 10), (SATURDAY + timedelta(days=2), 20)]


def test_no_piece_is_left_that_could_not_stand_by_itself() -> None:
    assert rules.pieces(50, [Room(SATURDAY, 40), Room(SATURDAY, 40)], Bounds(10, 20)) == [
        (SATURDAY, 30),
        (SATURDAY, 20),
    ]


@settings(max_examples=60, deadline=None)
@given(
    owed=st.integers(1, 40),
    rooms=st.lists(st.tuples(st.integers(0, 60), st.integers(0, 20)), max_size=6),
    step=st.integers(1, 7),
    minimum=st.integers(1, 9),
    maximum=st.none() | st.integers(10, 50),
)
def test_pieces_never_exceed_what_is_owed_what_is_free_or_the_bounds(
    owed: int, rooms: list[tuple[int, int]], step: int, minimum: int, maximum: int | None
) -> None:
    bounds, owed = Bounds(step, minimum, maximum), owed * step
    days = [Room(SATURDAY + timedelta(days=n), free, held * step) for n, (free, held) in enumerate(rooms)]
    known = {room.day: room for room in days}
    found = rules.pieces(owed, days, bounds)
    assert sum(units for _day, units in found) <= owed
    assert len({day for day, _units in found}) == len(found)
    for day, units in found:
        assert 0 < units <= known[day].free
        assert units % step == 0
        assert known[day].held + units >= minimum
        assert maximum is None or known[day].held + units <= maximum
