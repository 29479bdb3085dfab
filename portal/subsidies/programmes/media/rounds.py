"""What comes round by itself: airings are called on their day, silence confirms, misses are owed and booked again."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from sqlalchemy import ColumnElement, or_, select

from portal.core.clock import now
from portal.core.db import db, transaction
from portal.core.i18n import tehran_day
from portal.core.jobs import periodic
from portal.subsidies.models import Grant
from portal.subsidies.programmes.media import airings, makegood
from portal.subsidies.programmes.media.models import MediaAiring, MediaDebt


@periodic("media.airings", seconds=60 * 60)
def look() -> None:
    """Each in a transaction of its own; done twice it does nothing the second time."""
    today = tehran_day(now())
    gone = MediaAiring.grant_id.in_(select(Grant.id).where(Grant.ended_on <= MediaAiring.day))
    _each([MediaAiring.state == "planned", or_(MediaAiring.day <= today, gone)], _call)
    _each([MediaAiring.state == "reported", MediaAiring.answer_by < today], _confirm)
    _each([MediaAiring.state.in_(("called", "objected")), MediaAiring.due_on < today], _miss)
    for debt_id in _open_debts():
        with transaction():
            _book(debt_id)


def _each(which: Sequence[ColumnElement[bool]], work: Callable[[MediaAiring], None]) -> None:
    for airing_id in db.session.scalars(select(MediaAiring.id).where(*which).order_by(MediaAiring.id)).all():
        with transaction():
            work(airings.lock(airing_id))


def _call(airing: MediaAiring) -> None:
    ended = airing.grant.ended_on
    if airing.state == "planned" and ended is not None and ended <= airing.day:
        airings.drop(airing)
    else:
        airings.call(airing)


def _confirm(airing: MediaAiring) -> None:
    """The messenger's time to object is over."""
    if airing.state == "reported" and airing.answer_by is not None and airing.answer_by < tehran_day(now()):
        airings.settle(airing, None, airing.aired or 0)


def _miss(airing: MediaAiring) -> None:
    """Not proven by its due day."""
    if airing.state in ("called", "objected") and airing.due_on < tehran_day(now()):
        airings.settle(airing, None, 0)


def _open_debts() -> Sequence[int]:
    """The oldest first: who waits longest is served first."""
    query = select(MediaDebt.id).where(MediaDebt.booked < MediaDebt.units).order_by(MediaDebt.at, MediaDebt.id)
    return db.session.scalars(query).all()


def _book(debt_id: int) -> None:
    debt = db.session.get_one(MediaDebt, debt_id)
    if airings.is_in_force(debt.airing.grant):
        makegood.book(debt_id)
