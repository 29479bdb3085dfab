"""Fair division: the paper's example, the rules that hold with whole tasks, and the paper's rules that do not."""

import json
from collections.abc import Mapping
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from portal.subsidies.division import Division, DivisionError, Problem, divide, problem_from, read_problem

CLASSES = ("cpu", "ram", "disk")
PAPER = {"capacity": {"cpu": 9, "ram": 18}, "demands": {"A": {"cpu": 1, "ram": 4}, "B": {"cpu": 3, "ram": 1}}}


def solve(capacity: Mapping[str, int], demands: Mapping[str, Mapping[str, int]], **more: Any) -> Division:
    return divide(problem_from({"capacity": capacity, "demands": demands, **more}))


@st.composite
def problems(draw: st.DrawFn, most: int = 40) -> Problem:
    """Up to four users over up to three classes, without weights and limits."""
    classes = CLASSES[: draw(st.integers(1, 3))]
    capacity = {name: draw(st.integers(1, most)) for name in classes}
    task = st.fixed_dictionaries({name: st.integers(0, 6) for name in classes}).filter(
        lambda task: any(task.values())
    )
    return Problem(capacity, {f"u{user}": draw(task) for user in range(draw(st.integers(1, 4)))}, {}, {})


def tasks_in(bundle: Mapping[str, int], task: Mapping[str, int]) -> int:
    """How many of these tasks fit in a bundle of resources."""
    return min(bundle[name] // units for name, units in task.items() if units)


def bundle(problem: Problem, user: str, tasks: int) -> dict[str, int]:
    return {name: problem.demands[user].get(name, 0) * tasks for name in problem.capacity}


def free(problem: Problem, division: Division) -> dict[str, int]:
    used = [bundle(problem, user, tasks) for user, tasks in division.tasks.items()]
    return {name: units - sum(part[name] for part in used) for name, units in problem.capacity.items()}


def fill_the_slow_way(problem: Problem) -> list[str]:
    """The picks, by the definition: look at everybody each time."""
    picks: list[str] = []
    active = list(problem.demands)
    left = dict(problem.capacity)
    while active:
        user = min(active, key=lambda name: picks.count(name) * problem.share_of_a_task(name))
        if all(units <= left[name] for name, units in problem.demands[user].items()):
            left = {name: units - problem.demands[user].get(name, 0) for name, units in left.items()}
            picks.append(user)
        else:
            active.remove(user)
    return picks


def test_the_example_of_the_paper_gives_three_and_two() -> None:
    division = divide(problem_from(PAPER))
    assert division.tasks == {"A": 3, "B": 2}
    assert division.shares == {"A": Fraction(2, 3), "B": Fraction(2, 3)}


def test_equal_shares_are_dealt_in_the_order_of_the_file() -> None:
    task = {"cpu": 1}
    assert solve({"cpu": 3}, {"z": task, "a": task}).picks == ["z", "a", "z"]


def test_a_user_whose_task_does_not_fit_is_set_aside_and_the_others_go_on() -> None:
    division = solve({"cpu": 10}, {"big": {"cpu": 6}, "small": {"cpu": 1}})
    assert division.tasks == {"big": 1, "small": 4}


def test_a_weight_of_two_earns_twice_the_share() -> None:
    task = {"cpu": 1}
    assert solve({"cpu": 9}, {"a": task, "b": task}, weights={"a": 2}).tasks == {"a": 6, "b": 3}


def test_a_weight_may_be_a_fraction_and_is_taken_exactly() -> None:
    text = '{"capacity": {"cpu": 12}, "demands": {"a": {"cpu": 1}, "b": {"cpu": 1}}, "weights": {"a": 0.2, "b": 0.1}}'
    assert divide(read_problem(text)).tasks == {"a": 8, "b": 4}


def test_a_limit_is_never_passed_and_leaves_the_rest_to_others() -> None:
    task = {"cpu": 1}
    assert solve({"cpu": 9}, {"a": task, "b": task}, limits={"a": 2}).tasks == {"a": 2, "b": 7}


def test_a_limit_of_none_at_all_gives_nothing() -> None:
    assert solve({"cpu": 9}, {"a": {"cpu": 1}}, limits={"a": 0}).picks == []


def test_a_task_larger_than_the_pool_gets_nothing() -> None:
    assert solve({"cpu": 9}, {"a": {"cpu": 10}}).tasks == {"a": 0}


def test_a_class_that_a_task_does_not_name_is_not_needed() -> None:
    assert solve({"cpu": 2, "ram": 1}, {"a": {"cpu": 1}}).tasks == {"a": 2}


def test_a_large_pool_of_small_tasks_is_divided_at_once() -> None:
    users = {f"u{user}": {"cpu": 1} for user in range(200)}
    division = solve({"cpu": 300_000}, users)
    assert set(division.tasks.values()) == {1500}


def test_a_pool_of_too_many_tasks_is_refused_instead_of_run_for_ever() -> None:
    endless = Problem({"cpu": 10**12}, {"a": {"cpu": 1}}, {}, {})
    with pytest.raises(DivisionError, match="More than 1000 tasks: describe larger tasks"):
        divide(endless, most=1000)


@settings(max_examples=80)
@given(problems())
def test_the_picks_are_those_of_the_definition(problem: Problem) -> None:
    assert divide(problem).picks == fill_the_slow_way(problem)


@settings(max_examples=80)
@given(problems())
def test_pareto_efficiency_holds_nobody_can_get_one_more(problem: Problem) -> None:
    division = divide(problem)
    assert min(free(problem, division).values()) >= 0
    assert all(tasks_in(free(problem, division), task) == 0 for task in problem.demands.values())


@settings(max_examples=150)
@given(problems())
def test_envy_freeness_holds_up_to_one_task(problem: Problem) -> None:
    division = divide(problem)
    for user, task in problem.demands.items():
        for rival, tasks in division.tasks.items():
            less_one = bundle(problem, rival, max(0, tasks - 1))
            assert tasks_in(less_one, task) <= division.tasks[user]


@settings(max_examples=150)
@given(problems())
def test_the_sharing_incentive_holds_up_to_the_size_of_the_tasks(problem: Problem) -> None:
    division = divide(problem)
    grain = sum(problem.share_of_a_task(user) for user in problem.demands)
    assert min(division.shares.values()) > (1 - grain) / len(problem.demands)


# Seen, not proved: the same examples each time, so that what the document reports stays what was run.
@settings(max_examples=150, derandomize=True)
@given(problems(most=400), st.data())
def test_no_lie_found_earns_more_than_the_size_of_the_tasks(problem: Problem, data: st.DataObject) -> None:
    lie = {name: data.draw(st.integers(0, 8)) for name in problem.capacity}
    assume(any(lie.values()))
    claimed = Problem(problem.capacity, {**problem.demands, "u0": lie}, {}, {})
    honest, lied = divide(problem), divide(claimed)
    won = tasks_in(bundle(claimed, "u0", lied.tasks["u0"]), problem.demands["u0"]) - honest.tasks["u0"]
    grain = sum(problem.share_of_a_task(user) for user in problem.demands)
    assert won * problem.share_of_a_task("u0") <= grain


def test_envy_freeness_fails_when_one_task_is_left_for_two() -> None:
    assert solve({"cpu": 1}, {"a": {"cpu": 1}, "b": {"cpu": 1}}).tasks == {"a": 1, "b": 0}


def test_the_sharing_incentive_fails_when_a_task_is_larger_than_its_part() -> None:
    # Half of the pool would be one task for b.
    assert solve({"cpu": 2}, {"a": {"cpu": 2}, "b": {"cpu": 1}}).tasks == {"a": 1, "b": 0}


def test_strategy_proofness_fails_when_a_larger_task_takes_what_cannot_be_split() -> None:
    honest = solve({"cpu": 2}, {"a": {"cpu": 1}, "b": {"cpu": 1}})
    lying = solve({"cpu": 2}, {"a": {"cpu": 2}, "b": {"cpu": 1}})
    assert (honest.tasks["a"] * 1, lying.tasks["a"] * 2) == (1, 2)


@pytest.mark.parametrize(
    ("part", "value", "reason"),
    [
        ("demands", {"A": {"gpu": 1}}, "A asks for gpu, which is not in capacity"),
        ("demands", {"A": {"cpu": -1}}, "demands of A: cpu: must be at least 0, not -1"),
        ("demands", {"A": {"cpu": 1.5}}, "expected a whole number, not"),
        ("demands", {"A": {"cpu": True}}, "expected a whole number, not true"),
        ("demands", {"A": {"cpu": "3"}}, 'expected a whole number, not "3"'),
        ("demands", {"A": {"cpu": None}}, "expected a whole number, not nothing"),
        ("demands", {"A": {"cpu": 0}}, "A task of A needs nothing"),
        ("demands", {"A": {}}, "A task of A needs nothing"),
        ("demands", {"A": 3}, "demands of A: expected a table"),
        ("demands", {}, "at least one class in capacity and one user"),
        ("demands", None, "demands: expected a table {name: …}, not nothing"),
        ("capacity", {"cpu": 0, "ram": 1}, "capacity: cpu: must be at least 1"),
        ("capacity", {}, "at least one class"),
        ("capacity", [], "capacity: expected a table"),
        ("capacity", {"cpu": 10**30, "ram": 1}, "more than 18 digits"),
        ("weights", {"A": 0}, "weights: A: must be from"),
        ("weights", {"A": -1}, "weights: A: must be from"),
        ("weights", {"A": True}, "weights: A: expected a number, not true"),
        ("weights", {"A": float("nan")}, "NaN is not a number"),
        ("weights", {"A": float("inf")}, "Infinity is not a number"),
        ("weights", {"C": 1}, "weights: C has no demands"),
        ("limits", {"A": -1}, "limits: A: must be at least 0"),
        ("limits", {"A": 2.5}, "limits: A: expected a whole number"),
        ("limits", {"C": 1}, "limits: C has no demands"),
        ("capcity", {"cpu": 1}, "Unknown part: capcity"),
    ],
)
def test_a_faulty_problem_is_refused_with_the_place(part: str, value: object, reason: str) -> None:
    with pytest.raises(DivisionError, match=reason):
        read_problem(json.dumps({**PAPER, part: value}))


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "This is not JSON: line 1, column 1"),
        ("{", "This is not JSON"),
        ("[]", "the file: expected a table"),
        ("7", "the file: expected a table"),
        ('{"capacity": {"cpu": 1, "cpu": 2}}', "Named twice: cpu"),
        ('{"weights": {"A": 1e999999999}}', "capacity: expected a table"),
        ("[" * 100_000, "nested too deeply"),
    ],
)
def test_another_file_is_refused_with_a_sentence(text: str, reason: str) -> None:
    with pytest.raises(DivisionError, match=reason):
        read_problem(text)


@pytest.mark.parametrize("weight", ["1e999999999", "1e-999999999", "1000001"])
def test_a_weight_beyond_reason_is_refused(weight: str) -> None:
    text = json.dumps({**PAPER, "weights": {"A": 1}}).replace('"weights": {"A": 1}', f'"weights": {{"A": {weight}}}')
    with pytest.raises(DivisionError, match="weights: A: must be from"):
        read_problem(text)
