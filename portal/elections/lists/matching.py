"""Which of a block's numbers are known already: whole blocks in one statement, the same on both engines.

A block's hashes travel as one value and are taken apart by the database: no row of ours is built for each.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import LargeBinary, bindparam, func, insert, select, text

from portal.core.db import db
from portal.elections.lists.hashing import SIZE
from portal.elections.lists.marks import Marks, marks_of
from portal.elections.lists.models import EVERYBODY, GrowthNumber, NumberRoll, OptOut
from portal.elections.services import MOST_MEMBERS

AT_A_TIME = 2_000
_GIVEN = f"""
WITH RECURSIVE place(n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM place WHERE n + 1 < :count),
given(hash) AS (SELECT substr(:hashes, n * {SIZE} + 1, {SIZE}) FROM place)
"""
_OPTED_OUT = f"""{_GIVEN}
SELECT DISTINCT o.hash FROM given g JOIN opt_outs o ON g.hash = o.hash
WHERE o.is_out AND o.scope IN ({EVERYBODY}, :candidate)
"""
_KNOWN = f"""{_GIVEN}
SELECT k.hash FROM growth_numbers k JOIN given g ON g.hash = k.hash WHERE k.roll_id = :roll
"""


def opted_out(hashes: bytes, candidate_id: int) -> set[bytes]:
    """Those who want no messages of this candidate, or of anybody. Ask in the transaction that acts on the answer."""
    return _ask(_OPTED_OUT, hashes, candidate=candidate_id)


def register(candidate_id: int, most: int) -> Marks | None:
    """All who want no messages of this candidate, or of anybody; None where they are more than `most`.

    To compare a whole list with, where else the database would be asked for each number.
    """
    said = OptOut.__table__.c  # columns, not objects: there may be a million
    concerned = (said.is_out, said.scope.in_((EVERYBODY, candidate_id)))
    counted = select(said.hash).where(*concerned).limit(most + 1).subquery()
    if (count := db.session.scalar(select(func.count()).select_from(counted)) or 0) > most:
        return None
    marks, last, page = Marks(count), b"", select(said.hash).where(*concerned).order_by(said.hash).limit(AT_A_TIME)
    while some := [row[0] for row in db.session.execute(page.where(said.hash > last))]:
        marks.add(marks_of(b"".join(some)))
        last = some[-1]
    return marks


def seat(roll: NumberRoll, list_id: int, hashes: Sequence[bytes]) -> tuple[set[bytes], set[bytes]]:
    """Give each that is new in the roll a seat; returns what was there, and what found no seat."""
    known = _ask(_KNOWN, b"".join(hashes), roll=roll.id)
    fresh = [one for one in hashes if one not in known]
    seats = _free_seats(roll)[: len(fresh)]
    rows = [
        {"roll_id": roll.id, "hash": one, "list_id": list_id, "seat": seat}
        for one, seat in zip(fresh, seats, strict=False)
    ]
    if rows:
        db.session.execute(insert(GrowthNumber), rows)
    return known, set(fresh[len(seats) :])


def _free_seats(roll: NumberRoll) -> list[int]:
    """A withdrawn list leaves gaps."""
    taken = set(db.session.scalars(select(GrowthNumber.seat).where(GrowthNumber.roll_id == roll.id)))
    return [seat for seat in range(1, MOST_MEMBERS + 1) if seat not in taken]


def _ask(statement: str, hashes: bytes, **values: Any) -> set[bytes]:
    prepared = text(statement).bindparams(bindparam("hashes", type_=LargeBinary))
    given = {"hashes": hashes, "count": len(hashes) // SIZE, **values}
    return set(db.session.execute(prepared, given).scalars()) if hashes else set()
