"""The figures of one file and of many: pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from portal.core.cases.ages import Age, Ages, T, is_handover

MINUTE = timedelta(minutes=1)


def minutes(rows: Sequence[Age[T]]) -> int | None:
    """Working minutes of some turns; None where one of them is not known."""
    total = timedelta(0)
    for row in rows:
        if row.worked is None:
            return None
        total += row.worked
    return total // MINUTE


def of_office(found: Ages[T], code: str) -> tuple[int | None, int]:
    """An office's own working minutes in a file, and the handovers it had a part in."""
    turns = [row.turn for row in found.rows]
    pairs = [(a, b) for a, b in zip(turns, turns[1:], strict=False) if code in (a.office_code, b.office_code)]
    return minutes([row for row in found.rows if row.turn.office_code == code]), sum(is_handover(*p) for p in pairs)


def net_of_applicant(found: Ages[T]) -> int | None:
    return minutes([row for row in found.rows if row.turn.holder != "applicant"])


def median(values: Sequence[int]) -> int | None:
    """The middle one; of two in the middle, half-way, rounded down."""
    if not values:
        return None
    ordered, half = sorted(values), len(values) // 2
    return ordered[half] if len(values) % 2 else (ordered[half - 1] + ordered[half]) // 2


def ninetieth(values: Sequence[int]) -> int | None:
    """The smallest value that nine of ten do not exceed (nearest rank)."""
    if not values:
        return None
    return sorted(values)[-(-len(values) * 9 // 10) - 1]


@dataclass(frozen=True)
class Asked:
    """One thing that was asked: in which request, under which requirement, of what, and although it was held."""

    request: int
    requirement: str
    target: str
    held: bool


def is_again(one: Asked, items: Sequence[Asked]) -> bool:
    """Whether this was held already, or had been asked in an earlier request."""
    return one.held or any(_repeats(one, earlier) for earlier in items)


def _repeats(one: Asked, earlier: Asked) -> bool:
    same = (one.requirement, one.target) == (earlier.requirement, earlier.target)
    return same and earlier.request < one.request
