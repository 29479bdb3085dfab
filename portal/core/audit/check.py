"""Checking the whole log: every body, leaf, node and the head are computed again and compared."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from hashlib import sha256
from time import perf_counter
from typing import Any

from sqlalchemy import Engine, Select, String, cast, false, func, not_, select, type_coerce
from sqlalchemy.types import NullType

from portal.core.audit import tree
from portal.core.audit.entries import opening
from portal.core.audit.log import unpack
from portal.core.audit.models import AuditEvent, AuditHead, AuditNode
from portal.core.audit.queries import Head, root_at
from portal.core.db import db

CHUNK_LEVEL = 13
CHUNK = 1 << CHUNK_LEVEL  # leaves a step: whole subtrees, so that levels are checked one after another


class Tampered(Exception):
    """The log is not what was recorded; `seq` is the first event that cannot be vouched for."""

    def __init__(self, seq: int, reason: str) -> None:
        super().__init__(f"{reason} at event {seq}")
        self.seq = seq
        self.reason = reason


@dataclass(frozen=True)
class Verdict:
    """What a full check found. `reason` is a code: `event_missing`, `body_changed`, `node_changed`, …"""

    good: bool
    size: int
    root: str
    bad_seq: int | None
    reason: str | None
    seconds: float

    @property
    def rows_per_second(self) -> int:
        return round(self.size / self.seconds) if self.seconds else 0


def verify(kept: Head | None = None) -> Verdict:
    """Read the whole log once, in constant memory, and say whether it is what was recorded.

    `kept` is a head held outside the database: the log must begin with what it covers.
    """
    started = perf_counter()
    size, frontier, bad = 0, b"", None
    try:
        size, frontier = _head()
        # The drivers let go of the interpreter while the database works: two cores share the reading.
        with ThreadPoolExecutor(1) as beside:
            columns = beside.submit(_check_columns, db.engine, size)
            _check_tree(size, unpack(frontier))
            odd = columns.result()
        if odd is not None:
            raise Tampered(odd, "columns_changed")
        if kept is not None:
            _check_against(kept, size)
    except Tampered as found:
        bad = found
    root = tree.root(unpack(frontier)).hex()
    seconds = perf_counter() - started
    if bad:
        return Verdict(False, size, root, bad.seq, bad.reason, seconds)
    return Verdict(True, size, root, None, None, seconds)


def _check_against(kept: Head, size: int) -> None:
    if size < kept.size:
        raise Tampered(size + 1, "shorter_than_checkpoint")
    if root_at(kept.size) != kept.root:
        raise Tampered(1, "other_than_checkpoint")


def _head() -> tuple[int, bytes]:
    """Size and frontier, with the rows counted in the same statement: one moment, whatever is appended now."""
    last = select(func.max(AuditEvent.seq)).scalar_subquery()
    nodes = select(func.count()).select_from(AuditNode).scalar_subquery()
    found = db.session.execute(select(AuditHead.size, AuditHead.frontier, last, nodes)).one_or_none()
    if found is None:
        raise Tampered(1, "head_missing")
    size, frontier, last_seq, node_count = found
    if (last_seq or 0) > size:
        raise Tampered(size + 1, "event_beyond_head")
    if (last_seq or 0) < size:
        raise Tampered((last_seq or 0) + 1, "event_missing")
    if node_count > size - size.bit_count():
        raise Tampered(1, "node_added")
    return size, frontier


def _check_tree(size: int, frontier: tree.Frontier) -> None:
    tops: list[bytes] = []
    tail: tree.Frontier = ()
    for start in range(0, size, CHUNK):
        leaves = _checked_leaves(start, min(start + CHUNK, size))
        found = _check_levels(leaves, 1, start)
        if len(leaves) == CHUNK:
            tops += found
        else:
            tail = tuple(found)
    upper = _check_levels(tops, CHUNK_LEVEL + 1, 0)
    if (*upper, *tail) != frontier:
        raise Tampered(size, "head_changed")


def _check_levels(hashes: list[bytes], level: int, start: int) -> list[bytes]:
    """Build the levels over `hashes` (children of `level`), compare each with its rows; return the frontier."""
    rests: list[bytes] = []
    while len(hashes) > 1:
        if len(hashes) & 1:
            rests.append(hashes.pop())
        pairs = iter(hashes)
        hashes = [sha256(b"\x01" + left + right).digest() for left, right in zip(pairs, pairs, strict=True)]
        _compare_nodes(hashes, level, start >> level)
        level += 1
    return hashes + rests[::-1]


def _compare_nodes(hashes: list[bytes], level: int, first: int) -> None:
    table = AuditNode.__table__.c
    here = (table.level == level) & (table.idx >= first) & (table.idx < first + len(hashes))
    stored = _tuples(select(_raw(table.hash)).where(here).order_by(table.idx))
    if [digest for (digest,) in stored] == hashes:
        return
    # Rare, so slow: which one is it?
    kept = dict(db.session.execute(select(AuditNode.idx, AuditNode.hash).where(here)).all())
    wrong = next(index for index, digest in enumerate(hashes, first) if kept.get(index) != digest)
    raise Tampered((wrong << level) + 1, "node_changed")


def _checked_leaves(start: int, end: int) -> list[bytes]:
    """Leaf hashes of the events (start, end], each recomputed from its body."""
    table = AuditEvent.__table__.c
    here = (table.seq > start) & (table.seq <= end)
    query = select(table.body, _raw(table.leaf)).where(here).order_by(table.seq)
    rows = _tuples(query)
    if len(rows) != end - start:
        raise Tampered(_first_missing(start, end), "event_missing")
    leaves = [sha256(b"\0" + body.encode()).digest() for body, _ in rows]
    if leaves != [leaf for _, leaf in rows]:
        pairs = enumerate(zip(leaves, rows, strict=True), start + 1)
        wrong = next(seq for seq, (leaf, row) in pairs if leaf != row[1])
        raise Tampered(wrong, "body_changed")
    return leaves


def _first_missing(start: int, end: int) -> int:
    query = select(AuditEvent.seq).where(AuditEvent.seq > start, AuditEvent.seq <= end)
    return min(set(range(start + 1, end + 2)) - set(db.session.scalars(query)))


def _check_columns(engine: Engine, size: int) -> int | None:
    """First event whose searchable columns do not say what its body says.

    The database compares: moving all columns of a million rows would take longer than hashing them.
    """
    table = AuditEvent.__table__.c
    front = opening(
        cast(table.seq, String),
        type_coerce(table.at, String),
        table.action,
        func.coalesce('"' + table.actor_token + '"', "null"),
        func.coalesce('"' + table.case_token + '"', "null"),
        table.subject_kind,
        table.subject_token,
    )
    same = func.substr(table.body, 1, func.length(front)) == front
    query = select(func.min(table.seq)).where(not_(func.coalesce(same, false())), table.seq <= size)
    with engine.connect() as connection:
        found: int | None = connection.scalar(query)
        return found


def _tuples(query: Select[Any]) -> list[tuple[Any, ...]]:
    """Rows as the driver gives them: wrapping each would cost as much as hashing it."""
    cursor: Any = db.session.connection().execute(query).cursor
    rows: list[tuple[Any, ...]] = cursor.fetchall()
    return rows


def _raw(column: Any) -> Any:
    """The column as the driver gives it: converting a million values would take longer than hashing them."""
    return type_coerce(column, NullType())
