"""What was offered and how it was divided, line by line: for the headquarters' and the messengers' pages."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import selectinload

from portal.core.db import db
from portal.core.provinces import BY_SLUG
from portal.elections.models import Constituency, Offer, OfferLine, Quota, Round
from portal.elections.offers.service import offers_in
from portal.elections.services import SERVICES, Service


@dataclass(frozen=True)
class Share:
    """One line of an offer. `spread`: the largest quota less the smallest, which must be 0."""

    line: OfferLine
    service: Service
    place: str
    candidates: int
    each: int
    spread: int
    taken: int

    @property
    def remainder(self) -> int:
        return self.line.capacity - self.line.dealt


def of_round(row: Round, constituency: Constituency | None = None) -> list[Share]:
    """In the order of messengers and services."""
    whole = (selectinload(Offer.lines), selectinload(Offer.messenger))
    offers = db.session.scalars(offers_in(row, constituency).options(*whole)).all()
    ordered = sorted(offers, key=lambda offer: (offer.constituency_id, offer.messenger_id, offer.service))
    lines = [line for offer in ordered for line in offer.lines]
    figures = _figures([line.id for line in lines])
    return [_share(line, figures.get(line.id, (0, 0, 0, 0))) for line in lines]


def _share(line: OfferLine, figures: tuple[int, int, int, int]) -> Share:
    count, most, least, taken = figures
    province = BY_SLUG[line.province].name if line.province else ""
    return Share(line, SERVICES[line.offer.service], province, count, most, most - least, taken)


def _figures(lines: list[int]) -> dict[int, tuple[int, int, int, int]]:
    """{line id: (quotas, largest, smallest, taken)}."""
    query = (
        select(Quota.line_id, func.count(), func.max(Quota.each), func.min(Quota.each), func.sum(Quota.taken))
        .where(Quota.line_id.in_(lines))
        .group_by(Quota.line_id)
    )
    return {row[0]: (row[1], row[2], row[3], int(row[4])) for row in db.session.execute(query)}
