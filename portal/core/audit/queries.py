"""Reading the log: a case's time line, lists for the auditor, and proofs for whoever doubts."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import asdict, dataclass
from functools import partial
from typing import Any

from sqlalchemy import ScalarSelect, func, select, tuple_
from sqlalchemy.orm import joinedload

from portal.core.audit import tree
from portal.core.audit.entries import HasToken
from portal.core.audit.log import unpack
from portal.core.audit.models import AuditEvent, AuditHead, AuditNode
from portal.core.db import db


class NoSuchEvent(LookupError):
    """The log does not reach that far."""


@dataclass(frozen=True)
class Head:
    """How many events there are, and the root hash (hex) of their tree."""

    size: int
    root: str


@dataclass(frozen=True)
class Proof:
    """Shows one event to be part of the log of `size` events; hashes in hex, lowest sibling first."""

    seq: int
    body: str
    leaf: str
    size: int
    root: str
    path: list[str]

    def holds(self) -> bool:
        """Check it as an outsider would: from the body alone."""
        leaf, path = tree.leaf_hash(self.body.encode()), [bytes.fromhex(step) for step in self.path]
        return tree.includes(self.seq - 1, self.size, leaf, path, bytes.fromhex(self.root))

    def as_dict(self) -> dict[str, object]:
        return asdict(self)


def timeline(case: HasToken) -> list[AuditEvent]:
    """What happened to a case, oldest first, with who did it."""
    query = select(AuditEvent).where(AuditEvent.case_token == case.token).order_by(AuditEvent.seq)
    return list(db.session.scalars(query.options(joinedload(AuditEvent.actor))))


def has_acted(person: HasToken, case: HasToken) -> bool:
    """Whether this person did anything to the case besides opening its papers."""
    theirs = (AuditEvent.case_token == case.token, AuditEvent.actor_token == person.token)
    reading = AuditEvent.action.in_(("document.view", "document.download"))
    return db.session.scalar(select(AuditEvent.seq).where(*theirs, ~reading).limit(1)) is not None


def head() -> Head:
    """The head as of now, read from its one row."""
    size, frontier = db.session.execute(select(AuditHead.size, AuditHead.frontier)).one()
    return Head(size, tree.root(unpack(frontier)).hex())


def proof(seq: int, size: int | None = None) -> Proof:
    """The proof that event `seq` is part of the log as it stands, or as it was with `size` events."""
    found = head()
    if size is not None and size != found.size:
        found = Head(size, root_at(size))
    if not 1 <= seq <= found.size:
        raise NoSuchEvent(seq)
    body, leaf = db.session.execute(select(AuditEvent.body, AuditEvent.leaf).where(AuditEvent.seq == seq)).one()
    path = _from_log(partial(tree.inclusion_proof, seq - 1, found.size))
    return Proof(seq, body, leaf.hex(), found.size, found.root, [step.hex() for step in path])


def newest(subject_kind: str, token: Any, action: str) -> ScalarSelect[int]:
    """The place of the newest `action` on the subject whose token is the column `token`, for use inside a query."""
    about = (AuditEvent.subject_kind == subject_kind, AuditEvent.subject_token == token, AuditEvent.action == action)
    return select(func.max(AuditEvent.seq)).where(*about).correlate_except(AuditEvent).scalar_subquery()


def consistency(old: int, new: int) -> list[str]:
    """Hashes (hex) that show the log of `old` events to be the beginning of the log of `new` events."""
    if not 0 <= old <= new <= head().size:
        raise NoSuchEvent(new)
    return [step.hex() for step in _from_log(partial(tree.consistency_proof, old, new))]


def root_at(size: int) -> str:
    """The root hash (hex) that the log had when it was `size` events long."""
    if not 0 <= size <= head().size:
        raise NoSuchEvent(size)
    addresses = list(tree.frontier_addresses(size))
    hashes = _hashes(addresses)
    return tree.root(tuple(hashes[address] for address in addresses)).hex()


def _from_log(walk: Callable[[tree.HashOf], list[bytes]]) -> list[bytes]:
    """What `walk` makes of the hashes of the log, all read at once: its way does not depend on what they are."""
    addresses: list[tree.Address] = []

    def note(level: int, index: int) -> bytes:
        addresses.append((level, index))
        return b""

    walk(note)
    hashes = _hashes(addresses)
    return walk(lambda level, index: hashes[level, index])


def _hashes(addresses: Collection[tree.Address]) -> dict[tree.Address, bytes]:
    """The hash at each address: of leaves (level 0) and of inner nodes."""
    seqs = [index + 1 for level, index in addresses if level == 0]
    leaves = db.session.execute(select(AuditEvent.seq, AuditEvent.leaf).where(AuditEvent.seq.in_(seqs)))
    inner = tuple_(AuditNode.level, AuditNode.idx).in_([address for address in addresses if address[0]])
    nodes = db.session.execute(select(AuditNode.level, AuditNode.idx, AuditNode.hash).where(inner))
    found = {(0, seq - 1): leaf for seq, leaf in leaves}
    return found | {(level, index): digest for level, index, digest in nodes}
