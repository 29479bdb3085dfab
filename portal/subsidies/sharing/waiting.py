"""The waiting list: offered in its order as units come free; who is passed over keeps the place."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select

from portal.core import audit
from portal.core.accounts.models import Person
from portal.core.capacity import NotEnough, Pool, Subject, least_free, on_expired
from portal.core.cases import Case, Step, take_step
from portal.core.cases.events import on_step
from portal.core.db import db, transaction
from portal.core.errors import PortalError
from portal.core.i18n import _l
from portal.core.jobs import periodic
from portal.subsidies import awards, keys
from portal.subsidies.models import SupportCase


def in_line(pool_id: int) -> Sequence[SupportCase]:
    """Who waits for a pool, in the published order."""
    here = (SupportCase.pool_id == pool_id, SupportCase.state == "waiting")
    return db.session.scalars(select(SupportCase).where(*here).order_by(SupportCase.place)).all()


def serve(pool_id: int) -> None:
    """Offer to each whose turn it is and for whom all is free; inside a transaction.

    Who does not fit is passed over for a smaller one behind, and keeps the place: that is written down.
    """
    # One at a time over a pool: two rounds that serve at once would pass over those whom the other is serving.
    db.session.execute(select(Pool.id).where(Pool.id == pool_id).with_for_update())
    passed: list[SupportCase] = []
    for case in in_line(pool_id):
        if _offered(case):
            for other in passed:
                audit.record(None, other, "support.passed_over", {"for": case.number}, case=other)
            passed = []
        else:
            passed.append(case)


def _offered(case: SupportCase) -> bool:
    if not keys.is_in_force(case.licence) or not _fits(case):
        return False
    try:
        with db.session.begin_nested():
            take_step(case, "offer", None)
        return True
    except NotEnough:
        return False


def _fits(case: SupportCase) -> bool:
    """A look before the leap; the booking itself decides."""
    award = awards.as_decided(case)
    wanted = [line for line in case.lines if award.units.get(line.id)]
    free = least_free([line.resource for line in wanted], award.since, award.until)
    return all(award.units[line.id] <= free[line.class_id] for line in wanted)


@on_expired
def offer_expired(subject: Subject) -> None:
    """Nobody answered in time: the request ends and the next one's turn comes."""
    kind, token = subject
    if kind != "grant":
        return
    mine = (SupportCase.grant_token == token, SupportCase.state == "offered")
    case = db.session.scalar(select(SupportCase).where(*mine))
    if case is not None and case.pool_id is not None:
        take_step(case, "offer_expired", None)
        serve(case.pool_id)


@on_step
def give_on_appeal(case: Case, step: Step, _actor: Person | None) -> None:
    """Only what is new stands in line."""
    if step.name == "overturn" and isinstance(case, SupportCase) and case.state == "waiting" and case.action != "new":
        take_step(case, "give_on_appeal", None)


@on_step
def next_please(case: Case, step: Step, _actor: Person | None) -> None:
    """A declined offer goes on at once."""
    if step.name == "decline" and isinstance(case, SupportCase) and case.pool_id is not None:
        serve(case.pool_id)


@periodic("support.waiting", seconds=60)
def serve_all() -> None:
    """What was given back, ended or added since is offered; each pool in a transaction of its own."""
    query = select(SupportCase.pool_id).where(SupportCase.state == "waiting").distinct()
    pools = [pool_id for pool_id in db.session.scalars(query) if pool_id is not None]
    db.session.rollback()
    for pool_id in sorted(pools):
        try:
            with transaction():
                serve(pool_id)
        except PortalError:  # somebody moved a file of the list meanwhile: the next round sees it anew
            continue


audit.describe(
    "support.passed_over", _l("هنوز این مقدار آزاد نبود؛ به درخواست کوچک‌تری پس از آن پیشنهاد شد و جایش ماند")
)
