"""Which of a block's numbers are known already: whole blocks in one statement, the same on both engines.

A block's hashes travel as one value and are taken apart by the database: no row of ours is built for each.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from sqlalchemy import LargeBinary, bindparam, insert, select, text

from portal.core.db import db
from portal.elections.lists.hashing import SIZE
from portal.elections.lists.models import GrowthNumber, NumberRoll
from portal.elections.services import MOST_MEMBERS

_GIVEN = f"""
WITH RECURSIVE place(n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM place WHERE n + 1 < :count),
given(hash) AS (SELECT substr(:hashes, n * {SIZE} + 1, {SIZE}) FROM place)
"""
_OPTED_OUT = f"""{_GIVEN}
SELECT DISTINCT o.hash FROM opt_outs o JOIN given g ON g.hash = o.hash
WHERE o.is_out AND o.scope IN (0, :candidate)
"""
_KNOWN = f"""{_GIVEN}
SELECT k.hash FROM growth_numbers k JOIN given g ON g.hash = k.hash WHERE k.roll_id = :roll
"""
# The key is the last word: what is in the roll already does not come back.
_ADD = f"""{_GIVEN}
INSERT INTO bulk_numbers (roll_id, hash, list_id) SELECT :roll, hash, :list FROM given WHERE true
ON CONFLICT DO NOTHING RETURNING hash
"""


def opted_out(hashes: Collection[bytes], candidate_id: int) -> set[bytes]:
    """Those who want no messages of this candidate, or of anybody. Ask in the transaction that acts on the answer."""
    return _ask(_OPTED_OUT, hashes, candidate=candidate_id)


def take(roll: NumberRoll, list_id: int, hashes: Collection[bytes]) -> tuple[set[bytes], set[bytes]]:
    """Add to the roll what is not in it; returns what was added, and what no seat was left for."""
    if roll.service == "bulk_message":
        return _ask(_ADD, hashes, roll=roll.id, list=list_id), set()
    known = _ask(_KNOWN, hashes, roll=roll.id)
    fresh = [one for one in hashes if one not in known]
    seats = _free_seats(roll)[: len(fresh)]
    rows = [
        {"roll_id": roll.id, "hash": one, "list_id": list_id, "seat": seat}
        for one, seat in zip(fresh, seats, strict=False)
    ]
    if rows:
        db.session.execute(insert(GrowthNumber), rows)
    return set(fresh[: len(seats)]), set(fresh[len(seats) :])


def _free_seats(roll: NumberRoll) -> list[int]:
    """A withdrawn list leaves gaps."""
    taken = set(db.session.scalars(select(GrowthNumber.seat).where(GrowthNumber.roll_id == roll.id)))
    return [seat for seat in range(1, MOST_MEMBERS + 1) if seat not in taken]


def _ask(statement: str, hashes: Collection[bytes], **values: Any) -> set[bytes]:
    if not hashes:
        return set()
    prepared = text(statement).bindparams(bindparam("hashes", type_=LargeBinary))
    # In their order the database finds neighbours on the same page.
    given = {"hashes": b"".join(sorted(hashes)), "count": len(hashes)}
    return {bytes(found) for found in db.session.execute(prepared, given | values).scalars()}
