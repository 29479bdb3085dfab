"""Which numbers of a roll are there already: the marks of all its blocks, held by the worker that reads a list.

Under the roll's lock the worker compares what it holds with the blocks that are there (a withdrawn list takes its
away): only then may it say of a number that it is new.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from sqlalchemy import func, select

from portal.core.db import db
from portal.elections.lists import matching
from portal.elections.lists.marks import Marks, unpack_marks
from portal.elections.lists.models import ListBlock, NumberList


class Known:
    """What a worker knows while it adds blocks of a list, of which so many `rows` may still come.

    `opted_out`: who wanted no messages when the reading began; None where these are more than the rows.
    """

    def __init__(self, row: NumberList, rows: int) -> None:
        self._list_id, self._rows = row.id, rows
        self._blocks: dict[int, int] | None = None
        self._marks = Marks(0)
        self.opted_out = matching.register(row.roll.candidate_id, rows)

    def add(self, roll_id: int, marks: Sequence[int]) -> list[int]:
        """Take the list's next block into the roll, whose lock is held; returns which of its marks were there."""
        blocks = self._follow(roll_id)
        blocks[self._list_id] = blocks.get(self._list_id, 0) + 1
        return self._marks.add(marks)

    def _follow(self, roll_id: int) -> dict[int, int]:
        """Know what is in the roll at this moment."""
        present = _blocks_of(roll_id)
        if self._blocks is None or self._blocks != present:
            self._marks = Marks(_count_of(roll_id) + self._rows)
            for marks in _marks_of(present):
                self._marks.add(marks)
            self._blocks = present
        return self._blocks


def _blocks_of(roll_id: int) -> dict[int, int]:
    """How many blocks there are of each list of a roll."""
    query = select(ListBlock.list_id, func.count()).join(NumberList).where(NumberList.roll_id == roll_id)
    return {list_id: count for list_id, count in db.session.execute(query.group_by(ListBlock.list_id))}


def _count_of(roll_id: int) -> int:
    query = select(func.sum(ListBlock.count)).join(NumberList).where(NumberList.roll_id == roll_id)
    return int(db.session.scalar(query) or 0)


def _marks_of(blocks: dict[int, int]) -> Iterator[Sequence[int]]:
    """A block at a time."""
    for list_id, count in blocks.items():
        for number in range(count):
            query = select(ListBlock.marks).where(ListBlock.list_id == list_id, ListBlock.number == number)
            yield unpack_marks(db.session.scalars(query).one())
