"""Proven deliveries and what was made good, unit by unit, newest first; nothing of what is not delivered yet."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Select, select

from portal.core import audit
from portal.core.accounts.models import Organisation
from portal.core.i18n import _l
from portal.core.paging import Sort
from portal.elections.delivery import statements
from portal.elections.delivery.models import MakeGood, Receipt, SpareSlot
from portal.elections.delivery.queries import given
from portal.elections.ledger.filters import Filters
from portal.elections.models import Candidacy, Candidate, Constituency, Election, Offer, Promotion, Round, Slot

Rows = Select[*tuple[Any, ...]]
DELIVERED = Sort(Receipt.received_at, Receipt.id, descending=True, read=datetime.fromisoformat)
MADE_GOOD = Sort(MakeGood.at, MakeGood.id, descending=True, read=datetime.fromisoformat)
VIEWS = {"delivered": _l("تحویل‌های ثابت‌شده"), "made_good": _l("جبران‌ها و بدهی‌ها")}
WHAT = (
    Offer.service,
    Organisation.name_fa.label("messenger_fa"),
    Organisation.name_en.label("messenger_en"),
    Candidate.name_fa.label("candidate_fa"),
    Candidate.name_en.label("candidate_en"),
    Promotion.amount,
)


def delivered(election: Election, filters: Filters) -> Rows:
    entry = audit.newest("promotion", Promotion.token, statements.DELIVERED).label("entry")
    outcome = audit.newest("promotion", Promotion.token, statements.OUTCOME).label("outcome")
    about = (Receipt.starts_at, Receipt.ends_at, Receipt.seen, Receipt.state, Receipt.material_digest)
    query = select(*WHAT, *about, entry, outcome, *DELIVERED.columns()).select_from(Receipt)
    return _within(query.join(Promotion, Receipt.promotion_id == Promotion.id), election, filters)


def made_good(election: Election, filters: Filters) -> Rows:
    entry = audit.newest("promotion", Promotion.token, statements.MADE_GOOD).label("entry")
    about = (MakeGood.amount.label("made"), MakeGood.why, given().label("given"), MakeGood.owed, MakeGood.at)
    spare = Slot.starts_at.label("slot_at")
    query = select(*WHAT, *about, spare, entry, *MADE_GOOD.columns()).select_from(MakeGood)
    query = query.outerjoin(SpareSlot, SpareSlot.make_good_id == MakeGood.id)
    query = query.outerjoin(Slot, SpareSlot.slot_id == Slot.id)
    return _within(query.join(Promotion, MakeGood.promotion_id == Promotion.id), election, filters)


def _within(query: Rows, election: Election, filters: Filters) -> Rows:
    query = query.join(Offer, Promotion.offer_id == Offer.id).join(Round).join(Constituency)
    query = query.join(Organisation, Offer.messenger_id == Organisation.id)
    query = query.join(Candidacy, Promotion.candidacy_id == Candidacy.id).join(Candidate)
    query = query.where(Round.election_id == election.id)
    if filters.round:
        query = query.where(Round.number == filters.round)
    if filters.place:
        query = query.where(Constituency.code == filters.place)
    if filters.messenger:
        query = query.where(Organisation.code == filters.messenger)
    return query.where(Offer.service == filters.service) if filters.service else query
