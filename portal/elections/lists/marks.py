"""Marks: the first eight bytes of numbers' hashes, as numbers from 1; a million are compared in a third of a second.

Two of a million numbers share one in one list of 4 × 10^7: then the second is refused, never a number sent twice.
"""

from __future__ import annotations

import struct
from array import array
from collections.abc import Sequence

SIZE = 8


def marks_of(hashes: bytes) -> list[int]:
    """Of hashes of sixteen bytes each, in their order."""
    halves = struct.unpack(f"<{len(hashes) // SIZE}Q", hashes)
    return [mark or 1 for mark in halves[::2]]


def pack_marks(marks: Sequence[int]) -> bytes:
    return struct.pack(f"<{len(marks)}Q", *marks)


def unpack_marks(body: bytes) -> tuple[int, ...]:
    return struct.unpack(f"<{len(body) // SIZE}Q", body)


class Marks:
    """Marks in one flat table, at most half full: sixteen bytes for each there is room for.

    A mark lies at the place that its own bits name, or in the next that was free. A set would be five times as large.
    """

    def __init__(self, room: int) -> None:
        size = 1 << (2 * room).bit_length()
        self._places, self._last, self._room = array("Q", [0]) * size, size - 1, room

    def add(self, marks: Sequence[int]) -> list[int]:
        """Add those that are new; returns which of them (counted from 0) were there, or came twice.

        Raises OverflowError where more are given than there is room for.
        """
        if len(marks) > self._room:
            raise OverflowError(len(marks))
        places, last, there = self._places, self._last, list[int]()
        for which, mark in enumerate(marks):
            place = mark & last
            while found := places[place]:
                if found == mark:
                    there.append(which)
                    break
                place = (place + 1) & last
            else:
                places[place] = mark
        self._room -= len(marks) - len(there)
        return there

    def find(self, marks: Sequence[int]) -> list[int]:
        """Which of them (counted from 0) are there."""
        places, last, there = self._places, self._last, list[int]()
        for which, mark in enumerate(marks):
            place = mark & last
            while found := places[place]:
                if found == mark:
                    there.append(which)
                    break
                place = (place + 1) & last
        return there
