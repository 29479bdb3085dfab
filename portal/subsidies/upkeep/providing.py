"""The operator's side: which grants wait to be provided, and the word that they are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import selectinload

from portal.core import audit
from portal.core.accounts.models import Person
from portal.core.capacity import GRANTED, Line, Pool, ResourceClass, held_by_all
from portal.core.clock import now
from portal.core.db import db
from portal.core.errors import Conflict
from portal.core.i18n import _, _l, tehran_day
from portal.subsidies.benefits import Benefit
from portal.subsidies.costs import units_on
from portal.subsidies.keys import benefit_of
from portal.subsidies.models import Grant
from portal.subsidies.programme import REGISTERED
from portal.subsidies.terms import all_terms
from portal.subsidies.upkeep.models import Provision
from portal.subsidies.upkeep.usage import demand_operator


@dataclass(frozen=True)
class Duty:
    """One grant as its site's operator sees it. `waits`: something changed since it was last provided."""

    grant: Grant
    benefit: Benefit
    units: Sequence[tuple[ResourceClass, int]]
    provided_at: datetime | None
    waits: bool


def duties_of(pool: Pool) -> list[Duty]:
    """Every grant of the pool that has not ended, those that wait first."""
    today, terms = tehran_day(now()), all_terms()
    live = (
        Grant.pool_id == pool.id,
        Grant.programme.in_(REGISTERED),
        Grant.ended_on.is_(None) | (Grant.ended_on > today),
    )
    query = select(Grant).where(*live).order_by(Grant.id)
    whole = (selectinload(Grant.holder), selectinload(Grant.licence))
    found = [one for one in db.session.scalars(query.options(*whole)) if one.last_day >= today]
    held, changed, provided = held_by_all(found), _changed_at(found), _provided_at(found)
    duties = [
        Duty(
            one,
            benefit_of(one, today, terms[one.programme]),
            units_on(held[one.audit_subject], max(today, one.since)),
            provided.get(one.id),
            _waits(changed.get(one.token), provided.get(one.id)),
        )
        for one in found
    ]
    return sorted(duties, key=lambda duty: not duty.waits)


def _waits(changed: datetime | None, provided: datetime | None) -> bool:
    return changed is not None and (provided is None or provided < changed)


def _changed_at(found: Sequence[Grant]) -> dict[str, datetime]:
    """By token, when what it holds last changed."""
    mine = (Line.subject_kind == "grant", Line.subject_id.in_([one.token for one in found]), Line.state == GRANTED)
    query = select(Line.subject_id, func.max(Line.at)).where(*mine).group_by(Line.subject_id)
    return {token: at for token, at in db.session.execute(query)}


def _provided_at(found: Sequence[Grant]) -> dict[int, datetime]:
    mine = Provision.grant_id.in_([one.id for one in found])
    query = select(Provision.grant_id, func.max(Provision.at)).where(mine).group_by(Provision.grant_id)
    return {number: at for number, at in db.session.execute(query)}


def provide(grant: Grant, actor: Person, note: str = "") -> Provision:
    """Say that what the grant holds stands ready. Raises Conflict for one that has ended."""
    if grant.pool is None:
        raise Conflict(_("این تخصیص چیزی برای آماده کردن ندارد."))
    demand_operator(actor, grant.pool)
    if _has_ended(grant, tehran_day(now())):
        raise Conflict(_("این تخصیص پایان یافته است."))
    row = Provision(grant_id=grant.id, note=note.strip(), by_id=actor.id, at=now())
    db.session.add(row)
    audit.record(actor, grant, "support.provided", {"number": grant.number})
    return row


def _has_ended(grant: Grant, today: date) -> bool:
    return today > grant.last_day or (grant.ended_on is not None and today >= grant.ended_on)


audit.describe("support.provided", _l("گرداننده‌ی منبع آماده بودن آن را تأیید کرد"))
