"""A candidate withdraws: what lies in the future goes back, and whoever deals it again is told."""

from __future__ import annotations

from collections.abc import Callable

from portal.core import audit
from portal.core.accounts.models import Person
from portal.core.clock import now
from portal.core.db import db
from portal.core.errors import Conflict
from portal.core.i18n import _, _l
from portal.elections.access import demand_headquarters
from portal.elections.models import Candidacy, Round

Withdrawn = Callable[[Candidacy, Person], None]
_calls: list[Withdrawn] = []
_preparing: list[Callable[[Candidacy], None]] = []


def before_withdrawal(call: Callable[[Candidacy], None]) -> Callable[[Candidacy], None]:
    """Let a room do its long sums before the transaction of a withdrawal; it writes nothing."""
    if call not in _preparing:
        _preparing.append(call)
    return call


def prepare(candidacy: Candidacy) -> None:
    """Call it outside the transaction: while one is open, on SQLite, nobody else writes."""
    for call in _preparing:
        call(candidacy)


def on_withdrawn(call: Withdrawn) -> Withdrawn:
    """Be told of a withdrawal inside its transaction, in the order of registration.

    First the candidate's waiting units return and their future slots are nobody's (`dealing`, `requests`); rooms
    that come after these may deal them again.
    """
    if call not in _calls:
        _calls.append(call)
    return call


def withdraw(candidacy: Candidacy, actor: Person) -> None:
    """End a candidacy; what was delivered stays as it is."""
    demand_headquarters(actor)
    # One withdrawal of a round at a time: each deals again to those whom the one before it left.
    db.session.get_one(Round, candidacy.round_id, with_for_update={"key_share": True})
    db.session.expire_all()
    row = db.session.get_one(Candidacy, candidacy.id, with_for_update=True, populate_existing=True)
    if row.withdrawn_at is not None:
        raise Conflict(_("انصراف این نامزد پیش‌تر ثبت شده است."))
    row.withdrawn_at = now()
    audit.record(actor, row, "election.withdrawn", {"round": row.round.token})
    db.session.flush()
    for call in _calls:
        call(row, actor)


audit.describe("election.withdrawn", _l("نامزد انصراف داد"))
