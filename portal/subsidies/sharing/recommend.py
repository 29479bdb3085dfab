"""From open requests to a recommendation: whole units of each class, by dominant resource fairness. Pure.

A request is cut into equal tasks of at least one step of every class it names; the division deals tasks; what
comes out is rounded down to steps. Whoever would get less than a class's minimum gets nothing now and the
division is made again without them. docs/division.md says what that keeps of the paper's properties.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import lcm

from portal.subsidies.division import Problem, divide

# Finer cuts are fairer and slower; with 200 requests an eighth of each keeps a division under a second.
MOST_TASKS = 8


@dataclass(frozen=True)
class Bound:
    step: int
    minimum: int


@dataclass(frozen=True)
class Wish:
    """What one request asks: units by class code, none of them 0. `name` is unique."""

    name: str
    units: Mapping[str, int]
    weight: Fraction = Fraction(1)


@dataclass(frozen=True)
class Portion:
    """What is recommended: units by class, all or part of the wish, or nothing; and the dominant share it makes."""

    units: Mapping[str, int]
    share: Fraction


def recommend(wishes: Sequence[Wish], free: Mapping[str, int], bounds: Mapping[str, Bound]) -> dict[str, Portion]:
    """A portion for each wish; wishes come in the order in which equals are dealt."""
    # Who asks for something of which there is nothing can have no task at all.
    able = [one for one in wishes if one.units and all(free.get(code, 0) > 0 for code in one.units)]
    while True:
        portions = _dealt(able, free, bounds)
        short = [one for one in able if not _is_whole(portions[one.name], one, bounds)]
        if not short:
            break
        # The later half goes first, so that the earlier ones may still fit into what they would have had.
        out = {one.name for one in short[len(short) // 2 :]}
        able = [one for one in able if one.name not in out]
    return {one.name: _portion(portions.get(one.name, {}), free) for one in wishes}


def problem_of(wishes: Sequence[Wish], free: Mapping[str, int], bounds: Mapping[str, Bound]) -> Problem:
    """The division's own terms: capacities and demands stretched by one factor, so that a task is whole units."""
    tasks = {one.name: tasks_of(one, bounds) for one in wishes}
    factor = lcm(*tasks.values()) if tasks else 1
    demands = {one.name: {c: n * factor // tasks[one.name] for c, n in one.units.items()} for one in wishes}
    used = {code for one in wishes for code in one.units}
    capacity = {code: free[code] * factor for code in free if code in used}
    return Problem(capacity, demands, {one.name: one.weight for one in wishes}, tasks)


def tasks_of(wish: Wish, bounds: Mapping[str, Bound]) -> int:
    """Into how many equal tasks a wish is cut: each at least a step of every class."""
    return max(1, min(MOST_TASKS, *(units // bounds[code].step for code, units in wish.units.items())))


def _dealt(wishes: Sequence[Wish], free: Mapping[str, int], bounds: Mapping[str, Bound]) -> dict[str, dict[str, int]]:
    if not wishes:
        return {}
    tasks = divide(problem_of(wishes, free, bounds)).tasks
    return {one.name: _units(one, tasks[one.name], bounds) for one in wishes}


def _units(wish: Wish, tasks: int, bounds: Mapping[str, Bound]) -> dict[str, int]:
    """So many of its tasks, down to whole steps of each class."""
    whole = tasks_of(wish, bounds)
    return {
        code: units * tasks // whole // bounds[code].step * bounds[code].step for code, units in wish.units.items()
    }


def _is_whole(units: Mapping[str, int], wish: Wish, bounds: Mapping[str, Bound]) -> bool:
    """Nothing at all, or of every class at least what can be given."""
    return all(units[code] >= bounds[code].minimum for code in wish.units)


def _portion(units: Mapping[str, int], free: Mapping[str, int]) -> Portion:
    given = {code: amount for code, amount in units.items() if amount}
    shares = [Fraction(amount, free[code]) for code, amount in given.items()]
    return Portion(given, max(shares, default=Fraction(0)))
