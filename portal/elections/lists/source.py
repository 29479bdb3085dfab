"""A list's file while it is read: opened piece by piece, laid out, and always cut into the same blocks.

Whoever reads it again gets the same rows at the same places: that is what lets killed work go on.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from itertools import chain
from typing import IO

from sqlalchemy import select

from portal.core.crypto import FieldKey
from portal.core.db import db
from portal.core.documents.sheets import SheetRefused, read_sheet
from portal.elections.lists.models import ListPart, NumberList
from portal.elections.lists.reading.decoding import texts
from portal.elections.lists.reading.problems import Unreadable
from portal.elections.lists.reading.table import Layout, blocks, cells, layout_of

HEAD = 1 << 16


@dataclass(frozen=True)
class Source:
    """`blocks`: lists of the list's `block_rows` cells, the header among them. `share`: per cent read, given rows.

    `sheet`: which sheet of a workbook it is, where there are several.
    """

    layout: Layout
    blocks: Iterator[list[str]]
    share: Callable[[int], int]
    sheet: str = ""


@contextmanager
def opened(row: NumberList, key: FieldKey) -> Iterator[Source]:
    """Begin to read. Raises Unreadable at once, or while the blocks are taken, where the file is no list."""
    parts = Parts(row, key)
    try:
        with ExitStack() as stack:
            yield _workbook(parts, stack) if row.form == "xlsx" else _text(parts)
    except SheetRefused as refused:
        raise Unreadable(refused.reason) from refused


class Parts:
    """The sealed pieces of a file, opened in their order."""

    def __init__(self, row: NumberList, key: FieldKey) -> None:
        self.list_id, self.place, self.size, self.key = row.id, row.place, row.size, key
        self.block_rows = row.block_rows
        self.read = 0

    def __iter__(self) -> Iterator[bytes]:
        number = 0
        while (sealed := self._sealed(number)) is not None:
            piece = self.key.open(f"{self.place}/parts/{number}", sealed)
            self.read += len(piece)
            number += 1
            yield piece

    def _sealed(self, number: int) -> bytes | None:
        found = select(ListPart.sealed).where(ListPart.list_id == self.list_id, ListPart.number == number)
        return db.session.scalar(found)

    def share(self, _rows: int) -> int:
        return min(99, self.read * 100 // max(self.size, 1))


def _text(parts: Parts) -> Source:
    return _laid_out(texts(iter(parts)), parts.block_rows, parts.share)


def _workbook(parts: Parts, stack: ExitStack) -> Source:
    sheet, rows = read_sheet(_unsealed(parts, stack))
    share = (lambda done: min(99, done * 100 // sheet.rows)) if sheet.rows else (lambda done: 0)
    name = sheet.name if sheet.count > 1 else ""
    return _laid_out(texts(rows), parts.block_rows, share, ",", name)


def _unsealed(parts: Parts, stack: ExitStack) -> IO[bytes]:
    """An archive is read from its end, so it needs a file: one without a name, gone with the process."""
    file: IO[bytes] = stack.enter_context(tempfile.TemporaryFile())  # noqa: SIM115 - the stack closes it
    for piece in parts:
        file.write(piece)
    file.seek(0)
    return file


def _laid_out(
    found: Iterator[str], rows: int, share: Callable[[int], int], delimiter: str | None = None, sheet: str = ""
) -> Source:
    """The layout is judged by the same letters whatever the pieces they came in."""
    head = ""
    while len(head) < HEAD and (text := next(found, "")):
        head += text
    judged = head if len(head) < HEAD else head[: head.rfind("\n", 0, HEAD) + 1] or head[:HEAD]
    layout = layout_of(judged, delimiter)
    return Source(layout, blocks(cells(chain([head], found), layout), rows), share, sheet)
