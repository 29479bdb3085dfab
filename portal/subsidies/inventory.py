"""Sites and what they have: who may say it, and what hinders a shrinking. The sums are `core.capacity`'s."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select

from portal.core import capacity
from portal.core.accounts.access import is_administrator
from portal.core.accounts.models import Organisation, Person
from portal.core.accounts.roles import BODY_KINDS, Role
from portal.core.capacity import InTheWay, Pool, ResourceClass
from portal.core.db import db
from portal.core.errors import Forbidden, Invalid, NotFound
from portal.core.i18n import _
from portal.subsidies.models import Grant, SupportCase
from portal.subsidies.programme import REGISTERED
from portal.subsidies.sharing.rounds import sits_on


@dataclass(frozen=True)
class Hindrance:
    """Who holds, on which days, what a smaller inventory could not carry."""

    label: str
    grant: Grant | None
    case: SupportCase | None
    since: date
    until: date
    units: int


def may_keep(person: Person, pool: Pool) -> bool:
    """An administrator, or who signs for the office that gives from the pool."""
    return is_administrator(person) or sits_on(person, pool, Role.SIGNATORY, Role.SUPERVISOR, Role.DEPUTY_HEAD)


def demand_keeper(person: Person, pool: Pool) -> None:
    if not may_keep(person, pool):
        raise Forbidden(_("موجودی را مدیر درگاه یا امضاکنندگان میز تصمیم‌گیرنده تغییر می‌دهند."))


def load(token: str) -> Pool:
    found = db.session.scalar(select(Pool).where(Pool.token == token))
    if found is None:
        raise NotFound(_("منبعی با این نشانی پیدا نشد."))
    return found


def load_class(pool: Pool, code: str) -> ResourceClass:
    found = next((one for one in pool.classes if one.code == code), None)
    if found is None:
        raise NotFound(_("رده‌ای با این کد در این منبع نیست."))
    return found


def kinds() -> dict[str, Any]:
    """The kinds of pools that programmes share, with the programme's words."""
    return {one.pool_kind: one.label for one in REGISTERED.values() if one.shares_a_pool}


def bodies() -> Sequence[Organisation]:
    """Who may run a site or announce an offer."""
    here = (Organisation.kind.in_(BODY_KINDS), Organisation.ended_at.is_(None))
    return db.session.scalars(select(Organisation).where(*here).order_by(Organisation.name_fa)).all()


def add_site(actor: Person, owner_token: str, data: dict[str, Any]) -> Pool:
    """A new site of a body. Raises Invalid, or Conflict for a code that is taken."""
    owner = next((one for one in bodies() if one.token == owner_token), None)
    if owner is None or data["kind"] not in kinds():
        raise Invalid(_("گرداننده و برنامه را از فهرست برگزینید."))
    return capacity.add_pool(actor, owner=owner, **data)


def hindrances(error: InTheWay) -> list[Hindrance]:
    """The obstacles of a shrinking as people know them: grants, and offers that wait for an answer."""
    tokens = [one.subject[1] for one in error.holders]
    grants = {one.token: one for one in db.session.scalars(select(Grant).where(Grant.token.in_(tokens)))}
    query = select(SupportCase).where(SupportCase.grant_token.in_(tokens))
    cases = {one.grant_token: one for one in db.session.scalars(query)}
    found = []
    for one in error.holders:
        grant, case = grants.get(one.subject[1]), cases.get(one.subject[1])
        label = grant.number if grant else case.number if case else one.subject[1]
        found.append(Hindrance(label, grant, case, one.since, one.until, one.amount))
    return found
