"""Lists of units and receipts, each for the side that may see it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, not_, or_, select
from sqlalchemy.orm import joinedload

from portal.core.accounts.members import organisations_of
from portal.core.accounts.models import Organisation, Person
from portal.core.accounts.roles import Kind
from portal.core.clock import now
from portal.core.db import db
from portal.core.errors import NotFound
from portal.core.i18n import _, _l
from portal.core.paging import Sort
from portal.elections.delivery.models import DeliveryKey, MakeGood, Receipt, SpareSlot
from portal.elections.models import Candidacy, Candidate, Election, Offer, Promotion, Quota, Round

Rows = Select[*tuple[Any, ...]]
SOONEST = Sort(Promotion.not_after, Promotion.id, read=datetime.fromisoformat)
NEWEST = Sort(Receipt.received_at, Receipt.id, descending=True, read=datetime.fromisoformat)
UNIT_VIEWS = {"due": _l("باید گزارش شود"), "sent": _l("گزارش‌شده"), "late": _l("ثابت‌نشده")}
ANSWER_VIEWS = {"open": _l("چشم‌به‌راه شما"), "all": _l("همه")}


def units_of(messenger: Organisation, view: str) -> Rows:
    """A messenger's units with their receipt and what made them good: (Promotion, Receipt, MakeGood)."""
    query = select(Promotion, Receipt, MakeGood, *SOONEST.columns()).where(Promotion.messenger_id == messenger.id)
    query = query.outerjoin(Receipt, Receipt.promotion_id == Promotion.id)
    query = query.outerjoin(MakeGood, MakeGood.promotion_id == Promotion.id)
    candidate = joinedload(Promotion.candidacy).joinedload(Candidacy.candidate)
    return query.options(joinedload(Promotion.offer), candidate).where(_in_view(view))


def _in_view(view: str) -> ColumnElement[bool]:
    if view == "sent":
        return Receipt.id.is_not(None)
    if view == "late":
        return MakeGood.id.is_not(None)
    due = Promotion.state.in_(("dispatched", "delivered"))
    return and_(due, Receipt.id.is_(None), MakeGood.id.is_(None))


def unit(messenger: Organisation, token: str) -> Promotion:
    """A unit of this messenger, or 404."""
    mine = (Promotion.messenger_id == messenger.id, Promotion.token == token)
    found = db.session.scalar(select(Promotion).where(*mine))
    if found is None:
        raise NotFound(_("واحدی با این نشانی پیدا نشد."), _("شاید با سازمان دیگری وارد شده‌اید."))
    return found


def receipts_for(person: Person, view: str) -> Rows:
    """What messengers reported of the candidates whose campaign this person works in."""
    query = select(Receipt, *NEWEST.columns()).join(Promotion).join(Candidacy).join(Candidate)
    query = query.where(Candidate.campaign_id.in_(_campaigns(person)))
    return query.where(Receipt.state == "open", Receipt.answer_until > now()) if view == "open" else query


def receipt_for(person: Person, token: str) -> Receipt:
    """A receipt of this person's own campaign, or 404."""
    query = select(Receipt).join(Promotion).join(Candidacy).join(Candidate)
    found = db.session.scalar(query.where(Candidate.campaign_id.in_(_campaigns(person)), Receipt.token == token))
    if found is None:
        raise NotFound(_("تحویلی با این نشانی پیدا نشد."), _("شاید با سازمان دیگری وارد شده‌اید."))
    return found


def _campaigns(person: Person) -> list[int]:
    return [one.id for one in organisations_of(person) if one.kind == Kind.CAMPAIGN]


def overview(election: Election) -> list[dict[str, Any]]:
    """Of each messenger: units, receipts by state, and what it owes; in a fixed number of queries."""
    here = select(Offer.id).join(Round).where(Round.election_id == election.id)
    units = _counted(select(Promotion.messenger_id, Promotion.state, func.count()), Promotion.offer_id.in_(here))
    states = select(Receipt.messenger_id, Receipt.state, func.count()).join(Promotion)
    receipts = _counted(states, Promotion.offer_id.in_(here))
    goods = select(Promotion.messenger_id, given().label("given"), func.count())
    goods = goods.join(Promotion, MakeGood.promotion_id == Promotion.id)
    made = _counted(goods, Promotion.offer_id.in_(here))
    keys = {messenger: count for messenger, count in db.session.execute(_keys())}
    names = select(Organisation).where(Organisation.id.in_(units)).order_by(Organisation.id)
    return [
        {
            "messenger": one,
            "units": units[one.id],
            "receipts": receipts.get(one.id, {}),
            "made": made.get(one.id, {}),
            "keys": keys.get(one.id, 0),
        }
        for one in db.session.scalars(names)
    ]


def _counted(query: Rows, *where: ColumnElement[bool]) -> dict[int, dict[Any, int]]:
    found: dict[int, dict[Any, int]] = {}
    first, second = list(query.selected_columns)[:2]
    for messenger, name, count in db.session.execute(query.where(*where).group_by(first, second)):
        found.setdefault(messenger, {})[name] = count
    return found


def _keys() -> Select[int, int]:
    moment = now()
    proven = (DeliveryKey.proven_at.is_not(None), DeliveryKey.revoked_at.is_(None))
    valid = (DeliveryKey.valid_from <= moment, DeliveryKey.valid_until > moment)
    return select(DeliveryKey.messenger_id, func.count()).where(*proven, *valid).group_by(DeliveryKey.messenger_id)


def given() -> ColumnElement[bool]:
    """Whether a make-good came to its candidate: as units, or as a slot that was free."""
    return or_(
        MakeGood.credited,
        select(SpareSlot.id).where(SpareSlot.make_good_id == MakeGood.id).correlate(MakeGood).exists(),
    )


def owed(election: Election) -> int:
    """Units that could not be given again, or not yet."""
    here = (not_(given()), Round.election_id == election.id)
    query = select(func.sum(MakeGood.amount)).join(Quota, MakeGood.quota_id == Quota.id)
    query = query.join(Candidacy, Quota.candidacy_id == Candidacy.id).join(Round)
    return int(db.session.scalar(query.where(*here)) or 0)
