"""The register of those who want no messages: who may add, who may take back, who is in it.

record("+98912…", Wish.OUT, source="sms", said_at=moment, candidate_id=7)   # the person texted 11 to his short code
report(actor, organisation, ["+98912…", …])                                # a messenger or operator was told

Only the person who texts 12 takes an opt-out back, and only the one of that candidate: whoever opted out of everybody
with a messenger or an operator stays out. The newest word wins; of two at the same moment, the one that opts out.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import case, or_
from sqlalchemy.dialects import postgresql, sqlite

from portal.core import audit
from portal.core.accounts.models import Organisation
from portal.core.accounts.roles import Kind
from portal.core.audit.entries import HasToken
from portal.core.clock import now
from portal.core.db import db
from portal.core.errors import Forbidden
from portal.core.i18n import _, _l
from portal.elections.lists.hashing import hash_of
from portal.elections.lists.models import EVERYBODY, OptOut

SOURCES = {Kind.VENDOR: "messenger", Kind.OPERATOR: "operator"}


class Wish(StrEnum):
    OUT = "out"
    IN = "in"


def record(
    mobile: str, wish: Wish, *, source: str, said_at: datetime, candidate_id: int = EVERYBODY
) -> None:
    """Keep what the owner of a canonical number wants; what they said later stays."""
    if wish is Wish.IN and source != "sms":
        raise Forbidden(
            _("لغو دریافت پیام را تنها خود شخص، با پیامک ۱۲، پس می‌گیرد."), _("چیزی در دفتر لغو تغییر نکرد.")
        )
    _keep([_row(mobile, wish, source, said_at, candidate_id)])


def report(actor: HasToken, organisation: Organisation, mobiles: Sequence[str]) -> int:
    """Opt-outs of everybody that a messenger or an operator was told; returns how many numbers these are."""
    source = SOURCES.get(organisation.kind)
    if source is None:
        raise Forbidden(_("دفتر لغو را پیام‌رسان‌ها و اپراتورها پر می‌کنند."))
    moment, given = now(), set(mobiles)
    _keep([_row(mobile, Wish.OUT, source, moment, EVERYBODY) for mobile in sorted(given)])
    audit.record(actor, organisation, "opt_outs.reported", {"count": len(given)})
    return len(given)


def is_out(mobile: str, candidate_id: int = EVERYBODY) -> bool:
    """Whether this number gets no messages of the candidate."""
    one = hash_of(mobile)
    rows = [db.session.get(OptOut, (one, scope)) for scope in {EVERYBODY, candidate_id}]
    return any(row is not None and row.is_out for row in rows)


def _row(mobile: str, wish: Wish, source: str, said_at: datetime, candidate_id: int) -> dict[str, Any]:
    out = wish is Wish.OUT
    return {"hash": hash_of(mobile), "scope": candidate_id, "is_out": out, "said_at": said_at, "source": source}


def _keep(rows: list[dict[str, Any]]) -> None:
    """One statement, so that two messages at once cannot overtake each other."""
    if not rows:
        return
    upsert: Any = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}[db.engine.dialect.name]
    statement = upsert(OptOut.__table__)
    new = statement.excluded
    newer = or_(new.said_at > OptOut.said_at, case((new.said_at == OptOut.said_at, new.is_out), else_=False))
    db.session.execute(
        statement.on_conflict_do_update(
            index_elements=["hash", "scope"],
            set_={"is_out": new.is_out, "said_at": new.said_at, "source": new.source},
            where=newer,
        ),
        rows,
    )


audit.describe("opt_outs.reported", _l("%(count)s شماره به دفتر لغو افزوده شد"))
