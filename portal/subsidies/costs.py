"""What hangs on a licence: each grant with its units, and what would stop if the licence did."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import select

from portal.core.accounts.models import Organisation
from portal.core.capacity import GRANTED, Holding, ResourceClass, held_by_all
from portal.core.clock import now
from portal.core.db import db
from portal.core.i18n import tehran_day
from portal.licensing.licences.models import Licence
from portal.licensing.licences.service import current_state
from portal.licensing.licences.state import State
from portal.subsidies.benefits import Benefit
from portal.subsidies.keys import benefit_of
from portal.subsidies.models import Grant
from portal.subsidies.programme import Programme, programme_of
from portal.subsidies.terms import all_terms


@dataclass(frozen=True)
class Stake:
    """One grant that a licence carries: what is held today and the last day after the licence runs out."""

    grant: Grant
    programme: Programme
    benefit: Benefit
    units: Sequence[tuple[ResourceClass, int]]
    last_day: date


@dataclass(frozen=True)
class KeyCost:
    """A licence, its state, and all that stands on it."""

    licence: Licence
    state: State
    stakes: Sequence[Stake]


def costs_of(organisation: Organisation) -> list[KeyCost]:
    """Every licence of the organisation, in a fixed number of queries."""
    mine = select(Grant).where(Grant.organisation_id == organisation.id).order_by(Grant.id.desc()).limit(500)
    found = db.session.scalars(mine).all()
    held, today, terms = held_by_all(found), tehran_day(now()), all_terms()
    stakes: dict[int, list[Stake]] = defaultdict(list)
    for one in found:
        benefit = benefit_of(one, today, terms[one.programme])
        units = units_on(held[one.audit_subject], today)
        last = min(one.last_day, one.licence.valid_until + timedelta(days=terms[one.programme].grace_days))
        stakes[one.licence_id].append(Stake(one, programme_of(one.programme), benefit, units, last))
    licences = db.session.scalars(
        select(Licence).where(Licence.organisation_id == organisation.id).order_by(Licence.id)
    )
    return [KeyCost(licence, current_state(licence), stakes[licence.id]) for licence in licences]


def units_on(held: Sequence[Holding], day: date) -> list[tuple[ResourceClass, int]]:
    """What is granted on a day, class by class."""
    amounts: dict[ResourceClass, int] = defaultdict(int)
    for one in held:
        if one.state == GRANTED and one.since <= day <= one.until:
            amounts[one.resource] += one.amount
    return [(resource, amount) for resource, amount in amounts.items() if amount]
