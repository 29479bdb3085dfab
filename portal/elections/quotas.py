"""Quotas: what each candidate gets of each offer, equal by construction.

Every candidate's quota of an offer is the same number. What is left over by the division is stated; the draw
deals it out one unit each as extras, which are counted apart from the quota. docs/draw.md tells it in full.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import cycle, islice
from typing import Literal

Remainder = Literal["draw", "leave"]
# A badge or a code for some and not for others is no small difference: these are for all or for nobody.
ALL_OR_NOBODY = {"flag", "code"}


class QuotaError(ValueError):
    """No quotas from this input; the text says why."""


@dataclass(frozen=True)
class Offer:
    """What a messenger gives of one service (in one province), in the service's own unit.

    most: the most that one candidate may have, where a rule caps it.
    """

    messenger: str
    service: str
    unit: str
    capacity: int
    province: str = ""
    most: int | None = None

    @property
    def place(self) -> tuple[str, str, str]:
        return self.service, self.messenger, self.province


@dataclass(frozen=True)
class Quota:
    """Equal quota `each`, and what the division left: `extras` name who was drawn, `left` went to nobody.

    capacity = each × candidates + remainder;  remainder = len(extras) + left.
    """

    offer: Offer
    each: int
    remainder: int
    extras: tuple[str, ...]
    left: int


def quotas(offers: Sequence[Offer], candidates: Sequence[str], order: Sequence[str] = ()) -> list[Quota]:
    """Divide each offer equally; with the `order` drawn, deal out the remainders too.

    Remainders are dealt round the order, service by service, each going on where the last one stopped: so no
    candidate has more than one extra above another in any offer, in any service, or over all of them.
    """
    _check(offers, candidates, order)
    turns = cycle(order)
    return [_divide(offer, candidates, turns if order else None) for offer in sorted(offers, key=lambda o: o.place)]


def _divide(offer: Offer, candidates: Sequence[str], turns: "cycle[str] | None") -> Quota:
    each = offer.capacity // len(candidates) if candidates else 0
    capped = offer.most is not None and each >= offer.most
    if capped:
        each = offer.most or 0
    remainder = offer.capacity - each * len(candidates)
    dealt = 0 if capped or turns is None or offer.unit in ALL_OR_NOBODY else remainder
    extras = tuple(islice(turns, dealt)) if turns is not None else ()
    return Quota(offer, each, remainder, extras, remainder - len(extras))


def _check(offers: Sequence[Offer], candidates: Sequence[str], order: Sequence[str]) -> None:
    if len(set(candidates)) != len(candidates):
        raise QuotaError("A candidate is listed twice.")
    if order and sorted(order) != sorted(candidates):
        raise QuotaError("The order drawn must hold every candidate exactly once.")
    places = [offer.place for offer in offers]
    if len(set(places)) != len(places):
        raise QuotaError("One service of one messenger (in one province) is offered twice.")
    for offer in offers:
        if offer.capacity < 0 or (offer.most is not None and offer.most < 0):
            raise QuotaError(f"{offer.messenger} {offer.service}: capacity and cap cannot be negative.")
