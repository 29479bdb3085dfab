"""The order of a draw's phases, as pure rules."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.core.errors import Invalid
from portal.elections.draws.phases import Done, Moments, Phase, may_call_off, moments_of, phase

DAY = date(2026, 12, 1)
START = datetime(2026, 11, 30, 6, tzinfo=UTC)
HOUR = timedelta(hours=1)
MOMENTS = Moments(START + HOUR, START + 2 * HOUR, START + 30 * HOUR)


@pytest.mark.parametrize(
    ("hours", "done", "expected"),
    [
        (0, Done(), Phase.COMMITTING),
        (1, Done(), Phase.CLOSING),
        (40, Done(), Phase.CLOSING),
        (1, Done(announcement=True), Phase.REVEALING),
        (2, Done(announcement=True), Phase.WAITING),
        (30, Done(announcement=True), Phase.VALUES),
        (30, Done(announcement=True, values=True), Phase.READY),
        (31, Done(announcement=True, values=True, published=True), Phase.PUBLISHED),
        (0, Done(called_off=True), Phase.CALLED_OFF),
    ],
)
def test_each_phase_begins_at_its_moment_and_not_before_the_step_that_leads_to_it(
    hours: int, done: Done, expected: Phase
) -> None:
    assert phase(MOMENTS, done, START + hours * HOUR) is expected


@given(st.integers(0, 100), st.integers(0, 100))
@settings(max_examples=40, deadline=None)
def test_time_alone_never_leads_back(early: int, late: int) -> None:
    first, second = sorted([early, late])
    order = list(Phase)
    done = Done(announcement=True, values=True)
    phases = [phase(MOMENTS, done, START + hours * HOUR) for hours in (first, second)]
    assert order.index(phases[0]) <= order.index(phases[1])


def test_nobody_calls_a_draw_off_who_could_know_how_it_ends() -> None:
    assert [one for one in Phase if may_call_off(one)] == [
        Phase.COMMITTING,
        Phase.CLOSING,
        Phase.REVEALING,
        Phase.WAITING,
    ]


def test_the_sources_count_from_the_last_of_their_days() -> None:
    made = moments_of(START + HOUR, START + 2 * HOUR, [DAY, DAY + timedelta(days=2)], START)
    assert made.sources_from == datetime(2026, 12, 2, 20, 30, tzinfo=UTC)  # midnight in Tehran


@pytest.mark.parametrize(
    ("commit", "reveal", "days", "words"),
    [
        (1, 2, [], "منبع"),
        (0, 2, [DAY], "در آینده"),
        (2, 2, [DAY], "پس از پایان سپردن"),
        (1, 15, [DAY], "پیش از آغاز روز"),  # 00:30 in Tehran on the source's own day
        (1, 2, [DAY, DAY - timedelta(days=1)], "پیش از آغاز روز"),
    ],
)
def test_moments_out_of_order_are_refused_with_the_reason(
    commit: int, reveal: int, days: list[date], words: str
) -> None:
    with pytest.raises(Invalid, match=words):
        moments_of(START + commit * HOUR, START + reveal * HOUR, days, START)
