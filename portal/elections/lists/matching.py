"""Which of a block's numbers are known already: whole blocks in one statement, the same on both engines.

A block's hashes travel as one value and are taken apart by the database: no row of ours is built for each.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from sqlalchemy import LargeBinary, bindparam, insert, select, text

from portal.core.db import db
from portal.elections.lists.hashing import SIZE
from portal.elections.lists.models import GrowthNumber, NumberList, NumberRoll
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
# The table's key is the last word: what is in the roll already stays as it is.
_ADD = f"""{_GIVEN}
INSERT INTO bulk_numbers (roll_id, hash, list_id, block) SELECT :roll, hash, :list, :block FROM given WHERE true
ON CONFLICT DO NOTHING
"""
_OLDER = f"""{_GIVEN}
SELECT k.hash FROM bulk_numbers k JOIN given g ON g.hash = k.hash
WHERE k.roll_id = :roll AND NOT (k.list_id = :list AND k.block = :block)
"""


def opted_out(hashes: Collection[bytes], candidate_id: int) -> set[bytes]:
    """Those who want no messages of this candidate, or of anybody. Ask in the transaction that acts on the answer."""
    return _ask(_OPTED_OUT, hashes, candidate=candidate_id)


def take(row: NumberList, hashes: Collection[bytes]) -> tuple[set[bytes], set[bytes]]:
    """Add to the list's roll what is not in it, as its next block; returns what was there, and what found no seat."""
    return _add(row, hashes) if row.roll.service == "bulk_message" else _seat(row.roll, row.id, hashes)


def _add(row: NumberList, hashes: Collection[bytes]) -> tuple[set[bytes], set[bytes]]:
    # In their order the database finds neighbours on the same page.
    ours = {"roll": row.roll_id, "list": row.id, "block": row.blocks}
    added = _run(_ADD, sorted(hashes), **ours)
    return (set() if added == len(hashes) else _ask(_OLDER, hashes, **ours)), set()


def _seat(roll: NumberRoll, list_id: int, hashes: Collection[bytes]) -> tuple[set[bytes], set[bytes]]:
    known = _ask(_KNOWN, hashes, roll=roll.id)
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


def _ask(statement: str, hashes: Collection[bytes], **values: Any) -> set[bytes]:
    return set(_execute(statement, hashes, values).scalars().all()) if hashes else set()


def _run(statement: str, hashes: Collection[bytes], **values: Any) -> int:
    """How many rows it made."""
    return int(_execute(statement, hashes, values).rowcount) if hashes else 0


def _execute(statement: str, hashes: Collection[bytes], values: dict[str, Any]) -> Any:
    prepared = text(statement).bindparams(bindparam("hashes", type_=LargeBinary))
    return db.session.execute(prepared, {"hashes": b"".join(hashes), "count": len(hashes), **values})
