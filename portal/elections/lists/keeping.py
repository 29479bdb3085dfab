"""Keep one block of a list: sorted out, sealed and counted in one transaction, and only if it is the next one."""

from __future__ import annotations

import json
import struct
import zlib
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select

from portal.core.crypto import FieldKey
from portal.core.db import db, transaction
from portal.core.jobs import go_on
from portal.elections.lists import matching
from portal.elections.lists.hashing import hashes_of
from portal.elections.lists.models import READING, ListBlock, NumberList, NumberRoll
from portal.elections.lists.reading.numbers import Found, find_numbers
from portal.elections.lists.reading.problems import Unreadable
from portal.elections.lists.source import Source

MOST_ROWS = 1_000_000
SHOWN = 60
Refusal = tuple[int, str, str]


class Overtaken(RuntimeError):
    """The list is not being read any more, or another worker kept this block; nothing of ours was kept."""


@dataclass(frozen=True)
class Block:
    """The `number`-th block of a file, found and hashed but not yet compared; `before`: rows in front of it."""

    number: int
    before: int
    cells: Sequence[str]
    found: Found
    hashes: Sequence[bytes]


@dataclass(frozen=True)
class Sorted:
    """What becomes of a block: numbers accepted, in their order; (row of the file, code, text) of the others."""

    accepted: list[str]
    refused: list[Refusal]


def block_of(number: int, before: int, cells: Sequence[str], header: bool) -> Block:
    """Find the numbers: all that can be done without the database. The header becomes a blank row."""
    if header and number == 0:
        cells = _without_header(cells)
    found = find_numbers(cells)
    return Block(number, before, cells, found, hashes_of(found.numbers))


def _without_header(cells: Sequence[str]) -> list[str]:
    first = next((place for place, cell in enumerate(cells) if cell.strip()), 0)
    return ["" if place == first else cell for place, cell in enumerate(cells)]


def keep(list_id: int, block: Block, key: FieldKey, source: Source) -> None:
    """Raises Overtaken unless the list waits for exactly this block; Unreadable past the millionth row."""
    with transaction():
        go_on()
        row = locked(list_id)
        if row.state != READING or row.blocks != block.number:
            raise Overtaken(row.token)
        sorted_out = sort_out(row, block)
        db.session.add(_sealed(row, block.number, sorted_out, key))
        _count(row, block, sorted_out)
        _tell(row, block, source)
        if row.total > MOST_ROWS:
            raise Unreadable("too_many_rows")


def locked(list_id: int) -> NumberList:
    """The list as it is now, held together with its roll: blocks of one roll follow one another."""
    roll_id = select(NumberList.roll_id).where(NumberList.id == list_id).scalar_subquery()
    db.session.execute(select(NumberRoll.id).where(NumberRoll.id == roll_id).with_for_update())
    return db.session.get_one(NumberList, list_id, with_for_update={"of": NumberList}, populate_existing=True)


def sort_out(row: NumberList, block: Block) -> Sorted:
    """Take what is new into the roll; say of everything else why not."""
    first = dict(zip(reversed(block.hashes), range(len(block.hashes) - 1, -1, -1), strict=True))
    out = matching.opted_out(first, row.roll.candidate_id)
    wanted = sorted(first.keys() - out, key=first.__getitem__) if out else list(reversed(first))
    taken, beyond = matching.take(row.roll, row.id, wanted)
    if len(taken) == len(block.hashes):
        return Sorted(block.found.numbers, _refusals(block, block.found.wrong))
    codes = {**dict.fromkeys(out, "opted_out"), **dict.fromkeys(beyond, "over_cap")}
    accepted, refused = [], list(block.found.wrong)
    for place, one in enumerate(block.hashes):
        if one in taken and first[one] == place:
            accepted.append(block.found.numbers[place])
        else:
            refused.append((block.found.places[place], codes.get(one, "repeated")))
    return Sorted(accepted, _refusals(block, refused))


def _refusals(block: Block, wrong: Sequence[tuple[int, str]]) -> list[Refusal]:
    """With the row of the file, counted from 1 as spreadsheets do."""
    first = block.before + 1
    return [(first + place, code, block.cells[place].strip()[:SHOWN]) for place, code in sorted(wrong)]


def _sealed(row: NumberList, number: int, sorted_out: Sorted, key: FieldKey) -> ListBlock:
    place = block_place(row, number)
    report = zlib.compress(json.dumps(sorted_out.refused, ensure_ascii=False).encode("utf-8", "replace"))
    return ListBlock(
        list_id=row.id,
        number=number,
        count=len(sorted_out.accepted),
        numbers=key.seal(f"{place}/numbers", pack(sorted_out.accepted)),
        report=key.seal(f"{place}/report", report),
    )


def block_place(row: NumberList, number: int) -> str:
    return f"{row.place}/blocks/{number}"


def pack(numbers: Sequence[str]) -> bytes:
    """Four bytes for the nine digits of each."""
    return struct.pack(f"<{len(numbers)}I", *map(int, numbers))


def unpack(body: bytes) -> tuple[int, ...]:
    return struct.unpack(f"<{len(body) // 4}I", body)


def _count(row: NumberList, block: Block, sorted_out: Sorted) -> None:
    codes = [code for _row, code, _text in sorted_out.refused]
    counted = {name: codes.count(name) for name in ("repeated", "opted_out", "over_cap")}
    row.total += len(sorted_out.accepted) + len(codes)
    row.accepted += len(sorted_out.accepted)
    row.invalid += len(codes) - sum(counted.values())
    row.repeated += counted["repeated"]
    row.opted_out += counted["opted_out"]
    row.over_cap += counted["over_cap"]
    row.blank += block.found.blank
    row.blocks = block.number + 1


def _tell(row: NumberList, block: Block, source: Source) -> None:
    """How far it is, and what was taken for what."""
    row.progress = max(row.progress, source.share(block.before + len(block.cells)))
    if block.number == 0:
        layout = source.layout
        row.column_number = layout.column + 1 if layout.columns > 1 else 0
        row.column_title, row.sheet = layout.title, source.sheet
        row.blank -= layout.header
