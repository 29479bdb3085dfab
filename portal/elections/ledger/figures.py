"""What every candidate got, planned, delivered and had seen: one query, summed by the database."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import product
from typing import Any

from sqlalchemy import ColumnElement, Select, Subquery, and_, case, cast, func, select

from portal.core import audit
from portal.core.accounts.models import Organisation
from portal.core.db import BigInt, db
from portal.core.i18n import current_locale
from portal.elections.delivery import statements
from portal.elections.delivery.models import MakeGood, Receipt
from portal.elections.delivery.queries import given
from portal.elections.delivery.rules import COUNTED
from portal.elections.ledger.filters import Filters
from portal.elections.models import Candidacy, Candidate, Constituency, Election, Offer, OfferLine, Promotion, Quota
from portal.elections.models import Round as Turn
from portal.elections.services import SERVICES

PROVEN = ("open", "confirmed", "silent", "dismissed")
COUNTED_SERVICES = [code for code, service in SERVICES.items() if service.unit in COUNTED]
# Units that a receipt shows as delivered; rows of receipts, promotions and offers must be joined.
_SHORT = and_(Offer.service.in_(COUNTED_SERVICES), Receipt.seen < Promotion.amount)
DELIVERED_UNITS = case((_SHORT, Receipt.seen), else_=Promotion.amount)


@dataclass(frozen=True)
class Line:
    """A quota of the ledger. `entry`: the place in the log of what it was last stated to be (None: in a minute)."""

    round: int
    place: str
    messenger: str
    messenger_fa: str
    messenger_en: str
    service: str
    province: str
    candidate: str
    candidate_fa: str
    candidate_en: str
    withdrawn: bool
    each: int
    extra: int
    credit: int
    owed: int
    planned: int
    delivered: int
    disputed: int
    seen: int
    entry: int | None

    @property
    def got(self) -> int:
        return self.each + self.extra + self.credit

    @property
    def candidate_name(self) -> str:
        return self.candidate_en or self.candidate_fa if current_locale() == "en" else self.candidate_fa

    @property
    def messenger_name(self) -> str:
        return self.messenger_en or self.messenger_fa if current_locale() == "en" else self.messenger_fa


@dataclass
class Sum:
    """Lines added up under one name: a candidate's, or a messenger's share of a service."""

    name: str
    lines: list[Line] = field(default_factory=list)

    def of(self, what: str) -> int:
        return sum(getattr(line, what) for line in self.lines)

    def having(self, what: str) -> int:
        """How many of the lines have any: units of different services do not add up."""
        return sum(getattr(line, what) > 0 for line in self.lines)

    @property
    def got(self) -> int:
        return self.of("got")

    @property
    def difference(self) -> int:
        """Between who has most and who has least of a quota: must be 0."""
        shares = [line.each for line in self.lines]
        return max(shares) - min(shares)

    @property
    def each(self) -> int:
        return max(line.each for line in self.lines)


def lines_of(election: Election, filters: Filters) -> list[Line]:
    """The ledger's lines in the order of services' messengers, provinces and ballot codes."""
    return [Line(*row) for row in db.session.execute(query(election, filters))]


def stream(election: Election, filters: Filters) -> Iterator[Line]:
    """The same, one constituency of one round at a time, for files of any length."""
    turns = [row.number for row in election.rounds if filters.round in (0, row.number)]
    places = [row.code for row in election.constituencies if filters.place in ("", row.code)]
    for turn, place in product(turns, places):
        yield from lines_of(election, replace(filters, round=turn, place=place))


def query(election: Election, filters: Filters) -> Select[*tuple[Any, ...]]:
    offers = _offers(election, filters)
    planned, proven, made = _planned(offers), _proven(offers), _made(offers)
    amounts = (planned.c.planned, proven.c.delivered, proven.c.disputed, proven.c.seen)
    entry = audit.newest("election_quota", Quota.token, statements.QUOTA)
    found = select(
        *(Turn.number, Constituency.code, Organisation.code, Organisation.name_fa, Organisation.name_en),
        *(Offer.service, OfferLine.province, Candidate.code, Candidate.name_fa, Candidate.name_en),
        *(Candidacy.withdrawn_at.is_not(None), Quota.each, Quota.extra, Quota.credit),
        # PostgreSQL sums whole numbers into decimals.
        *(cast(func.coalesce(amount, 0), BigInt) for amount in (made.c.owed, *amounts)),
        entry,
    )
    found = found.select_from(Quota).join(OfferLine).join(Offer).join(Turn).join(Constituency)
    found = found.join(Candidacy, Quota.candidacy_id == Candidacy.id).join(Candidate)
    found = found.join(Organisation, Offer.messenger_id == Organisation.id)
    for part in (planned, proven, made):
        found = found.outerjoin(part, part.c.quota_id == Quota.id)
    order = (Turn.number, Constituency.id, Offer.service, Organisation.id, OfferLine.province, Candidate.code)
    return found.where(Offer.id.in_(offers)).order_by(*order, Quota.id)


def _offers(election: Election, filters: Filters) -> Select[int]:
    wanted = select(Offer.id).join(Turn).join(Constituency).where(Turn.election_id == election.id)
    named: list[tuple[Any, ColumnElement[bool]]] = [
        (filters.round, Turn.number == filters.round),
        (filters.place, Constituency.code == filters.place),
        (filters.service, Offer.service == filters.service),
        (filters.messenger, Organisation.code == filters.messenger),
    ]
    wanted = wanted.join(Organisation, Offer.messenger_id == Organisation.id)
    return wanted.where(*(condition for given, condition in named if given))


def _planned(offers: Select[int]) -> Subquery:
    """Units of promotions that are, or were, to be shown."""
    alive = (Promotion.offer_id.in_(offers), Promotion.state.not_in(("cancelled", "refused")))
    found = select(Promotion.quota_id, func.sum(Promotion.amount).label("planned")).where(*alive)
    return found.group_by(Promotion.quota_id).subquery()


def _proven(offers: Select[int]) -> Subquery:
    """By signed receipts alone; of what is in dispute nothing counts as delivered until it is decided."""
    proven, disputed = Receipt.state.in_(PROVEN), Receipt.state == "disputed"
    sums = (
        func.sum(case((proven, DELIVERED_UNITS), else_=0)).label("delivered"),
        func.sum(case((disputed, Promotion.amount), else_=0)).label("disputed"),
        func.sum(case((proven, Receipt.seen), else_=0)).label("seen"),
    )
    found = select(Promotion.quota_id, *sums).join(Receipt, Receipt.promotion_id == Promotion.id)
    found = found.join(Offer, Promotion.offer_id == Offer.id).where(Promotion.offer_id.in_(offers))
    return found.group_by(Promotion.quota_id).subquery()


def _made(offers: Select[int]) -> Subquery:
    """What is owed because it could not be given in time; what was given stands in the quota itself."""
    owed = func.sum(case((given(), 0), else_=MakeGood.amount)).label("owed")
    found = select(MakeGood.quota_id, owed).join(Promotion, MakeGood.promotion_id == Promotion.id)
    return found.where(Promotion.offer_id.in_(offers)).group_by(MakeGood.quota_id).subquery()


def summed(lines: Sequence[Line], *names: str) -> list[Sum]:
    """Lines with the same values of `names` together, in their order; the first name is shown."""
    found: dict[tuple[Any, ...], Sum] = {}
    for line in lines:
        key = tuple(getattr(line, name) for name in names)
        found.setdefault(key, Sum(str(key[0]))).lines.append(line)
    return list(found.values())


def difference(lines: Sequence[Line]) -> int:
    """The largest difference between two candidates in any quota: 0, or the division was not equal."""
    same = summed(lines, "round", "place", "messenger", "service", "province")
    return max((one.difference for one in same), default=0)
