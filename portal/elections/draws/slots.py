"""The slots of pinned chats, written by the rotation: candidate i of the plan is the i-th of the order drawn."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache

from sqlalchemy import insert, select

from portal.core.clock import now
from portal.core.db import db, new_token
from portal.elections import rotation
from portal.elections.draws.models import Draw
from portal.elections.draws.moving import begun, move_requests
from portal.elections.draws.remainders import add, dealt_lines
from portal.elections.models import Candidacy, Offer, OfferLine, Quota, Slot
from portal.elections.offers.rules import Interval, intervals
from portal.elections.services import SERVICES, Unit

# The same plan is asked for by messengers whose days look alike; and once more in the transaction, after `prepare`.
deal = lru_cache(maxsize=32)(rotation.deal)
redeal = lru_cache(maxsize=32)(rotation.redeal)


@dataclass(frozen=True)
class Cut:
    """An offer's window, cut off where silence begins: the day of polling may have moved since it was announced."""

    window_from: datetime
    window_until: datetime
    slots_per_day: int
    slot_minutes: int
    day_starts: int


def slots_of_window(offer: Offer) -> list[Interval]:
    """The intervals of an offer that are lawful, whole days only."""
    until = min(offer.window_until, offer.round.silent_at)
    return intervals(Cut(offer.window_from, until, offer.slots_per_day, offer.slot_minutes, offer.day_starts))


def band_of(offer: Offer, number: int) -> int:
    """In which band of the day the slot with this number lies."""
    return number * offer.bands // offer.slots_per_day


def deal_slots(draw: Draw, order: Sequence[Candidacy], key: str) -> None:
    """Write the slots of every pinned chat that still lie in the future."""
    had = [0] * len(order)
    for line in _interval_lines(draw):
        offer = line.offer
        coming = slots_to_come(offer)
        holders = exchanged(deal(_bands(offer, coming), len(order), key), had)
        had = [more + one for more, one in zip(had, above_least(holders, len(order)), strict=True)]
        rows = [
            {
                "token": new_token(),
                "offer_id": offer.id,
                "day": one.day,
                "number": one.number,
                "starts_at": one.starts_at,
                "ends_at": one.ends_at,
                "candidacy_id": order[holder - 1].id,
            }
            for one, holder in zip(coming, holders, strict=True)
        ]
        if rows:
            db.session.execute(insert(Slot), rows)
        _book(line, order)


def prepare(draw: Draw, candidates: int, key: str) -> None:
    """Find the plans before the transaction that writes them: they take most of its time."""
    for line in _interval_lines(draw):
        deal(_bands(line.offer, slots_to_come(line.offer)), candidates, key)


def slots_to_come(offer: Offer) -> list[Interval]:
    moment = now()
    return [one for one in slots_of_window(offer) if one.starts_at > moment]


def _bands(offer: Offer, slots: Sequence[Interval | Slot]) -> tuple[int, ...]:
    return tuple(band_of(offer, slot.number) for slot in slots)


def above_least(holders: Sequence[int], candidates: int) -> list[int]:
    """How many slots each candidate (by place) holds above the one who holds fewest."""
    held = Counter(holders)
    shares = [held[place] for place in range(1, candidates + 1)]
    return [share - min(shares) for share in shares]


def exchanged(holders: Sequence[int], had: Sequence[int]) -> list[int]:
    """The same plan with its names exchanged, so that its extras go to those who `had` fewest in the offers before.

    Messengers whose days look alike get the same plan: without this the same candidates would have one more on each.
    Exchanging names changes none of the differences that the rotation promises.
    """
    if len(set(had)) == 1:
        return list(holders)
    more = above_least(holders, len(had))
    places = range(1, len(had) + 1)
    richer, others = ([place for place in places if bool(more[place - 1]) is rich] for rich in (True, False))
    turn = sorted(places, key=lambda place: (had[place - 1], place))
    winners = turn[: len(richer)]
    names = dict(zip([*richer, *others], [*winners, *sorted(set(places) - set(winners))], strict=True))
    return [names[holder] for holder in holders]


def deal_slots_again(draw: Draw, order: Sequence[Candidacy], key: str) -> None:
    """Deal what is to come among those who stay. What is past, or so near that creatives are due, stays as it is; so
    does what makes a missed slot good: it was given beside the rotation."""
    for line in _interval_lines(draw):
        coming, ahead = _parted(line.offer, held_slots_of(line.offer), order)
        holders = redeal(_bands(line.offer, coming), len(order), ahead, key)
        for slot, holder in zip(coming, holders, strict=True):
            slot.candidacy_id = order[holder - 1].id
        db.session.flush()
        move_requests(coming)
        _book(line, order)


def prepare_again(draw: Draw, order: Sequence[Candidacy], key: str) -> None:
    """The same before a withdrawal. What a debt takes out of it meanwhile is found anew in the transaction."""
    for line in _interval_lines(draw):
        coming, ahead = _parted(line.offer, [s for s in slots_of(line.offer) if not s.makes_good], order)
        redeal(_bands(line.offer, coming), len(order), ahead, key)


def _parted(offer: Offer, slots: Sequence[Slot], order: Sequence[Candidacy]) -> tuple[list[Slot], frozenset[int]]:
    """The slots still to be dealt, and those of the order (from 1) who hold one more of the others than the rest."""
    edge, fixed = now() + timedelta(hours=offer.material_hours), begun(offer)
    coming = [slot for slot in slots if slot.starts_at > edge and slot.id not in fixed]
    held = Counter(slot.candidacy_id for slot in slots if slot.id in fixed or slot.starts_at <= edge)
    least = min(held[one.id] for one in order)
    return coming, frozenset(place for place, one in enumerate(order, 1) if held[one.id] > least)


def _book(line: OfferLine, order: Sequence[Candidacy]) -> None:
    """Make extras of what a candidate holds above the equal quota."""
    held = Counter(slot.candidacy_id for slot in slots_of(line.offer) if not slot.makes_good)
    quotas = db.session.scalars(
        select(Quota).where(Quota.line_id == line.id, Quota.candidacy_id.in_([one.id for one in order]))
    ).all()
    add(line, {q.candidacy_id: max(0, held[q.candidacy_id] - q.each) - q.extra for q in quotas})
    for quota in quotas:
        db.session.expire(quota, ["extra"])


def slots_of(offer: Offer) -> list[Slot]:
    """All slots of an offer in the order of time."""
    return list(db.session.scalars(select(Slot).where(Slot.offer_id == offer.id).order_by(Slot.starts_at)))


def held_slots_of(offer: Offer) -> list[Slot]:
    """The slots that the rotation deals, locked: none is given to make a missed one good while they are dealt."""
    mine = select(Slot).where(Slot.offer_id == offer.id).order_by(Slot.starts_at)
    locked = db.session.scalars(mine.with_for_update(), execution_options={"populate_existing": True})
    return [slot for slot in locked if not slot.makes_good]


def _interval_lines(draw: Draw) -> list[OfferLine]:
    lines = dealt_lines(draw.round, draw.constituency)
    return [line for line in lines if SERVICES[line.offer.service].unit is Unit.INTERVAL]
