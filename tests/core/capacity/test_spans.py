"""Amounts over days as runs."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from portal.core.capacity.spans import Span, added, runs_of

DAY = date(2026, 11, 25)
amounts = st.dictionaries(st.integers(0, 12), st.integers(-2, 2), max_size=12)


@given(amounts)
def test_amounts_of_days_become_the_runs_that_adding_the_days_finds(amounts: dict[int, int]) -> None:
    days = [(DAY + timedelta(days=number), amount) for number, amount in sorted(amounts.items())]
    assert runs_of(days) == added(Span(day, day, amount) for day, amount in days)


def test_a_missing_day_ends_a_run() -> None:
    days = [DAY, DAY + timedelta(days=1), DAY + timedelta(days=3)]
    assert runs_of((day, 5) for day in days) == [Span(days[0], days[1], 5), Span(days[2], days[2], 5)]
