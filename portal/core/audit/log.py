"""Recording: events gather during a transaction and are appended to the tree last, in the same commit."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import event, insert, select, update
from sqlalchemy.orm import Session, SessionTransaction

from portal.core import clock
from portal.core.audit import tree
from portal.core.audit.entries import Entry, HasToken, Scalar, canonical
from portal.core.audit.models import AuditEvent, AuditHead, AuditNode
from portal.core.db import before_commit, db

WAITING = "audit"


class HeadMissing(RuntimeError):
    """The log's head row is gone: nothing can be recorded, so nothing may happen."""


def record(
    actor: HasToken | None,
    subject: Any,
    action: str,
    details: Mapping[str, Scalar] | None = None,
    case: HasToken | None = None,
) -> None:
    """Write down that `actor` (None: the portal itself) did `action` to `subject`, in the present transaction.

    `subject` is (kind, token), or a row that has a token and may name itself by `audit_subject`.
    """
    named = subject_of(subject)
    if case is None and named[0] == "case" and not isinstance(subject, tuple):
        case = subject
    entry = Entry(clock.now(), action, _token(actor), named, _token(case), dict(details or {}))
    canonical(entry.details)  # what may not be written is refused where it was said, not at the commit
    current = db.session()
    waiting = current.info.setdefault(WAITING, [])
    if not waiting:
        before_commit(_append_waiting)
    waiting.append((current.get_nested_transaction() or current.get_transaction(), entry))


def subject_of(subject: Any) -> tuple[str, str]:
    """(kind, token) of what an event is about."""
    if isinstance(subject, tuple):
        return subject
    token = _token(subject) or ""
    named: tuple[str, str] = getattr(subject, "audit_subject", None) or (subject.__tablename__, token)
    return named


def _token(row: HasToken | None) -> str | None:
    """A row that is new in this transaction gets its token when it is flushed."""
    if row is None:
        return None
    if row.token is None:
        db.session.flush()
    token: str = row.token
    return token


def _append_waiting() -> None:
    waiting = db.session().info[WAITING]
    entries = [entry for _, entry in waiting]
    waiting.clear()
    if entries:
        append(entries)


def append(entries: list[Entry]) -> None:
    """Give the entries the next places and grow the tree. The head is locked here, last, for the commit only."""
    current = db.session()
    head = current.execute(select(AuditHead.size, AuditHead.frontier).with_for_update()).one_or_none()
    if head is None:
        raise HeadMissing("audit_head is empty")
    size, frontier = head.size, unpack(head.frontier)
    events, nodes = [], []
    for entry in entries:
        body = entry.body(size + 1)
        leaf = tree.leaf_hash(body.encode())
        events.append(_columns(size + 1, entry, body, leaf))
        frontier, completed = tree.append(size, frontier, leaf)
        nodes += [{"level": level, "idx": index, "hash": digest} for (level, index), digest in completed]
        size += 1
    current.execute(insert(AuditEvent), events)
    if nodes:
        current.execute(insert(AuditNode), nodes)
    current.execute(update(AuditHead).where(AuditHead.id == 1).values(size=size, frontier=b"".join(frontier)))


def _columns(seq: int, entry: Entry, body: str, leaf: bytes) -> dict[str, Any]:
    kind, token = entry.subject
    return {
        "seq": seq,
        "at": entry.at,
        "action": entry.action,
        "actor_token": entry.actor,
        "subject_kind": kind,
        "subject_token": token,
        "case_token": entry.case,
        "body": body,
        "leaf": leaf,
    }


def unpack(frontier: bytes) -> tree.Frontier:
    return tuple(frontier[at : at + 32] for at in range(0, len(frontier), 32))


@event.listens_for(Session, "after_soft_rollback")
def _forget(current: Session, undone: SessionTransaction) -> None:
    """What was rolled back, wholly or to a savepoint, did not happen."""
    waiting = current.info.get(WAITING)
    if waiting:
        waiting[:] = [(within, entry) for within, entry in waiting if not _is_inside(within, undone)]


def _is_inside(within: SessionTransaction | None, undone: SessionTransaction) -> bool:
    while within is not None:
        if within is undone:
            return True
        within = within.parent
    return False
