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
from portal.elections.lists.known import Known
from portal.elections.lists.marks import pack_marks
from portal.elections.lists.models import READING, ListBlock, NumberList, NumberRoll
from portal.elections.lists.reading.problems import Unreadable
from portal.elections.lists.sorting import Block, Sorted, sort_out
from portal.elections.lists.source import Source

MOST_ROWS = 1_000_000


class Overtaken(RuntimeError):
    """The list is not being read any more, or another worker kept this block; nothing of ours was kept."""


@dataclass(frozen=True)
class Reading:
    """A worker's way through one list: where its blocks come from, what seals them, what is known of its roll."""

    list_id: int
    source: Source
    key: FieldKey
    known: Known


def begun(row: NumberList, source: Source, key: FieldKey) -> Reading:
    return Reading(row.id, source, key, Known(row, rows_in(row)))


def rows_in(row: NumberList) -> int:
    """So many numbers may come of a file: in a text each takes ten bytes at least; a workbook is packed."""
    most = MOST_ROWS + row.block_rows
    return min(most, row.size // 10 + 1) if row.form == "text" else most


def keep(reading: Reading, block: Block) -> None:
    """Raises Overtaken unless the list waits for exactly this block; Unreadable past the millionth row."""
    with transaction():
        go_on()
        row = locked(reading.list_id)
        if row.state != READING or row.blocks != block.number:
            raise Overtaken(row.token)
        sorted_out = sort_out(row, block, reading.known)
        db.session.add(_sealed(row, block.number, sorted_out, reading.key))
        _count(row, block, sorted_out)
        _tell(row, block, reading.source)
        if row.total > MOST_ROWS:
            raise Unreadable("too_many_rows")


def locked(list_id: int) -> NumberList:
    """The list as it is now, held together with its roll: blocks of one roll follow one another."""
    roll_id = select(NumberList.roll_id).where(NumberList.id == list_id).scalar_subquery()
    db.session.execute(select(NumberRoll.id).where(NumberRoll.id == roll_id).with_for_update())
    return db.session.get_one(NumberList, list_id, with_for_update={"of": NumberList}, populate_existing=True)


def _sealed(row: NumberList, number: int, sorted_out: Sorted, key: FieldKey) -> ListBlock:
    place = block_place(row, number)
    report = zlib.compress(json.dumps(sorted_out.refused, ensure_ascii=False).encode("utf-8", "replace"))
    return ListBlock(
        list_id=row.id,
        number=number,
        count=len(sorted_out.accepted),
        numbers=key.seal(f"{place}/numbers", pack(sorted_out.accepted)),
        marks=pack_marks(sorted_out.marks),
        report=key.seal(f"{place}/report", report),
    )


def block_place(row: NumberList, number: int) -> str:
    return f"{row.place}/blocks/{number}"


def pack(numbers: Sequence[bytes]) -> bytes:
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
