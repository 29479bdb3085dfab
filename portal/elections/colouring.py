"""Equitable edge colouring: slots are dealt to candidates so that no block and no chunk of a band repeats one.

Slots are the edges of a bipartite graph: one side the blocks of n consecutive slots, the other the chunks of n
consecutive slots of one band. No vertex has more than n edges, so n colours suffice (König 1916); chunks of n
make the colouring equitable in every band (de Werra 1971). Seeded two-colour swaps, which keep all this, then
even out who follows whom. Standard library only, no floating point, no clock: the seed alone decides.
"""

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

# Length of the search in steps, not in seconds, so that a slow machine finds the same plan.
WORK = 30_000
WORK_A_SLOT = 10
STALE_MOVES_A_SLOT = 10
# How much worse a move may be at the start of a search; falls to nothing at its end.
SLACK = 4
# One candidate twice running costs more than any unevenness of followers.
TWICE_RUNNING = 1_000

Pair = tuple[int, int]


class Dice:
    """Numbers from the seed: SHA-256 of an eight-byte counter and the seed, cut into 32-bit big-endian words."""

    def __init__(self, seed: str) -> None:
        self._words = self._stream(seed.encode("utf-8", "surrogateescape"))

    @staticmethod
    def _stream(seed: bytes) -> Iterator[int]:
        counter = 0
        while True:
            digest = hashlib.sha256(counter.to_bytes(8, "big") + seed).digest()
            yield from (int.from_bytes(digest[i : i + 4], "big") for i in range(0, 32, 4))
            counter += 1

    def below(self, size: int) -> int:
        """Even number from 0 to size − 1; a word in the uneven rest of 2³² is passed over."""
        limit = (1 << 32) - (1 << 32) % size
        return next(word for word in self._words if word < limit) % size

    def shuffled(self, things: Iterable[int]) -> list[int]:
        """Fisher and Yates: from the end, each place is exchanged with an even choice of those up to it."""
        line = list(things)
        for place in range(len(line) - 1, 0, -1):
            other = self.below(place + 1)
            line[place], line[other] = line[other], line[place]
        return line


class Colouring:
    """Slots coloured so that no block and no chunk holds a colour twice, and who follows whom.

    `tables[0][block][colour]` and `tables[1][chunk][colour]` are the slot of that colour there, or −1.
    """

    def __init__(self, bands: Sequence[int], candidates: int, dice: Dice) -> None:
        self.size, self.candidates, self.dice = len(bands), candidates, dice
        self.places = ([slot // candidates for slot in range(self.size)], list(_chunks(bands, candidates)))
        self.tables = tuple([[-1] * candidates for _ in range(max(side, default=-1) + 1)] for side in self.places)
        self.colours: list[int] = []
        self.follows = [[0] * candidates for _ in range(candidates)]
        for slot in range(self.size):
            self._place(slot)
        self.follows = [[0] * candidates for _ in range(candidates)]
        for before, after in zip(self.colours, self.colours[1:], strict=False):
            self.follows[before][after] += 1
        even = max(0, self.size - 1) // max(1, candidates * (candidates - 1))
        self.twice = 2 * even + TWICE_RUNNING

    def _place(self, slot: int) -> None:
        """Give the next slot a colour free at both its ends, freeing one along an alternating path if need be."""
        block, chunk = (table[side[slot]] for table, side in zip(self.tables, self.places, strict=True))
        turn = self.dice.below(self.candidates)
        order = [*range(turn, self.candidates), *range(turn)]
        free = [colour for colour in order if block[colour] < 0 and chunk[colour] < 0]
        if free:
            before = self.colours[-1] if self.colours else -1
            colour = min(free, key=lambda c: (c == before, self.follows[before][c]))
            self.follows[before][colour] += 1
        else:
            colour = next(c for c in order if block[c] < 0)
            other = next(c for c in order if chunk[c] < 0)
            self._swap(self._path(chunk[colour], colour, other, side=0), colour, other)
        self.colours.append(colour)
        block[colour] = chunk[colour] = slot

    def _path(self, slot: int, colour: int, other: int, side: int) -> list[int]:
        """Slots of two colours in turn from `slot` on, leaving it through `side`, until the path ends or closes."""
        path, start = [], slot
        while slot >= 0:
            path.append(slot)
            colour, other = other, colour
            slot = self.tables[side][self.places[side][slot]][colour]
            side = 1 - side
            if slot == start:
                break
        return path

    def _component(self, slot: int, other: int) -> list[int]:
        """All slots that must change when `slot` takes the colour `other`."""
        colour = self.colours[slot]
        path = self._path(slot, colour, other, side=0)
        first = self.tables[1][self.places[1][slot]][other]
        if first >= 0 and first != path[-1]:
            path += self._path(first, other, colour, side=0)
        return path

    def _swap(self, path: Sequence[int], colour: int, other: int) -> None:
        for table, side in zip(self.tables, self.places, strict=True):
            for slot in path:
                row = table[side[slot]]
                row[colour], row[other] = -1, -1
        both = colour + other
        for slot in path:
            self.colours[slot] = both - self.colours[slot]
        for table, side in zip(self.tables, self.places, strict=True):
            for slot in path:
                table[side[slot]][self.colours[slot]] = slot

    def even_out_followers(self) -> None:
        """Recolour by seeded two-colour swaps, which keep every block and chunk right, until followers are even."""
        budget, patience = max(WORK, WORK_A_SLOT * self.size), STALE_MOVES_A_SLOT * self.size
        work, stale, cost, even = 0, 0, self._cost(), self._even_cost()
        least = cost
        while work < budget and stale < patience and cost > even and self.candidates > 1:
            slot, step = self.dice.below(self.size), 1 + self.dice.below(self.candidates - 1)
            colour = self.colours[slot]
            other = (colour + step) % self.candidates
            path = self._component(slot, other)
            before, after = self._followers_if_swapped(path, colour + other)
            change = self._exchange(before, after)
            if change > SLACK * (budget - work) // budget:
                self._exchange(after, before)
            else:
                self._swap(path, colour, other)
                cost += change
            work += 2 + len(path)
            stale = 0 if cost < least else stale + 1
            least = min(least, cost)

    def _followers_if_swapped(self, path: Sequence[int], both: int) -> tuple[list[Pair], list[Pair]]:
        """Neighbours in time that the path touches: as they are, and with the path's two colours exchanged."""
        colours, moved = self.colours, set(path)
        seconds = moved | {slot + 1 for slot in path}
        seconds -= {0, self.size}
        before = [(colours[second - 1], colours[second]) for second in seconds]
        after = [
            (both - first if second - 1 in moved else first, both - last if second in moved else last)
            for second, (first, last) in zip(seconds, before, strict=True)
        ]
        return before, after

    def _exchange(self, gone: Sequence[Pair], come: Sequence[Pair]) -> int:
        """Count other followers and say by how much the cost grew; the other way round takes it back."""
        follows, twice, change = self.follows, self.twice, 0
        for first, last in gone:
            follows[first][last] -= 1
            change -= twice if first == last else 2 * follows[first][last] + 1
        for first, last in come:
            change += twice if first == last else 2 * follows[first][last] + 1
            follows[first][last] += 1
        return change

    def _cost(self) -> int:
        cells = ((a, b, count) for a, row in enumerate(self.follows) for b, count in enumerate(row))
        return sum(self.twice * count if a == b else count * count for a, b, count in cells)

    def _even_cost(self) -> int:
        """The least that squares of followers can add up to: all pairs within one of each other."""
        pairs = max(1, self.candidates * (self.candidates - 1))
        even, more = divmod(max(0, self.size - 1), pairs)
        return pairs * even * even + more * (2 * even + 1)

    def merit(self) -> tuple[int, int, int]:
        """Less is better: unevenness above 1, then candidates twice running, then unevenness of 0 before 1."""
        n = self.candidates
        pairs = [self.follows[a][b] for a in range(n) for b in range(n) if a != b]
        uneven = max(pairs, default=0) - min(pairs, default=0)
        return max(uneven, 1), sum(self.follows[a][a] for a in range(n)), uneven


def _chunks(bands: Sequence[int], candidates: int) -> Iterator[int]:
    """Number of the chunk of each slot: every `candidates` consecutive slots of one band share one."""
    numbers: dict[tuple[int, int], int] = {}
    seen: Counter[int] = Counter()
    for band in bands:
        yield numbers.setdefault((band, seen[band] // candidates), len(numbers))
        seen[band] += 1
