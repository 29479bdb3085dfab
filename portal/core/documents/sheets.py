"""Rows of a stranger's XLSX, one after the other: read in a child that cannot run away."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO

from portal.core.documents.sandbox import ChildFailed, Limits
from portal.core.documents.streaming import stream_limited

# A million rows take half a minute of processor; the texts of a workbook are held packed, the rows not at all.
LIMITS = Limits(cpu_seconds=240, wall_seconds=60, memory_bytes=512 * 1024 * 1024)
REASONS = ("bomb", "broken", "encrypted", "not_workbook", "too_many_rows")


class SheetRefused(ValueError):
    """The workbook is not read: one of REASONS, or `too_hard`."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True)
class Sheet:
    """The first sheet: its name, how many sheets there are, how many rows it says it has (0: it does not say)."""

    name: str
    count: int
    rows: int


def read_sheet(file: IO[bytes]) -> tuple[Sheet, Iterator[bytes]]:
    """The first sheet of an open workbook, and its rows as CSV in UTF-8. Raises SheetRefused, also half-way."""
    pieces = _stream(file)
    first = b""
    while b"\n" not in first:
        piece = next(pieces, None)
        if piece is None:
            raise SheetRefused("not_workbook")
        first += piece
    line, _newline, rest = first.partition(b"\n")
    said = json.loads(line)
    return Sheet(said["sheet"], said["sheets"], said["rows"]), _after(rest, pieces)


def _after(rest: bytes, pieces: Iterator[bytes]) -> Iterator[bytes]:
    yield rest
    yield from pieces


def _stream(file: IO[bytes]) -> Iterator[bytes]:
    try:
        yield from stream_limited("sheet_child.py", file, LIMITS)
    except ChildFailed as failure:
        if failure.detail in REASONS:
            raise SheetRefused(failure.detail) from failure
        raise SheetRefused("broken" if failure.reason == "crash" else "too_hard") from failure
