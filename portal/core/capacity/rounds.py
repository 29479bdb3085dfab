"""What comes round by itself: promises that nobody answered end, and the days ahead are laid out."""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy import select

from portal.core.capacity import booking
from portal.core.capacity.booking import Act
from portal.core.capacity.inventory import lay_out
from portal.core.capacity.models import Promise, ResourceClass, Subject
from portal.core.capacity.service import EXPIRED, end_promise
from portal.core.clock import now
from portal.core.db import db, transaction
from portal.core.errors import Conflict
from portal.core.jobs import periodic

CallBack = Callable[[Subject], None]
_heard: list[CallBack] = []


def on_expired(call: CallBack) -> CallBack:
    """Call `call(subject)` inside the transaction in which its promise expired; registering twice does nothing."""
    if call not in _heard:
        _heard.append(call)
    return call


@periodic("capacity.expire", seconds=60)
def expire() -> None:
    """End every promise whose time has passed, each in a transaction of its own, the oldest first."""
    due = (Promise.closed_at.is_(None), Promise.expires_at <= now())
    ids = db.session.scalars(select(Promise.id).where(*due).order_by(Promise.expires_at, Promise.id)).all()
    for promise_id in ids:
        try:
            with transaction():
                _expire(promise_id)
        except Conflict:  # somebody answered it meanwhile
            continue


def _expire(promise_id: int) -> None:
    promise = db.session.get_one(Promise, promise_id)
    end_promise(Act(None, promise.subject, "expire", "", now()), promise, EXPIRED)
    for call in _heard:
        call(promise.subject)


@periodic("capacity.extend", seconds=6 * 60 * 60)
def extend() -> None:
    """Lay out the days that came within the horizon, one class a transaction."""
    ids = db.session.scalars(select(ResourceClass.id).order_by(ResourceClass.id)).all()
    for class_id in ids:
        with transaction():
            booking.lock([class_id])
            lay_out(db.session.get_one(ResourceClass, class_id))
