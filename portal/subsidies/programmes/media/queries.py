"""Reading: airings of a grant or a broadcaster, and what became of the units."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import Select, func, or_, select

from portal.core.accounts.models import Person
from portal.core.capacity import ResourceClass
from portal.core.db import db
from portal.core.documents import Document
from portal.subsidies import grants
from portal.subsidies.models import Grant, SupportCase, SupportLine
from portal.subsidies.programmes.media import rules
from portal.subsidies.programmes.media.models import MediaAiring, MediaCampaign, MediaDebt


@dataclass(frozen=True)
class Account:
    """A class of a grant: asked and decided units a day, and what became of all that was granted."""

    resource: ResourceClass
    asked: int | None
    decided: int | None
    balance: rules.Balance


def airings_of(grant: Grant) -> Sequence[MediaAiring]:
    """In the order of their days."""
    mine = select(MediaAiring).where(MediaAiring.grant_id == grant.id)
    return db.session.scalars(mine.order_by(MediaAiring.day, MediaAiring.class_id, MediaAiring.id)).all()


def accounts_of(grant: Grant) -> list[Account]:
    """Asked, granted and aired side by side, class by class."""
    by_class: dict[int, list[MediaAiring]] = defaultdict(list)
    for one in airings_of(grant):
        by_class[one.class_id].append(one)
    owed, lines = _owed(grant), _lines(grant)
    found = []
    for class_id, rows in sorted(by_class.items()):
        line = lines.get(class_id)
        balance = rules.balance_of(rows, owed.get(class_id, 0))
        asked, decided = (line.asked, line.decided) if line else (None, None)
        found.append(Account(rows[0].resource, asked, decided, balance))
    return found


def _owed(grant: Grant) -> dict[int, int]:
    query = select(MediaAiring.class_id, func.sum(MediaDebt.units - MediaDebt.booked)).join(MediaDebt.airing)
    rows = db.session.execute(query.where(MediaDebt.grant_id == grant.id).group_by(MediaAiring.class_id))
    return {class_id: int(units) for class_id, units in rows}


def _lines(grant: Grant) -> dict[int, SupportLine]:
    query = select(SupportLine).join(SupportCase).where(SupportCase.id == grant.case_id)
    return {line.class_id: line for line in db.session.scalars(query)}


def debts_of(airings: Iterable[MediaAiring]) -> dict[int, MediaDebt]:
    """What is owed, by the id of the airing that was missed."""
    query = select(MediaDebt).where(MediaDebt.airing_id.in_([one.id for one in airings]))
    return {debt.airing_id: debt for debt in db.session.scalars(query)}


def grants_with(document: Document, person: Person) -> Select[int]:
    """The grants, of those that the person may see, of which this is the material or a proof."""
    seen = grants.visible_to(person).with_only_columns(Grant.id)
    proven = select(MediaAiring.grant_id).where(MediaAiring.proof_id == document.id)
    carried = select(MediaCampaign.grant_id).where(MediaCampaign.material_id == document.id)
    return seen.where(or_(Grant.id.in_(proven), Grant.id.in_(carried))).limit(1)
