"""After the election the numbers go: their keys are destroyed, what was counted stays, the codes are free again."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import select, update

from portal.core import audit
from portal.core.accounts.models import Person
from portal.core.clock import now
from portal.core.db import db, transaction
from portal.core.errors import Conflict
from portal.core.i18n import _, _l, jalali_datetime
from portal.core.jobs import periodic
from portal.elections.access import demand_headquarters
from portal.elections.codes import keys
from portal.elections.codes.models import ShortCode, Subscriber, TextMessage
from portal.elections.models import Election

# A week for messengers to hear of the last who left; a month, and nobody has to remember.
SOONEST, LATEST = timedelta(days=7), timedelta(days=30)


def may_purge_from(election: Election, wait: timedelta = SOONEST) -> datetime | None:
    """When the numbers may go: `wait` after polling began in the last round. None: there is no round yet."""
    polls = [row.poll_starts_at for row in election.rounds]
    return max(polls) + wait if polls else None


def purge(election: Election, actor: Person) -> None:
    """The headquarters does it by hand. Raises Conflict while it is too soon."""
    demand_headquarters(actor)
    soonest = may_purge_from(election)
    if soonest is None or now() < soonest:
        when = jalali_datetime(soonest) if soonest else _("برگزاری انتخابات")
        raise Conflict(_("هنوز زود است؛ پاک‌سازی از %(when)s شدنی است.", when=when))
    _purge(election, actor)


def _purge(election: Election, actor: Person | None) -> None:
    query = select(ShortCode).where(ShortCode.election_id == election.id, ShortCode.released_at.is_(None))
    codes = db.session.scalars(query.with_for_update()).all()
    inside = [code.id for code in codes]
    subscribers = select(Subscriber.id).where(Subscriber.code_id.in_(inside))
    _set(update(TextMessage).where(TextMessage.subscriber_id.in_(subscribers)).values(fingerprint=""))
    count = _set(
        update(Subscriber)
        .where(Subscriber.code_id.in_(inside), Subscriber.number.is_not(None))
        .values(number=None, number_hash=None)
    )
    for code in codes:
        keys.destroy(code)
        code.released_at = now()
    audit.record(actor, election, "short_codes.purged", {"codes": len(inside), "numbers": count})


def _set(statement: object) -> int:
    done = db.session.execute(statement, execution_options={"synchronize_session": False})  # type: ignore[call-overload]
    return int(done.rowcount)


def living(election: Election) -> bool:
    """Whether it still has codes of its own."""
    query = select(ShortCode.id).where(ShortCode.election_id == election.id, ShortCode.released_at.is_(None))
    return db.session.scalar(query.limit(1)) is not None


@periodic("short_codes.purge", seconds=6 * 3600)
def purge_old() -> None:
    """What nobody purged by hand within a month."""
    inside = select(ShortCode.election_id).where(ShortCode.released_at.is_(None))
    for election in db.session.scalars(select(Election).where(Election.id.in_(inside))).all():
        latest = may_purge_from(election, LATEST)
        if latest is not None and now() >= latest:
            with transaction():
                _purge(election, None)


audit.describe("short_codes.purged", _l("شماره‌های عضویت پیامکی و کلید آن‌ها نابود شد: %(numbers)s شماره"))
