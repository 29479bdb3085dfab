"""A renewal keeps its grant alive until it is decided; a lost licence ends what stood on it."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select

from portal.core import audit, capacity
from portal.core.accounts.models import Person
from portal.core.capacity import Ask, NotEnough
from portal.core.cases import Case, Step
from portal.core.cases.events import on_step
from portal.core.clock import now
from portal.core.db import db, transaction
from portal.core.i18n import _l, tehran_day
from portal.core.jobs import periodic
from portal.subsidies import grants, keys
from portal.subsidies.benefits import is_gone
from portal.subsidies.costs import units_on
from portal.subsidies.models import Grant, SupportCase
from portal.subsidies.programme import REGISTERED
from portal.subsidies.terms import all_terms
from portal.subsidies.upkeep.telling import tell_holder

# How far ahead a grant is kept while its renewal is undecided; moved on by the round.
AHEAD = timedelta(days=30)
ONE_DAY = timedelta(days=1)


@on_step
def follow_renewal(case: Case, step: Step, _actor: Person | None) -> None:
    """Sent: keep the grant. Closed without a renewal: let it go."""
    if not isinstance(case, SupportCase) or case.action != "renew" or case.grant_id is None:
        return
    if step.name == "submit":
        keep(grants.lock(case.grant_id))
    elif step.closes and case.state != "granted":
        let_go(grants.lock(case.grant_id))


def keep(grant: Grant) -> bool:
    """Hold what it has for `AHEAD` from today; False where others hold the days beyond its end: it is not kept."""
    last, today = grant.last_day, tehran_day(now())
    until = min(today + AHEAD, capacity.horizon())
    if grant.ended_on is not None or last >= until or last < today:
        return True
    asks = [Ask(one.key, last + ONE_DAY, until, units) for one, units in units_on(capacity.held_by(grant), last)]
    try:
        if asks:
            capacity.reserve(None, grant, asks, "renewal")
    except NotEnough:
        audit.record(None, grant, "support.not_kept", {"number": grant.number, "last": last})
        return False
    grant.kept_until = until
    audit.record(None, grant, "support.kept", {"number": grant.number, "until": until})
    return True


def let_go(grant: Grant) -> None:
    """Without a renewal it ends when it was to end; or tomorrow, where that day has passed."""
    today = tehran_day(now())
    if grant.kept_until is None or grant.ended_on is not None:
        return
    grant.kept_until = today if today > grant.until else None
    if grant.pool_id is not None:
        capacity.release(None, grant, max(grant.until, today) + ONE_DAY, "renewal")


@periodic("support.keep", seconds=60 * 60)
def keep_all() -> None:
    """Move the kept days on, each grant in a transaction of its own; doing it twice does nothing."""
    open_now = (SupportCase.action == "renew", SupportCase.closed_at.is_(None), Case.submitted_at.is_not(None))
    soon = Grant.id.in_(select(SupportCase.grant_id).where(*open_now))
    ids = db.session.scalars(select(Grant.id).where(soon, Grant.ended_on.is_(None)).order_by(Grant.id)).all()
    db.session.rollback()
    for number in ids:
        with transaction():
            keep(grants.lock(number))


@periodic("support.licence_ends", seconds=60 * 60)
def end_with_licences() -> None:
    """Give back what stood on a licence that is lost for good, after the grace period."""
    today, terms = tehran_day(now()), all_terms()
    live = select(Grant).where(Grant.ended_on.is_(None), Grant.programme.in_(REGISTERED)).order_by(Grant.id)
    gone = [
        one.id
        for one in db.session.scalars(live.where(Grant.until >= today - AHEAD))
        if is_gone(today, keys.key_on(one.licence, today), terms[one.programme].grace_days)
    ]
    db.session.rollback()
    for number in gone:
        with transaction():
            grant = grants.lock(number)
            if grant.ended_on is None:
                grants.end(grant, None, "licence", why="licence")
                tell_holder(grant, "support_ended", "licence", licence=grant.licence.number)


audit.describe("support.kept", _l("تخصیص تا تصمیم درباره‌ی تمدید نگه داشته شد"))
audit.describe("support.not_kept", _l("تخصیص پس از پایانش نگه داشته نشد: آن روزها از آن دیگری است"))
