"""Requests whose slots were dealt again go with their candidate to the slots that the candidate holds now."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

from sqlalchemy import select

from portal.core import audit
from portal.core.cases import take_step
from portal.core.db import db
from portal.core.i18n import _l
from portal.elections.models import Offer, Promotion, Slot
from portal.elections.requests import fulfilment
from portal.elections.requests.models import PromotionCase
from portal.elections.requests.promotions import promotion_of


def new_places(mine: Sequence[int], asked: Sequence[int]) -> dict[int, int | None]:
    """{slot that a request had: slot that it has now}: its own where it is still the candidate's, else, in the order
    of time, the candidate's first free ones; None where there are no more. Both in the order of time."""
    kept = set(asked) & set(mine)
    free = iter(slot for slot in mine if slot not in kept)
    return {slot: slot if slot in kept else next(free, None) for slot in asked}


def begun(offer: Offer) -> set[int]:
    """Slots whose promotion has begun or was settled before its time: nobody takes these away."""
    settled = ("dispatched", "delivered", "missed")
    mine = (Promotion.offer_id == offer.id, Promotion.slot_id.is_not(None), Promotion.state.in_(settled))
    return {slot for slot in db.session.scalars(select(Promotion.slot_id).where(*mine)) if slot is not None}


def move_requests(slots: Sequence[Slot]) -> None:
    """`slots`: what was dealt again, each with its new holder, in the order of time."""
    place = {slot.id: number for number, slot in enumerate(slots)}
    by_id = {slot.id: slot for slot in slots}
    holding: dict[int, list[int]] = defaultdict(list)
    for slot in slots:
        if slot.candidacy_id is not None:
            holding[slot.candidacy_id].append(slot.id)
    asking: dict[int, list[PromotionCase]] = defaultdict(list)
    for case in sorted(_holding_units(list(by_id)), key=lambda case: place[case.slot_id or 0]):
        asking[case.candidacy_id].append(case)
    moves: list[tuple[PromotionCase, int]] = []
    for candidacy_id, cases in asking.items():
        targets = new_places(holding[candidacy_id], [case.slot_id or 0 for case in cases])
        moves += _settle(cases, targets)
    _move(moves, by_id)


def _holding_units(slots: Sequence[int]) -> Sequence[PromotionCase]:
    query = select(PromotionCase).where(PromotionCase.slot_id.in_(slots), PromotionCase.holds_units.is_(True))
    return db.session.scalars(query.order_by(PromotionCase.id)).all()


def _settle(cases: Sequence[PromotionCase], targets: Mapping[int, int | None]) -> list[tuple[PromotionCase, int]]:
    """Take back those for which no slot is left; the others with the slots to which they go."""
    moves = []
    for case in cases:
        target = targets[case.slot_id or 0]
        if target is None:
            _take_back(case)
        elif target != case.slot_id:
            moves.append((case, target))
    return moves


def _take_back(case: PromotionCase) -> None:
    """The candidate holds one slot less than before: the last request falls, its unit returns."""
    promotion = promotion_of(case)
    if promotion is None:
        take_step(case, "fall", None)
    else:
        fulfilment.cancel(promotion, None)


def _move(moves: Sequence[tuple[PromotionCase, int]], slots: Mapping[int, Slot]) -> None:
    """First off the old slots, then on the new ones: two requests may exchange places."""
    promotions = {case.id: promotion_of(case) for case, _slot in moves}
    for case, _slot in moves:
        case.slot_id = None
        if promotion := promotions[case.id]:
            promotion.slot_id = None
    db.session.flush()
    for case, slot_id in moves:
        slot = slots[slot_id]
        case.slot, case.starts_at = slot, slot.starts_at
        if promotion := promotions[case.id]:
            last = min(slot.ends_at, case.offer.window_until, case.candidacy.round.silent_at)
            # All at once, after everything that asks the database: a later start with the old end would be refused.
            promotion.slot, promotion.starts_at, promotion.not_after = slot, slot.starts_at, last
        audit.record(None, case, "promotion.moved", {"starts_at": slot.starts_at})
    db.session.flush()


audit.describe("promotion.moved", _l("پس از انصراف نامزدی، نوبت این درخواست جابه‌جا شد"))
