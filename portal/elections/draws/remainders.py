"""What the division of an offer left over is dealt by the order drawn, one unit each, and counted apart."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import cycle, islice
from typing import Any, cast

from sqlalchemy import CursorResult, func, select, update

from portal.core.db import db
from portal.elections.dealing.service import as_offer
from portal.elections.draws.models import Draw
from portal.elections.models import Candidacy, Constituency, Offer, OfferLine, Quota, Round
from portal.elections.quotas import ALL_OR_NOBODY
from portal.elections.services import SERVICES, Unit


@dataclass(frozen=True)
class Rest:
    """What was left of `capacity` when each of `sharers` got `each`; `most`: what one may have at all."""

    unit: str
    capacity: int
    each: int
    sharers: int
    most: int | None = None

    @property
    def units(self) -> int:
        """How many are dealt as extras: none of what is for all or for nobody, and nothing above a cap."""
        capped = self.most is not None and self.each >= self.most
        return 0 if capped or self.unit in ALL_OR_NOBODY else self.capacity - self.each * self.sharers


def extras(rests: Sequence[Rest], order: Sequence[str]) -> list[tuple[str, ...]]:
    """Who gets one more of each, round the order, each going on where the last one stopped.

    Slots (intervals) are left out: there the rotation says who holds one more. Nobody gets two of one offer, also
    when candidates have withdrawn since it was divided.
    """
    turns = cycle(order)
    return [() if rest.unit == Unit.INTERVAL else tuple(islice(turns, min(rest.units, len(order)))) for rest in rests]


def deal_remainders(draw: Draw, order: Sequence[Candidacy]) -> None:
    """Book the extras. Offers sorted by service, messenger and province, as docs/draw.md says."""
    lines = sorted(dealt_lines(draw.round, draw.constituency), key=lambda line: as_offer(line).place)
    found = extras([_rest(line) for line in lines], [one.token for one in order])
    by_token = {one.token: one for one in order}
    for line, winners in zip(lines, found, strict=True):
        add(line, {by_token[token].id: 1 for token in winners})


def _rest(line: OfferLine) -> Rest:
    count, each = db.session.execute(
        select(func.count(), func.max(Quota.each)).where(Quota.line_id == line.id)
    ).one()
    service = SERVICES[line.offer.service]
    return Rest(service.unit, line.capacity, each, count, service.most)


def add(line: OfferLine, units: dict[int, int]) -> None:
    """Give candidacies {id: units} extras of a line (or take back, where negative): never more than it holds."""
    total = sum(units.values())
    fits = (OfferLine.id == line.id, OfferLine.dealt + total <= OfferLine.capacity)
    _one(update(OfferLine).where(*fits).values(dealt=OfferLine.dealt + total))
    for candidacy_id, more in sorted(units.items()):
        mine = (Quota.line_id == line.id, Quota.candidacy_id == candidacy_id)
        if more:
            _one(update(Quota).where(*mine).values(extra=Quota.extra + more))
    db.session.expire(line, ["dealt"])


def _one(statement: Any) -> None:
    done = db.session.execute(statement, execution_options={"synchronize_session": False})
    if cast("CursorResult[Any]", done).rowcount != 1:
        raise RuntimeError("more would be dealt than was offered")


def dealt_lines(round_: Round, constituency: Constituency) -> list[OfferLine]:
    """The lines of which quotas were made, in the order of their rows, which is also the order of locking."""
    quotas = select(Quota.id).where(Quota.line_id == OfferLine.id).exists()
    mine = (Offer.round_id == round_.id, Offer.constituency_id == constituency.id)
    query = select(OfferLine).join(Offer).where(*mine, quotas)
    return list(db.session.scalars(query.order_by(OfferLine.id)))
