"""Reading: airings of a grant or a broadcaster, and what became of the units."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, or_, select

from portal.core.accounts.models import Person
from portal.core.capacity import Pool
from portal.core.db import db
from portal.core.documents import Document
from portal.core.i18n import _l
from portal.core.paging import Sort
from portal.subsidies import grants
from portal.subsidies.models import Grant
from portal.subsidies.programmes.media.accounts import LOADED
from portal.subsidies.programmes.media.airings import is_in_force
from portal.subsidies.programmes.media.models import MediaAiring, MediaCampaign, MediaDebt
from portal.subsidies.programmes.media.offers import own_pools


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


@dataclass(frozen=True)
class View:
    """A part of the broadcaster's list."""

    name: str
    label: Any
    states: tuple[str, ...]
    descending: bool = False


VIEWS = (
    View("due", _l("از ما خواسته شده"), ("called", "objected")),
    View("coming", _l("در پیش"), ("planned",)),
    View("answered", _l("چشم‌به‌راه پیام‌رسان"), ("reported",)),
    View("settled", _l("پایان‌یافته"), ("aired", "missed", "dropped"), descending=True),
)
BY_DAY = {
    down: Sort(MediaAiring.day, MediaAiring.id, descending=down, read=date.fromisoformat) for down in (False, True)
}
MOST_EXPORTED = 100_000


def view_named(name: str | None) -> View:
    return next((one for one in VIEWS if one.name == name), VIEWS[0])


def airings_of_broadcaster(person: Person, view: View) -> Select[*tuple[Any, ...]]:
    """Of the pools of one's broadcasters. What a suspended licence has frozen is not asked for."""
    query = select(MediaAiring, *BY_DAY[view.descending].columns()).options(*LOADED)
    query = query.where(*_own(person), MediaAiring.state.in_(view.states))
    if view.name == "coming":
        frozen = [one.id for one in _with_plans(person) if not is_in_force(one)]
        query = query.where(MediaAiring.grant_id.not_in(frozen))
    return query


def _own(person: Person) -> list[ColumnElement[bool]]:
    pools = [one.id for one in own_pools(person)]
    return [MediaAiring.grant_id.in_(select(Grant.id).where(Grant.pool_id.in_(pools)))]


def _with_plans(person: Person) -> Sequence[Grant]:
    planned = select(MediaAiring.grant_id).where(*_own(person), MediaAiring.state == "planned")
    return db.session.scalars(select(Grant).where(Grant.id.in_(planned))).all()


def all_of_broadcaster(person: Person) -> Sequence[MediaAiring]:
    query = select(MediaAiring).options(*LOADED).where(*_own(person)).order_by(MediaAiring.day, MediaAiring.id)
    return db.session.scalars(query.limit(MOST_EXPORTED)).all()


def airings_in_grant(grant: Grant) -> Select[*tuple[Any, ...]]:
    columns = BY_DAY[False].columns()
    return select(MediaAiring, *columns).options(*LOADED).where(MediaAiring.grant_id == grant.id)


def made_good_of(airing: MediaAiring) -> Sequence[MediaAiring]:
    """What was booked in its stead."""
    instead = select(MediaAiring).where(MediaAiring.makes_good_id == airing.id)
    return db.session.scalars(instead.order_by(MediaAiring.day)).all()


def grants_of_pool(pool: Pool) -> Sequence[Grant]:
    given = select(Grant).where(Grant.pool_id == pool.id).order_by(Grant.id.desc())
    return db.session.scalars(given.limit(200)).all()
