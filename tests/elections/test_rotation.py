"""The rotation: what it promises, checked by counting again from the plan alone."""

from collections import Counter
from collections.abc import Iterable, Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.elections.rotation import Plan, RotationError, Spread, deal, plan, redeal, spread

PROMISED = [(6, 24, 17), (6, 16, 15), (4, 24, 10), (5, 18, 18), (2, 24, 7), (3, 20, 11)]
CASES = [(n, slots, days, b) for n, slots, days in PROMISED for b in range(1, slots + 1) if slots % b == 0]


def gap(holders: Sequence[int], candidates: int) -> int:
    counts = [holders.count(candidate) for candidate in range(1, candidates + 1)]
    return max(counts) - min(counts)


def prefix_gap(holders: Sequence[int], candidates: int) -> int:
    return max(gap(holders[:end], candidates) for end in range(len(holders) + 1))


def line_of(plan: Plan) -> list[int]:
    return [holder for day in plan for holder in day]


def bands_of(plan: Plan, bands: int) -> list[list[int]]:
    """Slots of each band in the order of time, cut by hand."""
    length = len(plan[0]) // bands
    return [[h for day in plan for h in day[band * length : (band + 1) * length]] for band in range(bands)]


def follows_gap(holders: Sequence[int], candidates: int) -> int:
    counts = Counter((holders[i], holders[i + 1]) for i in range(len(holders) - 1))
    everyone: Iterable[int] = range(1, candidates + 1)
    pairs = [counts[a, b] for a in everyone for b in everyone if a != b]
    return max(pairs) - min(pairs) if pairs else 0


@st.composite
def numbers(draw: st.DrawFn) -> tuple[int, int, int, int]:
    """Candidates, slots, days, bands: small, bands dividing slots, odd corners included."""
    length, bands = draw(st.integers(1, 5)), draw(st.integers(1, 6))
    return draw(st.integers(1, 8)), length * bands, draw(st.integers(1, 9)), bands


@pytest.fixture(scope="module", params=CASES, ids=str)
def promised(request: pytest.FixtureRequest) -> tuple[Plan, int, int]:
    """A plan of one of the promised cases, with its candidates and bands."""
    candidates, slots, days, bands = request.param
    return plan(candidates, slots, days, bands, seed="x"), candidates, bands


def test_the_promised_cases_are_even_everywhere(promised: tuple[Plan, int, int]) -> None:
    made, candidates, bands = promised
    assert gap(line_of(made), candidates) <= 1
    assert prefix_gap(line_of(made), candidates) <= 1
    assert max(gap(band, candidates) for band in bands_of(made, bands)) <= 1


def test_in_the_promised_cases_each_follows_each_about_as_often(promised: tuple[Plan, int, int]) -> None:
    made, candidates, _ = promised
    assert follows_gap(line_of(made), candidates) <= 2


@settings(max_examples=40, deadline=None)
@given(numbers(), st.text(max_size=5))
def test_every_moment_of_the_plan_and_of_each_band_is_even(case: tuple[int, int, int, int], seed: str) -> None:
    candidates, slots, days, bands = case
    made = plan(*case, seed)
    assert [len(day) for day in made] == [slots] * days
    assert set(line_of(made)) <= set(range(1, candidates + 1))
    assert prefix_gap(line_of(made), candidates) <= 1
    assert max(prefix_gap(band, candidates) for band in bands_of(made, bands)) <= 1


@settings(max_examples=40, deadline=None)
@given(numbers())
def test_each_block_is_a_permutation(case: tuple[int, int, int, int]) -> None:
    line = line_of(plan(*case, seed="x"))
    for start in range(0, len(line), case[0]):
        block = line[start : start + case[0]]
        assert len(set(block)) == len(block)


@settings(max_examples=40, deadline=None)
@given(numbers())
def test_the_reported_spread_is_what_a_recount_finds(case: tuple[int, int, int, int]) -> None:
    candidates, _, _, bands = case
    made = plan(*case, seed="x")
    line = line_of(made)
    assert spread(made, candidates, bands) == Spread(
        total=gap(line, candidates),
        prefix=prefix_gap(line, candidates),
        band=max(gap(band, candidates) for band in bands_of(made, bands)),
        follows=follows_gap(line, candidates),
    )


@settings(max_examples=60)
@given(st.integers(1, 4), st.lists(st.lists(st.integers(1, 4), min_size=6, max_size=6), min_size=1, max_size=4))
def test_the_spread_of_any_plan_is_what_a_recount_finds(candidates: int, made: Plan) -> None:
    made = [[min(holder, candidates) for holder in day] for day in made]
    found = spread(made, candidates, 3)
    assert found.prefix == prefix_gap(line_of(made), candidates)
    assert found.follows == follows_gap(line_of(made), candidates)


def test_a_slot_that_nobody_held_counts_for_nobody() -> None:
    assert spread([[1, None, 2], [1, None, None]], candidates=2, bands=3) == Spread(1, 1, 2, 1)


def test_the_same_seed_gives_the_same_plan_on_every_machine() -> None:
    assert plan(3, 6, 2, 6, "x") == [[2, 3, 1, 2, 1, 3], [1, 2, 3, 1, 3, 2]]


def test_another_seed_gives_another_plan() -> None:
    assert plan(6, 24, 3, 4, "x") != plan(6, 24, 3, 4, "y")


def test_who_comes_first_is_left_to_the_seed() -> None:
    firsts = Counter(plan(4, 4, 1, 1, str(seed))[0][0] for seed in range(200))
    assert set(firsts) == {1, 2, 3, 4}
    assert min(firsts.values()) > 25


def test_more_candidates_than_slots_get_one_slot_or_none() -> None:
    assert len(set(line_of(plan(9, 3, 2, 3, "x")))) == 6


def test_a_lone_candidate_holds_every_slot() -> None:
    assert plan(1, 2, 2, 1, "x") == [[1, 1], [1, 1]]


@pytest.mark.parametrize(
    ("case", "reason"),
    [
        ((6, 24, 17, 5), "24 slots a day cannot be cut into 5 equal bands"),
        ((6, 24, 17, 48), "cannot be cut"),
        ((0, 24, 17, 1), "number of candidates must be at least 1"),
        ((6, 0, 17, 1), "number of slots"),
        ((6, 24, -1, 1), "number of days"),
        ((6, 24, 17, 0), "number of bands"),
        ((501, 24, 17, 1), "At most 500 candidates"),
        ((6, 24, 10**9, 1), "At most 50000 slots"),
    ],
)
def test_numbers_without_a_plan_are_refused_with_the_reason(case: tuple[int, int, int, int], reason: str) -> None:
    with pytest.raises(RotationError, match=reason):
        plan(*case, seed="x")


@settings(max_examples=40, deadline=None)
@given(st.integers(2, 6), st.lists(st.integers(0, 3), max_size=30), st.data())
def test_after_a_withdrawal_those_who_stay_keep_within_one_slot(
    candidates: int, bands: list[int], data: st.DataObject
) -> None:
    ahead = data.draw(st.sets(st.integers(1, candidates), max_size=candidates - 1))
    line = redeal(bands, candidates, ahead, "x")
    held = [*ahead, *line]
    assert all(gap(held[:end], candidates) <= 1 for end in range(len(ahead), len(held) + 1))


def test_after_a_withdrawal_not_everybody_can_be_ahead() -> None:
    with pytest.raises(RotationError, match="Those ahead"):
        redeal([0, 0], 2, {1, 2}, "x")


def test_an_empty_line_is_dealt_to_nobody() -> None:
    assert deal([], 3, "x") == []
