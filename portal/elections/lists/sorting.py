"""What becomes of each row of a block: found, hashed, compared with the roll and with those who want no messages."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from portal.elections.lists import matching
from portal.elections.lists.hashing import hashes_of, parted
from portal.elections.lists.known import Known
from portal.elections.lists.marks import marks_of
from portal.elections.lists.models import NumberList
from portal.elections.lists.reading.numbers import Found, find_numbers

SHOWN = 60
Refusal = tuple[int, str, str]


@dataclass(frozen=True)
class Block:
    """The `number`-th block of a file, found and hashed but not yet compared; `before`: rows in front of it."""

    number: int
    before: int
    cells: Sequence[str]
    found: Found
    hashes: bytes
    marks: Sequence[int]


@dataclass(frozen=True)
class Sorted:
    """What becomes of a block: numbers accepted, in their order, with their marks; and the others.

    `refused`: (row of the file, code, text).
    """

    accepted: Sequence[bytes]
    marks: Sequence[int]
    refused: list[Refusal]


def block_of(number: int, before: int, cells: Sequence[str], header: bool) -> Block:
    """Find the numbers: all that can be done without the database. The header becomes a blank row."""
    if header and number == 0:
        cells = _without_header(cells)
    found = find_numbers(cells)
    hashes = hashes_of(found.numbers)
    return Block(number, before, cells, found, hashes, marks_of(hashes))


def _without_header(cells: Sequence[str]) -> list[str]:
    first = next((place for place, cell in enumerate(cells) if cell.strip()), 0)
    return ["" if place == first else cell for place, cell in enumerate(cells)]


def sort_out(row: NumberList, block: Block, known: Known) -> Sorted:
    """Take what is new into the roll; say of everything else why not. A place is one among the block's numbers."""
    codes = dict.fromkeys(_opted_out(row, block, known), "opted_out")
    bulk = row.roll.service == "bulk_message"
    rest = [place for place in range(len(block.marks)) if place not in codes]
    codes |= _twice(row, block, known, rest) if bulk else _unseated(row, rest, parted(block.hashes))
    if not codes:
        return Sorted(block.found.numbers, block.marks if bulk else [], _refusals(block, block.found.wrong))
    left = [place for place in rest if place not in codes]
    refused = [(block.found.places[place], code) for place, code in codes.items()]
    return Sorted(
        [block.found.numbers[place] for place in left],
        [block.marks[place] for place in left] if bulk else [],
        _refusals(block, block.found.wrong + refused),
    )


def _opted_out(row: NumberList, block: Block, known: Known) -> Sequence[int]:
    """Who opts out while the list is read is found when it leaves."""
    if known.opted_out is not None:
        return known.opted_out.find(block.marks)
    out = matching.opted_out(block.hashes, row.roll.candidate_id)
    return [place for place, one in enumerate(parted(block.hashes)) if one in out] if out else []


def _twice(row: NumberList, block: Block, known: Known, rest: Sequence[int]) -> dict[int, str]:
    """Which numbers of a bulk list are in the roll, or came before in this block."""
    again = known.add(row.roll_id, [block.marks[place] for place in rest])
    return {rest[which]: "repeated" for which in again}


def _unseated(row: NumberList, rest: Sequence[int], hashes: Sequence[bytes]) -> dict[int, str]:
    """Which numbers of a growth list are in the roll, came before in this block, or found no seat."""
    first: dict[bytes, int] = {}
    again = [place for place in rest if first.setdefault(hashes[place], place) != place]
    there, beyond = matching.seat(row.roll, row.id, list(first))
    codes = dict.fromkeys(again, "repeated") | {first[one]: "repeated" for one in there}
    return codes | {place: "over_cap" for place in rest if hashes[place] in beyond}


def _refusals(block: Block, wrong: Sequence[tuple[int, str]]) -> list[Refusal]:
    """With the row of the file, counted from 1 as spreadsheets do."""
    first = block.before + 1
    return [(first + place, code, block.cells[place].strip()[:SHOWN]) for place, code in sorted(wrong)]
