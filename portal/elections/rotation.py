"""Rotation of the pinned chat: who holds which slot, so that nobody can have had more at any moment.

Blocks of n consecutive slots, and n consecutive slots of any one band of the day, are permutations of the n
candidates: `colouring.py` finds such a plan. What the numbers mean, and why they always hold, is in
docs/rotation.md.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass

from portal.elections.colouring import Colouring, Dice

MOST_CANDIDATES = 500
MOST_SLOTS = 50_000
# Starts of which the most even is kept; fewer when the plan is long.
ROUNDS = 8
ROUND_SLOTS = 4_000

Plan = list[list[int]]


class RotationError(ValueError):
    """No rotation for these numbers; the text says why."""


@dataclass(frozen=True)
class Spread:
    """Differences between the candidate with most and the one with least; 0 is perfectly even.

    total: slots over the whole plan.  prefix: the same at the worst moment of the plan.
    band: slots inside one band over the whole plan, worst band.
    follows: how often one candidate came directly after another, over all ordered pairs of different ones.
    """

    total: int
    prefix: int
    band: int
    follows: int


def plan(candidates: int, slots: int, days: int, bands: int, seed: str) -> Plan:
    """Candidates 1…n for each slot of each day; the same arguments always give the same plan."""
    _check(candidates, slots, days, bands)
    line = deal([slot // (slots // bands) for _ in range(days) for slot in range(slots)], candidates, seed)
    return [line[day * slots : (day + 1) * slots] for day in range(days)]


def spread(plan: Sequence[Sequence[int | None]], candidates: int, bands: int) -> Spread:
    """Measure any plan, also one as it was delivered: None is a slot that nobody held."""
    slots = len(plan[0]) if plan else 0
    line = [holder for day in plan for holder in day]
    by_band: list[list[int | None]] = [[] for _ in range(bands)]
    for day in plan:
        for slot, holder in enumerate(day):
            by_band[slot * bands // slots].append(holder)
    followers = Counter(pair for pair in zip(line, line[1:], strict=False) if None not in pair)
    pairs = [followers[a, b] for a in range(1, candidates + 1) for b in range(1, candidates + 1) if a != b]
    return Spread(
        total=_gap(line, candidates),
        prefix=max(_gaps(line, candidates), default=0),
        band=max(_gap(band, candidates) for band in by_band),
        follows=max(pairs, default=0) - min(pairs, default=0),
    )


def deal(bands: Sequence[int], candidates: int, seed: str) -> list[int]:
    """Candidates 1…n for a line of slots of which each names its band; any length, any bands.

    Several starts are searched and the most even kept; which candidate is which colour is shuffled last, so that
    every candidate has the same chances.
    """
    boards: list[Colouring] = []
    for start in range(max(1, min(ROUNDS, ROUND_SLOTS // max(1, len(bands))))):
        board = Colouring(bands, candidates, Dice(f"rotation/1\n{candidates}\n{start}\n{seed}"))
        board.even_out_followers()
        boards.append(board)
        if board.merit()[:2] <= (1, 0):
            break
    names = Dice(f"rotation/1\n{candidates}\nnames\n{seed}").shuffled(range(1, candidates + 1))
    return [names[colour] for colour in min(boards, key=Colouring.merit).colours]


def redeal(bands: Sequence[int], candidates: int, ahead: Collection[int], seed: str) -> list[int]:
    """Deal the slots still to come after a withdrawal: those `ahead` already held one in the block cut short.

    The block is finished by the others first, so that those who stay keep within one slot of each other.
    """
    everyone = set(range(1, candidates + 1))
    if not set(ahead) < everyone:
        raise RotationError("Those ahead must be some of the candidates, not all and nobody else.")
    # Slots already held stand at the head of the line, each in a band of its own; the candidates then
    # exchange names, which changes no difference, until they are held by the right ones.
    line = deal([*(-1 - held for held in range(len(ahead))), *bands], candidates, seed)
    dealt = set(line[: len(ahead)])
    named = [*sorted(ahead), *sorted(everyone - set(ahead))]
    names = dict(zip([*sorted(dealt), *sorted(everyone - dealt)], named, strict=True))
    return [names[holder] for holder in line[len(ahead) :]]


def _check(candidates: int, slots: int, days: int, bands: int) -> None:
    for name, number in [("candidates", candidates), ("slots", slots), ("days", days), ("bands", bands)]:
        if number < 1:
            raise RotationError(f"The number of {name} must be at least 1, not {number}.")
    if slots % bands:
        raise RotationError(f"{slots} slots a day cannot be cut into {bands} equal bands.")
    if candidates > MOST_CANDIDATES:
        raise RotationError(f"At most {MOST_CANDIDATES} candidates, not {candidates}.")
    if slots * days > MOST_SLOTS:
        raise RotationError(f"At most {MOST_SLOTS} slots in all, not {slots * days}.")


def _gap(holders: Iterable[int | None], candidates: int) -> int:
    counts = Counter(holders)
    shares = [counts[candidate] for candidate in range(1, candidates + 1)]
    return max(shares) - min(shares)


def _gaps(holders: Iterable[int | None], candidates: int) -> Iterator[int]:
    """Difference between most and least after each slot, kept up to date instead of counted afresh."""
    shares = dict.fromkeys(range(1, candidates + 1), 0)
    people_with = Counter({0: candidates})
    most = least = 0
    for holder in holders:
        if holder is not None:
            share = shares[holder]
            shares[holder] = share + 1
            people_with[share] -= 1
            people_with[share + 1] += 1
            most = max(most, share + 1)
            least += share == least and not people_with[share]
        yield most - least
