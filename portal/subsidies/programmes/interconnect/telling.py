"""Letters about connections: rows in the transaction of what happened, to one side or to both."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Select, select

from portal.core import audit
from portal.core.accounts.models import Organisation
from portal.core.clock import now
from portal.core.db import db, transaction
from portal.core.jobs import periodic
from portal.core.notifications import address_of, notify, words_of
from portal.core.notifications.letters import in_both
from portal.licensing.licences.models import Licence
from portal.licensing.licences.service import on_licence_changed
from portal.subsidies.models import Grant
from portal.subsidies.programmes.interconnect import queries
from portal.subsidies.programmes.interconnect.models import Connection
from portal.subsidies.programmes.interconnect.rules import SIDES, Side, other
from portal.subsidies.upkeep.telling import RESUMES, STOPS

STOPPED = words_of("پروانه‌ی پیام‌رسان اعتبار ندارد", "the messenger's licence is not in force")
GRANT_ENDED = "تخصیص آن پایان یافت."


def tell(connection: Connection, template: str, key: str, *sides: Side, **facts: Any) -> None:
    """Once for each `key`; to these sides, or to both."""
    both = {Side.VENDOR: connection.grant.holder, Side.OPERATOR: connection.operator}
    for side in sides or tuple(Side):
        notify(
            both[side],
            template,
            key=f"{connection.token}/{key}",
            grant=connection.grant.number,
            messenger=_name(both[Side.VENDOR]),
            operator=_name(both[Side.OPERATOR]),
            link=address_of("interconnect.show", token=connection.token),
            **facts,
        )


def _name(organisation: Organisation) -> dict[str, str]:
    return words_of(organisation.name_fa, organisation.name_en)


def tell_of_acceptance(connection: Connection, side: Side) -> None:
    """One side has given its word: the other hears that its own is awaited, or both that calls run."""
    if all(connection.marks.accepted.values()):
        tell(connection, "interconnect_in_service", f"in/{connection.version}")
    else:
        tell(
            connection,
            "interconnect_accepted",
            f"accepted/{connection.version}",
            other(side),
            side=in_both(SIDES[side]),
        )


def tell_of_taking_back(connection: Connection, side: Side) -> None:
    """`side` changed what the other has accepted: that one has to look again."""
    if connection.marks.accepted[other(side)] is not None:
        key = f"taken_back/{connection.version}"
        tell(connection, "interconnect_taken_back", key, other(side), side=in_both(SIDES[side]))


@on_licence_changed
def tell_operators(licence: Licence, kind: str) -> None:
    """The messenger hears of its grants; its operator of the calls that stop, and run again, with the licence."""
    for connection in db.session.scalars(_living().where(Grant.licence_id == licence.id)):
        state, key = queries.standing(connection), f"{kind}/{licence.changed_at.isoformat()}"
        if kind in STOPS and state == "frozen":
            tell(connection, "interconnect_suspended", key, Side.OPERATOR, reason=STOPPED)
        elif kind in RESUMES and state != "frozen":
            tell(connection, "interconnect_resumed", key, Side.OPERATOR)


@periodic("interconnect.ended", seconds=60 * 60)
def end_with_grants() -> None:
    """A connection whose grant is no more has ended: it is written down once, and both sides hear of it."""
    ended = [one.id for one in db.session.scalars(_living()) if queries.standing(one) == "ended"]
    db.session.rollback()
    for number in ended:
        with transaction():
            _end(db.session.get_one(Connection, number, with_for_update=True, populate_existing=True))


def _end(connection: Connection) -> None:
    if connection.ended_at is None and queries.standing(connection) == "ended":
        connection.ended_at, connection.ended_why = now(), GRANT_ENDED
        audit.record(None, connection, "interconnect.ended", {})
        reason = words_of(GRANT_ENDED, "its grant has ended.")
        tell(connection, "interconnect_ended", "ended", reason=reason)


def _living() -> Select[Connection]:
    query = select(Connection).join(Grant, Grant.id == Connection.grant_id).where(Connection.ended_at.is_(None))
    return query.order_by(Connection.id)
