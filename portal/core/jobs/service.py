"""Enqueue in a transaction, claim by a conditional UPDATE, finish under the fence."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import CursorResult, and_, or_, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from portal.core.clock import now
from portal.core.db import after_commit, db, insert_missing, transaction
from portal.core.jobs import bell
from portal.core.jobs.models import DONE, FAILED, RUNNING, WAITING, Job, PeriodicRun
from portal.core.jobs.registry import KINDS, ROUNDS, Round

log = logging.getLogger("portal.jobs")
MOST_TRIES = 5


class LostLease(RuntimeError):
    """Another worker took this job over meanwhile; nothing of this run was kept."""


@dataclass
class Claim:
    """One worker's hold on a job; `finished` once its effects are committed."""

    id: int
    kind: str
    args: Mapping[str, Any]
    fence: int
    tries: int
    finished: bool = False


_claim: ContextVar[Claim | None] = ContextVar("claim", default=None)


def enqueue(
    kind: str, key: str, *, delay: timedelta = timedelta(0), since: datetime | None = None, **args: int | str
) -> None:
    """Add work to the present transaction. `key` is unique for ever: asking twice does nothing.

    `since`: when somebody began to wait for it, where that was before now; it comes before what was asked for later.
    """
    enqueue_all(kind, {key: args}, delay=delay, since=since)


def enqueue_all(
    kind: str,
    wanted: Mapping[str, Mapping[str, int | str]],
    *,
    delay: timedelta = timedelta(0),
    since: datetime | None = None,
) -> None:
    """`enqueue` for many at once, in one statement: {key: args}."""
    if kind not in KINDS:
        raise LookupError(f"no job kind {kind!r}")
    after_commit(bell.ring)
    moment = now()
    common = {"kind": kind, "run_at": (since or moment) + delay, "created_at": moment}
    insert_missing(Job, [{"key": key, "args": dict(args), **common} for key, args in wanted.items()], "key")


@contextmanager
def finish() -> Iterator[Session]:
    """Commit what happens inside together with "this job is done"; outside a worker, just a transaction."""
    claim = _claim.get()
    with transaction() as session:
        yield session
        if claim is not None:
            _close(session, claim, state=DONE, done_at=now(), error="")
    if claim is not None:
        claim.finished = True


def go_on() -> None:
    """Say inside a transaction that the present job got somewhere: its lease and its tries begin anew.

    For long work in pieces, each committed by itself: a piece of a worker that lost its job is not kept.
    """
    claim = _claim.get()
    if claim is None:
        return
    mine = (Job.id == claim.id, Job.fence == claim.fence, Job.state == RUNNING)
    kept = {"lease_until": now() + KINDS[claim.kind].lease, "tries": 1}
    done = db.session.execute(update(Job).where(*mine).values(**kept))
    if isinstance(done, CursorResult) and done.rowcount != 1:
        raise LostLease(claim.kind)
    claim.tries = 1


def _close(session: Session, claim: Claim, **values: Any) -> None:
    mine = (Job.id == claim.id, Job.fence == claim.fence, Job.state == RUNNING)
    done = session.execute(update(Job).where(*mine).values(lease_until=None, **values))
    if isinstance(done, CursorResult) and done.rowcount != 1:
        raise LostLease(claim.kind)


def claim_next() -> Claim | None:
    """Take the job that has been due longest, or one whose worker has been silent past its lease."""
    moment = now()
    due = or_(
        and_(Job.state == WAITING, Job.run_at <= moment),
        and_(Job.state == RUNNING, Job.lease_until < moment),
    )
    # Look first without the writer's lock: an idle worker must not stand in anybody's way.
    found = db.session.scalar(select(Job.id).where(due).limit(1))
    db.session.rollback()
    if found is None:
        return None
    with transaction() as session:
        oldest = select(Job).where(due).order_by(Job.run_at, Job.id).limit(1)
        row = session.scalar(oldest.with_for_update(skip_locked=True))
        return None if row is None else _take(row, moment)


def _take(row: Job, moment: datetime) -> Claim | None:
    if row.tries >= MOST_TRIES:  # it took its workers down with it
        row.state, row.error, row.lease_until = FAILED, row.error or "worker lost", None
        return None
    row.state, row.fence, row.tries = RUNNING, row.fence + 1, row.tries + 1
    row.lease_until = moment + KINDS[row.kind].lease
    return Claim(row.id, row.kind, dict(row.args), row.fence, row.tries)


def run_one() -> bool:
    """Claim one job and do it. False when nothing is due."""
    claim = claim_next()
    if claim is None:
        return False
    began = time.monotonic()
    mark = _claim.set(claim)
    try:
        KINDS[claim.kind].work(claim.args)
        if not claim.finished:
            with finish():
                pass
    except LostLease:
        log.warning("lost lease", extra={"job": claim.id, "kind": claim.kind})
    except Exception as error:
        _failed(claim, error)
    finally:
        _claim.reset(mark)
        db.session.remove()
    log.info("job", extra={"job": claim.id, "kind": claim.kind, "seconds": time.monotonic() - began})
    return True


def _failed(claim: Claim, error: Exception) -> None:
    """Try again later, five times in all; then it stands on the list of failed work."""
    log.exception("job failed", extra={"job": claim.id, "kind": claim.kind})
    if claim.finished:
        return
    last = claim.tries >= MOST_TRIES
    state, run_at = (FAILED if last else WAITING), now() + timedelta(seconds=2**claim.tries)
    with transaction() as session:
        # The class only: a message may carry somebody's data.
        _close(session, claim, state=state, run_at=run_at, error=type(error).__name__)


def run_all_jobs(most: int = 1000) -> int:
    """Do everything that is due now; returns how many jobs ran. For tests and the demo loader."""
    done = 0
    while done < most and run_one():
        done += 1
    return done


def run_rounds() -> None:
    """Do what has come round, each piece once for all workers together."""
    moment = now()
    for work in ROUNDS.values():
        if _claim_round(work, moment):
            _run_round(work.name, work.work)


def _run_round(name: str, work: Callable[[], None]) -> None:
    try:
        work()
    except Exception:
        log.exception("round failed", extra={"round": name})
    finally:
        db.session.remove()


def _claim_round(work: Round, moment: datetime) -> bool:
    due = db.session.scalar(select(PeriodicRun.next_at).where(PeriodicRun.name == work.name))
    db.session.rollback()
    if due is not None and due > moment:
        return False
    try:
        with transaction() as session:
            return _take_round(session, work, moment)
    except IntegrityError:  # another worker began the very first round this very moment
        return False


def _take_round(session: Session, work: Round, moment: datetime) -> bool:
    row = session.get(PeriodicRun, work.name, with_for_update=True)
    if row is None:
        session.add(PeriodicRun(name=work.name, next_at=moment + work.every))
        return True
    if row.next_at > moment:
        return False
    row.next_at = moment + work.every
    return True
