"""The one place that touches the hot rows: lines are written, then each class's days are taken or given back."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

from sqlalchemy import CursorResult, select, update

from portal.core import audit
from portal.core.accounts.models import Person
from portal.core.audit.entries import Scalar
from portal.core.capacity.errors import BadAsk, NotEnough
from portal.core.capacity.models import CapacityDay, Line, ResourceClass, Subject
from portal.core.capacity.spans import Span, added
from portal.core.db import db
from portal.core.i18n import _


@dataclass(frozen=True)
class Act:
    """Who does what to whose holding, when and why."""

    actor: Person | None
    subject: Subject
    verb: str
    why: str
    at: datetime


@dataclass(frozen=True)
class Posting:
    """Amounts to add to what the subject holds of a class in a state; below zero to give back."""

    resource: ResourceClass
    state: str
    spans: Sequence[Span]


class _Short(Exception):
    """Some day of the span had too little, or does not exist."""

    def __init__(self, resource: ResourceClass, span: Span) -> None:
        super().__init__(resource.key)
        self.resource, self.span = resource, span


def lock(class_ids: Collection[int]) -> None:
    """Be the only writer of these classes until the commit. Sorted, so that no two writers wait for each other.

    Not FOR UPDATE: that would wait for the key-share locks of others' new lines, and they for ours.
    """
    ids = sorted(class_ids)
    query = select(ResourceClass.id).where(ResourceClass.id.in_(ids)).order_by(ResourceClass.id)
    db.session.execute(query.with_for_update(key_share=True)).all()


def book(act: Act, postings: Sequence[Posting]) -> None:
    """Write the lines, then change each class's days by their sum; all of it or nothing.

    The classes are locked by the caller. Raises NotEnough, or BadAsk for days that are not announced.
    """
    try:
        with db.session.begin_nested():
            for posting in postings:
                _write(act, posting)
            db.session.flush()
            # The hot rows come last: they are changed only when nothing else can go wrong.
            for resource, span in _sums(postings):
                _take(resource, span)
    except _Short as short:
        raise _reason(short.resource, short.span) from None


def _sums(postings: Sequence[Posting]) -> Iterator[tuple[ResourceClass, Span]]:
    """What each class's days change by: classes in the order of their locks, days in theirs."""
    for resource in sorted({posting.resource for posting in postings}, key=lambda one: one.id):
        for span in added(span for posting in postings if posting.resource is resource for span in posting.spans):
            yield resource, span


def _write(act: Act, posting: Posting) -> None:
    kind, token = act.subject
    for span in posting.spans:
        line = Line(class_id=posting.resource.id, subject_kind=kind, subject_id=token, state=posting.state)
        line.since, line.until, line.amount = span.since, span.until, span.amount
        line.verb, line.why, line.at, line.by_id = act.verb, act.why, act.at, act.actor.id if act.actor else None
        db.session.add(line)
        details: dict[str, Scalar] = {"class": posting.resource.key, "state": posting.state, "units": span.amount}
        details |= {"since": span.since, "until": span.until}
        audit.record(act.actor, act.subject, f"capacity.{act.verb}", details)


def _take(resource: ResourceClass, span: Span) -> None:
    """Take (or give back) on every day of the span: the database itself says whether each day had enough."""
    after = CapacityDay.taken + span.amount
    statement = (
        update(CapacityDay)
        .where(CapacityDay.class_id == resource.id, CapacityDay.day.between(span.since, span.until))
        .where(after <= CapacityDay.total, after >= 0)
        .values(taken=after)
        .execution_options(synchronize_session=False)
    )
    if cast("CursorResult[Any]", db.session.execute(statement)).rowcount != span.days:
        raise _Short(resource, span)


def _reason(resource: ResourceClass, span: Span) -> Exception:
    """Why not every day could be taken: read after the undoing, still under the lock."""
    query = select(CapacityDay.day, CapacityDay.total - CapacityDay.taken).where(
        CapacityDay.class_id == resource.id, CapacityDay.day.between(span.since, span.until)
    )
    free = db.session.execute(query.order_by(CapacityDay.day)).all()
    if len(free) < span.days:
        return BadAsk(
            resource.key,
            _("برای همه‌ی روزهای این بازه هنوز موجودی «%(name)s» اعلام نشده است.", name=resource.name),
        )
    if span.amount < 0:
        return RuntimeError(f"{resource.key}: more would be given back than was taken; run `capacity check`")
    day, left = next((day, left) for day, left in free if left < span.amount)
    return NotEnough(resource, day, left, span.amount)
