"""Fair division by dominant resources (Ghodsi et al., NSDI 2011), in whole tasks.

Progressive filling: the user whose weighted dominant share is lowest gets one more task, until nobody's next
task fits. Exact arithmetic; ties go by the order of the file. docs/division.md states which of the paper's four
properties survive whole units.
"""

import heapq
import json
import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any, TypeVar

MOST_PICKS = 5_000_000
MOST_DIGITS = 18
SMALLEST_WEIGHT, LARGEST_WEIGHT = Decimal("1e-6"), Decimal("1e6")

N = TypeVar("N")


class DivisionError(ValueError):
    """The pool cannot be divided from this input; the text says what to mend."""


@dataclass(frozen=True)
class Problem:
    """What there is, and what one task of each user needs, in whole units; users in the order of ties."""

    capacity: Mapping[str, int]
    demands: Mapping[str, Mapping[str, int]]
    weights: Mapping[str, Fraction]
    limits: Mapping[str, int]

    def share_of_a_task(self, user: str) -> Fraction:
        """Dominant share of one task: the largest part that it takes of any class."""
        return max(Fraction(units, self.capacity[name]) for name, units in self.demands[user].items())


@dataclass(frozen=True)
class Division:
    """Tasks of each user, the dominant share they make, and who was picked, in order."""

    tasks: dict[str, int]
    shares: dict[str, Fraction]
    picks: list[str]


def divide(problem: Problem, most: int = MOST_PICKS) -> Division:
    """Fill up, one task at a time.

    A user whose next task does not fit is set aside, the others go on: free capacity only shrinks, so the task
    would not fit later either.
    """
    free = dict(problem.capacity)
    tasks = dict.fromkeys(problem.demands, 0)
    users = list(problem.demands)
    steps = _steps(problem)
    queue = [(0, place) for place in range(len(users))]
    picks: list[str] = []
    while queue:
        share, place = queue[0]
        user = users[place]
        if tasks[user] == problem.limits.get(user) or not _take(free, problem.demands[user]):
            heapq.heappop(queue)
            continue
        tasks[user] += 1
        picks.append(user)
        if len(picks) > most:
            raise DivisionError(f"More than {most} tasks: describe larger tasks.")
        heapq.heapreplace(queue, (share + steps[place], place))
    shares = {user: tasks[user] * problem.share_of_a_task(user) for user in users}
    return Division(tasks, shares, picks)


def _steps(problem: Problem) -> list[int]:
    """Weighted dominant share of one task of each user, over one common denominator: exact and fast to compare."""
    steps = [problem.share_of_a_task(user) / problem.weights.get(user, 1) for user in problem.demands]
    common = math.lcm(*(step.denominator for step in steps))
    return [step.numerator * (common // step.denominator) for step in steps]


def _take(free: dict[str, int], task: Mapping[str, int]) -> bool:
    if any(units > free[name] for name, units in task.items()):
        return False
    for name, units in task.items():
        free[name] -= units
    return True


def read_problem(text: str) -> Problem:
    """Problem from JSON; fractions are kept exact, and every fault is named."""
    try:
        data = json.loads(
            text,
            parse_int=_integer,
            parse_float=Decimal,
            parse_constant=_no_such_number,
            object_pairs_hook=_no_double_names,
        )
    except json.JSONDecodeError as error:
        raise DivisionError(f"This is not JSON: line {error.lineno}, column {error.colno}: {error.msg}.") from error
    except RecursionError as error:
        raise DivisionError("This JSON is nested too deeply.") from error
    return problem_from(data)


def problem_from(data: object) -> Problem:
    """Problem from decoded JSON: `{"capacity", "demands", "weights"?, "limits"?}`."""
    parts = _table(data, "the file")
    for part in parts:
        if part not in {"capacity", "demands", "weights", "limits"}:
            raise DivisionError(f"Unknown part: {part}. Known: capacity, demands, weights, limits.")
    capacity = _numbers(parts.get("capacity"), "capacity", lambda value, what: _whole(value, what, least=1))
    demands = {
        user: _numbers(demand, f"demands of {user}", _whole)
        for user, demand in _table(parts.get("demands"), "demands").items()
    }
    weights = _numbers(parts.get("weights", {}), "weights", _weight)
    limits = _numbers(parts.get("limits", {}), "limits", _whole)
    _check(capacity, demands, weights, limits)
    return Problem(capacity, demands, weights, limits)


def _check(
    capacity: dict[str, int],
    demands: dict[str, dict[str, int]],
    weights: dict[str, Fraction],
    limits: dict[str, int],
) -> None:
    if not capacity or not demands:
        raise DivisionError("There must be at least one class in capacity and one user in demands.")
    for user, demand in demands.items():
        for name in demand:
            if name not in capacity:
                raise DivisionError(f"{user} asks for {name}, which is not in capacity.")
        if not any(demand.values()):
            raise DivisionError(f"A task of {user} needs nothing: it would never end.")
    for part, table in (("weights", weights), ("limits", limits)):
        for user in table:
            if user not in demands:
                raise DivisionError(f"{part}: {user} has no demands.")


def _table(value: object, what: str) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise DivisionError(f"{what}: expected a table {{name: …}}, not {_shown(value)}.")
    return value


def _numbers(value: object, what: str, read: Callable[[object, str], N]) -> dict[str, N]:
    return {name: read(number, f"{what}: {name}") for name, number in _table(value, what).items()}


def _whole(value: object, what: str, least: int = 0) -> int:
    if not isinstance(value, int) or isinstance(value, bool):
        raise DivisionError(f"{what}: expected a whole number, not {_shown(value)}.")
    if value < least:
        raise DivisionError(f"{what}: must be at least {least}, not {value}.")
    return value


def _weight(value: object, what: str) -> Fraction:
    if not isinstance(value, int | Decimal) or isinstance(value, bool):
        raise DivisionError(f"{what}: expected a number, not {_shown(value)}.")
    if not SMALLEST_WEIGHT <= value <= LARGEST_WEIGHT:
        raise DivisionError(f"{what}: must be from {SMALLEST_WEIGHT} to {LARGEST_WEIGHT}, not {value}.")
    return Fraction(value)


def _integer(digits: str) -> int:
    if len(digits) > MOST_DIGITS:
        raise DivisionError(f"A number has more than {MOST_DIGITS} digits.")
    return int(digits)


def _no_such_number(word: str) -> object:
    raise DivisionError(f"{word} is not a number that can be divided.")


def _no_double_names(pairs: list[tuple[str, object]]) -> dict[str, object]:
    table = dict(pairs)
    if len(table) != len(pairs):
        names = [name for name, _ in pairs]
        raise DivisionError(f"Named twice: {next(name for name in names if names.count(name) > 1)}.")
    return table


def _shown(value: object) -> str:
    return "nothing" if value is None else json.dumps(value, ensure_ascii=False, default=str)[:60]
