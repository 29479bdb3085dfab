"""How evenly a pinned chat's slots lie: as planned, as delivered, as seen. The same measure for all three."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from portal.core.db import db
from portal.core.i18n import _l
from portal.elections.draws.slots import band_of, slots_of
from portal.elections.models import Candidacy, Offer, Promotion, Slot
from portal.elections.rotation import Spread, spread

PLANNED, DELIVERED, SEEN = "planned", "delivered", "seen"
WORDS = {PLANNED: _l("برنامه"), DELIVERED: _l("تحویل‌شده"), SEEN: _l("دیده‌شده")}


@dataclass(frozen=True)
class Measure:
    """One of the three: how many slots count, and how far apart the candidates are."""

    name: str
    slots: int
    spread: Spread

    @property
    def label(self) -> Any:
        return WORDS[self.name]


@dataclass(frozen=True)
class Share:
    """What one candidate holds: slots in each band of the day, and in each of the three measures."""

    candidacy: Candidacy
    bands: tuple[int, ...]
    counts: Mapping[str, int]


@dataclass(frozen=True)
class Rota:
    """A pinned chat, laid out: days of slots, and what became of each slot."""

    offer: Offer
    order: Sequence[Candidacy]
    days: Sequence[Sequence[Slot]]
    outcomes: Mapping[int, str]
    measures: Sequence[Measure]
    shares: Sequence[Share]

    def place(self, slot: Slot) -> int | None:
        """The holder's place in the order, from 1; None for nobody, and for who has withdrawn."""
        return next((place for place, one in enumerate(self.order, 1) if one.id == slot.candidacy_id), None)


def rota(offer: Offer, order: Sequence[Candidacy]) -> Rota:
    """Measure an offer's slots among those who stand."""
    slots, outcomes = slots_of(offer), _outcomes(offer)
    days = [[slot for slot in slots if slot.day == day] for day in sorted({slot.day for slot in slots})]
    kept = {
        PLANNED: {slot.id for slot in slots if not slot.makes_good},
        DELIVERED: set(outcomes),
        SEEN: {slot for slot, outcome in outcomes.items() if outcome == SEEN},
    }
    places = {one.id: place for place, one in enumerate(order, 1)}
    measures = [_measure(name, offer, days, places, ids) for name, ids in kept.items()]
    return Rota(offer, order, days, outcomes, measures, [_share(offer, one, slots, kept) for one in order])


def _outcomes(offer: Offer) -> dict[int, str]:
    """{slot: delivered or seen} of the promotions that were delivered."""
    query = select(Promotion.slot_id, Promotion.seen).where(
        Promotion.offer_id == offer.id, Promotion.state == "delivered", Promotion.slot_id.is_not(None)
    )
    return {slot: SEEN if seen else DELIVERED for slot, seen in db.session.execute(query) if slot is not None}


def _measure(
    name: str, offer: Offer, days: Sequence[Sequence[Slot]], places: Mapping[int, int], kept: set[int]
) -> Measure:
    plan: list[list[int | None]] = []
    for day in days:
        row: list[int | None] = [None] * offer.slots_per_day
        for slot in day:
            if slot.id in kept and slot.candidacy_id is not None:
                row[slot.number] = places.get(slot.candidacy_id)
        plan.append(row)
    found = spread(plan, len(places), offer.bands) if plan and places else Spread(0, 0, 0, 0)
    return Measure(name, sum(holder is not None for row in plan for holder in row), found)


def _share(offer: Offer, candidacy: Candidacy, slots: Sequence[Slot], kept: Mapping[str, set[int]]) -> Share:
    mine = [slot for slot in slots if slot.candidacy_id == candidacy.id]
    bands = Counter(band_of(offer, slot.number) for slot in mine if slot.id in kept[PLANNED])
    counts = {name: sum(slot.id in ids for slot in mine) for name, ids in kept.items()}
    return Share(candidacy, tuple(bands[band] for band in range(offer.bands)), counts)
