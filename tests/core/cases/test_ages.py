"""How long each holder had a file: the rows leave nothing out and count nothing twice."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from portal.core.calendar.library import library_calendar
from portal.core.calendar.rules import working_time
from portal.core.cases.ages import ages

BEGIN = datetime(2026, 9, 26, 4, 30, tzinfo=UTC)  # Saturday, 8:00 in Tehran
CALENDAR = library_calendar([1404, 1405, 1406])
HOUR = timedelta(hours=1)


@dataclass(frozen=True)
class Turn:
    holder: str
    since: datetime
    until: datetime | None = None
    office_code: str = ""
    person_key: int | None = None


@st.composite
def lives(draw: st.DrawFn) -> tuple[list[Turn], datetime]:
    """Contiguous turns, as custody moves make them, and the moment at which one looks."""
    holders = st.sampled_from([("applicant", ""), ("office", "a"), ("office", "b"), ("body", "c")])
    lengths = draw(st.lists(st.integers(0, 60 * 24 * 9), min_size=1, max_size=8))
    at, turns = BEGIN + timedelta(minutes=draw(st.integers(0, 60 * 24 * 90))), []
    for minutes in lengths:
        holder, office = draw(holders)
        until = at + timedelta(minutes=minutes)
        turns.append(Turn(holder, at, until, office, draw(st.sampled_from([None, 1, 2]))))
        at = until
    if draw(st.booleans()):
        last = turns.pop()
        turns.append(Turn(last.holder, last.since, None, last.office_code, last.person_key))
    return turns, at


@settings(max_examples=60, deadline=None)
@given(lives())
def test_the_sum_of_the_rows_is_the_age_of_the_file(life: tuple[list[Turn], datetime]) -> None:
    turns, at = life
    found = ages(turns, at, CALENDAR)
    assert found.age == at - turns[0].since
    assert found.worked == working_time(turns[0].since, at, CALENDAR)


@settings(max_examples=60, deadline=None)
@given(lives())
def test_the_offices_time_and_the_applicants_make_up_the_whole(life: tuple[list[Turn], datetime]) -> None:
    turns, at = life
    found = ages(turns, at, CALENDAR)
    own = sum((row.worked or HOUR * 0 for row in found.rows if row.turn.holder == "applicant"), HOUR * 0)
    assert found.offices_worked is not None
    assert found.offices_worked + own == found.worked


@settings(max_examples=60, deadline=None)
@given(lives(), st.integers(1, 20))
def test_what_is_left_of_a_budget_is_the_budget_less_what_was_worked(
    life: tuple[list[Turn], datetime], days: int
) -> None:
    turns, at = life
    found = ages(turns, at, CALENDAR, {"a": days})
    rows = [row for row in found.rows if row.turn.office_code == "a"]
    used = sum((row.worked or HOUR * 0 for row in rows), HOUR * 0)
    assert all(row.left == 8 * HOUR * days - used for row in rows[-1:])
    assert all(row.left is None for row in found.rows if row.turn.office_code != "a")


def test_time_outside_opening_hours_is_nobodys_work() -> None:
    friday = datetime(2026, 10, 2, 4, 30, tzinfo=UTC)
    found = ages([Turn("office", friday, None, "a")], friday + 24 * HOUR, CALENDAR)
    assert (found.age, found.worked) == (24 * HOUR, HOUR * 0)


def test_taking_a_file_from_the_queue_is_no_handover() -> None:
    waits = Turn("office", BEGIN, BEGIN + HOUR, "a")
    taken = Turn("office", BEGIN + HOUR, None, "a", 1)
    assert ages([waits, taken], BEGIN + 2 * HOUR, CALENDAR).handovers == 0


def test_a_colleague_another_office_and_the_applicant_are_handovers() -> None:
    ways = [("office", "a", 1), ("office", "a", 2), ("office", "b", None), ("applicant", "", None)]
    turns = [
        Turn(kind, BEGIN + n * HOUR, BEGIN + (n + 1) * HOUR, code, who) for n, (kind, code, who) in enumerate(ways)
    ]
    assert ages(turns, BEGIN + 9 * HOUR, CALENDAR).handovers == 3


def test_an_overdrawn_budget_is_below_zero() -> None:
    found = ages([Turn("office", BEGIN, None, "a")], BEGIN + timedelta(days=2), CALENDAR, {"a": 1})
    assert found.rows[0].left == -8 * HOUR


def test_an_unknown_year_leaves_working_time_unknown_and_the_age_known() -> None:
    long_ago = datetime(2001, 5, 1, tzinfo=UTC)
    found = ages([Turn("office", long_ago, long_ago + HOUR, "a")], BEGIN, CALENDAR, {"a": 3})
    assert (found.worked, found.age) == (None, HOUR)


def test_a_clock_that_jumped_back_gives_no_negative_time() -> None:
    found = ages([Turn("office", BEGIN, None, "a")], BEGIN - HOUR, CALENDAR)
    assert found.age == HOUR * 0
