"""The verbs: reserve, offer, confirm, withdraw, change, release. Each happens wholly or leaves nothing behind.

A subject is (kind, token), or a row that has a token and may name itself by `audit_subject`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any, cast

from sqlalchemy import CursorResult, update
from sqlalchemy.exc import IntegrityError

from portal.core.accounts.models import Person
from portal.core.audit.log import subject_of
from portal.core.capacity import booking
from portal.core.capacity.asks import Ask, demand_bounds, meant
from portal.core.capacity.booking import Act, Posting, book
from portal.core.capacity.models import GRANTED, PROMISED, Promise, ResourceClass
from portal.core.capacity.queries import Holding, class_ids_of, held_by, open_promise, resources
from portal.core.capacity.spans import Span, added, difference, negated, within
from portal.core.clock import now
from portal.core.db import db
from portal.core.errors import Conflict, Invalid
from portal.core.i18n import _, tehran_day

CONFIRMED, WITHDRAWN, EXPIRED = "confirmed", "withdrawn", "expired"


def lock(keys: Iterable[str]) -> None:
    """Do this first where one transaction changes several subjects: then no two such can wait for each other."""
    booking.lock([resource.id for resource in resources(set(keys)).values()])


def reserve(actor: Person | None, subject: Any, asks: Sequence[Ask], why: str = "") -> None:
    """Grant `asks` on top of what the subject holds. Raises BadAsk or NotEnough."""
    _add(_act(actor, subject, "reserve", why), GRANTED, meant(asks))


def offer(
    actor: Person | None, subject: Any, asks: Sequence[Ask], expires_at: datetime | None = None, why: str = ""
) -> Promise:
    """Keep `asks` for the subject until it is confirmed, withdrawn or `expires_at` has passed.

    Raises BadAsk, NotEnough, or Conflict (`promise_open`): a subject has one open promise.
    """
    act, wanted = _act(actor, subject, "offer", why), meant(asks)
    if expires_at is not None and expires_at <= act.at:
        raise Invalid(_("مهلت پاسخ باید در آینده باشد."))
    _lock_for(act, wanted)
    with db.session.begin_nested():
        promise = _open_promise(act, expires_at)
        _add(act, PROMISED, wanted)
    return promise


def confirm(actor: Person | None, subject: Any, why: str = "") -> None:
    """Make the subject's promise a grant. Raises Conflict: `no_promise`, `promise_expired`."""
    act = _act(actor, subject, "confirm", why)
    with db.session.begin_nested():
        promise = _promise_of(act)
        if promise.expires_at is not None and promise.expires_at <= act.at:
            raise Conflict(_("مهلت پذیرفتن این پیشنهاد گذشته است."), code="promise_expired")
        _close(promise, CONFIRMED)
        held = _locked(act)
        kept = [Posting(one, GRANTED, spans) for one, spans in _of(held, PROMISED).items()]
        book(act, [*_given_back(held, PROMISED), *kept])


def withdraw(actor: Person | None, subject: Any, why: str = "") -> None:
    """The subject's promise comes to nothing; grants stay. Raises Conflict: `no_promise`."""
    act = _act(actor, subject, "withdraw", why)
    end_promise(act, _promise_of(act), WITHDRAWN)


def end_promise(act: Act, promise: Promise, outcome: str) -> None:
    """Give back all that was promised. Raises Conflict if somebody else has answered it meanwhile."""
    with db.session.begin_nested():
        _close(promise, outcome)
        book(act, _given_back(_locked(act), PROMISED))


def release(actor: Person | None, subject: Any, from_day: date, why: str = "") -> list[Holding]:
    """Give back all that the subject holds from `from_day` on; an open promise comes to nothing as a whole.

    Returns what was given back. Raises Invalid for a day that has passed.
    """
    act = _act(actor, subject, "release", why)
    _demand_future(from_day)
    with db.session.begin_nested():
        promise = open_promise(act.subject)
        if promise is not None:
            _close(promise, WITHDRAWN)
        held = _locked(act)
        given = [one for one in held if one.state == PROMISED] + _from(held, from_day)
        book(act, _given_back(given, PROMISED) + _given_back(given, GRANTED))
    return given


def change(actor: Person | None, subject: Any, from_day: date, asks: Sequence[Ask], why: str = "") -> None:
    """From `from_day` on the subject's grant is exactly `asks`; what it keeps is never given away in between.

    Open promises are left alone. Raises BadAsk, NotEnough, Invalid.
    """
    act, wanted = _act(actor, subject, "change", why), meant(asks)
    _demand_future(from_day)
    if any(ask.since < from_day for ask in asks):
        raise Invalid(_("هیچ بازه‌ای پیش از روز آغاز تغییر آغاز نمی‌شود."))
    held = _lock_for(act, wanted)
    present = _of(_from(held, from_day), GRANTED)
    postings = [
        Posting(one, GRANTED, spans)
        for one in {**present, **wanted}
        if (spans := difference(wanted.get(one, []), present.get(one, [])))
    ]
    _demand_bounds(postings, held)
    book(act, postings)


def _add(act: Act, state: str, wanted: Mapping[ResourceClass, Sequence[Span]]) -> None:
    held = _lock_for(act, wanted)
    postings = [Posting(resource, state, added(spans)) for resource, spans in wanted.items()]
    _demand_bounds(postings, held)
    book(act, postings)


def _demand_bounds(postings: Sequence[Posting], held: Sequence[Holding]) -> None:
    for posting in postings:
        present = [Span(one.since, one.until, one.amount) for one in held if one.resource is posting.resource]
        demand_bounds(posting.resource, posting.spans, added([*present, *posting.spans]))


def _act(actor: Person | None, subject: Any, verb: str, why: str) -> Act:
    return Act(actor, subject_of(subject), verb, why, now())


def _demand_future(day: date) -> None:
    if day < tehran_day(now()):
        raise Invalid(_("روزهای گذشته تغییر نمی‌کند؛ از امروز یا پس از آن بنویسید."))


def _lock_for(act: Act, wanted: Iterable[ResourceClass]) -> list[Holding]:
    """Lock what is wanted together with what the subject holds; then read what it holds."""
    booking.lock({*class_ids_of(act.subject), *(resource.id for resource in wanted)})
    return held_by(act.subject)


def _locked(act: Act) -> list[Holding]:
    return _lock_for(act, [])


def _of(held: Iterable[Holding], state: str) -> dict[ResourceClass, list[Span]]:
    found: dict[ResourceClass, list[Span]] = {}
    for one in held:
        if one.state == state:
            found.setdefault(one.resource, []).append(Span(one.since, one.until, one.amount))
    return found


def _given_back(held: Iterable[Holding], state: str) -> list[Posting]:
    return [Posting(resource, state, negated(spans)) for resource, spans in _of(held, state).items()]


def _from(held: Iterable[Holding], day: date) -> list[Holding]:
    """The granted part of `held` that lies on `day` or later."""
    return [
        Holding(one.resource, one.state, span.since, span.until, span.amount)
        for one in held
        if one.state == GRANTED
        for span in within([Span(one.since, one.until, one.amount)], day, date.max)
    ]


def _open_promise(act: Act, expires_at: datetime | None) -> Promise:
    kind, token = act.subject
    promise = Promise(subject_kind=kind, subject_id=token, made_at=act.at, expires_at=expires_at)
    db.session.add(promise)
    try:
        db.session.flush()
    except IntegrityError:
        raise Conflict(_("پیشنهاد پیشین هنوز بی‌پاسخ است."), code="promise_open") from None
    return promise


def _promise_of(act: Act) -> Promise:
    promise = open_promise(act.subject)
    if promise is None:
        raise _no_promise()
    return promise


def _close(promise: Promise, outcome: str) -> None:
    """Close it, unless somebody has: two answers to one promise cannot both count."""
    here = (Promise.id == promise.id, Promise.closed_at.is_(None))
    statement = update(Promise).where(*here).values(closed_at=now(), outcome=outcome)
    if cast("CursorResult[Any]", db.session.execute(statement)).rowcount != 1:
        raise _no_promise()
    db.session.refresh(promise)


def _no_promise() -> Conflict:
    return Conflict(_("پیشنهادی که پاسخی بخواهد نیست."), code="no_promise")
