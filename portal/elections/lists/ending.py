"""How a list ends: ready, refused with a reason, withdrawn by its candidate, or purged with all its campaign gave."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy import delete, select

from portal.core import audit, data_keys
from portal.core.accounts.models import Person
from portal.core.audit.entries import HasToken
from portal.core.clock import now
from portal.core.data_keys import DataKey
from portal.core.db import db, transaction
from portal.core.errors import Conflict
from portal.core.i18n import _, _l
from portal.core.jobs import periodic
from portal.elections.lists.access import demand_may_purge, demand_speaks_for
from portal.elections.lists.keeping import locked
from portal.elections.lists.models import (
    LEFT,
    PURGED,
    READING,
    READY,
    REFUSED,
    WITHDRAWN,
    GrowthNumber,
    ListBlock,
    ListPart,
    NumberList,
    NumberRoll,
)
from portal.elections.lists.telling import tell_ready, tell_refused
from portal.elections.models import Candidacy, Candidate, Round

# So long after the last poll of a candidate the numbers are of no use to anybody.
KEPT = timedelta(days=30)


def complete(list_id: int) -> None:
    """Every row has been looked at: the file as it came is not needed any more."""
    row = locked(list_id)
    if row.state != READING:
        return
    if not row.accepted:
        _refuse(row, "no_numbers")
        return
    row.state, row.progress = READY, 100
    _forget_parts(row)
    audit.record(None, row, "number_list.read", {"rows": row.total, "accepted": row.accepted})
    tell_ready(row)


def refuse(list_id: int, code: str) -> None:
    """The file is no list: nothing of it stays, also not what was read before the fault."""
    row = locked(list_id)
    if row.state == READING:
        forget(row)
        _refuse(row, code)


def _refuse(row: NumberList, code: str) -> None:
    row.state, row.problem, row.progress = REFUSED, code, 100
    _forget_parts(row)
    audit.record(None, row, "number_list.refused", {"reason": code})
    tell_refused(row)


def withdraw(row: NumberList, actor: Person) -> None:
    """The candidate's side takes a list back before it began to leave; its numbers may come again in another."""
    demand_speaks_for(actor, row.roll.candidate)
    row = locked(row.id)
    if row.state not in (READING, READY, REFUSED):
        raise Conflict(
            _("این فهرست را دیگر نمی‌توان پس گرفت."), _("چیزی تغییر نکرد؛ صفحه را تازه کنید و وضعیت آن را ببینید.")
        )
    forget(row)
    row.state, row.problem, row.promotion_id = WITHDRAWN, "", None
    audit.record(actor, row, "number_list.withdrawn")


def forget(row: NumberList) -> None:
    """Delete what a list holds of numbers; its counts stay, but for those of a file not read to its end."""
    _forget_parts(row)
    db.session.execute(delete(ListBlock).where(ListBlock.list_id == row.id))
    seats = (GrowthNumber.roll_id == row.roll_id, GrowthNumber.list_id == row.id)
    db.session.execute(delete(GrowthNumber).where(*seats))
    if row.state == READING:
        row.total = row.accepted = row.invalid = row.repeated = row.opted_out = row.over_cap = row.blank = 0


def _forget_parts(row: NumberList) -> None:
    db.session.execute(delete(ListPart).where(ListPart.list_id == row.id))


def purge(candidate: Candidate, actor: Person | None) -> int:
    """Destroy the campaign's key, and with it every number it gave, wherever a copy lies. Returns how many lists.

    `actor` None: the portal itself, when the time is over. Opt-outs belong to no campaign and stay.
    """
    if actor is not None:
        demand_may_purge(actor, candidate)
    for key in living_keys(candidate):
        if data_keys.destroy(key):
            audit.record(actor, key, "number_list.key_destroyed")
    rows = _held(candidate)
    for row in rows:
        _purge_one(locked(row.id), actor)
    return len(rows)


def living_keys(candidate: Candidate) -> Sequence[DataKey]:
    owner = (DataKey.purpose == "number_lists", DataKey.owner == candidate.campaign.token)
    return db.session.scalars(select(DataKey).where(*owner, DataKey.destroyed_at.is_(None))).all()


def _held(candidate: Candidate) -> Sequence[NumberList]:
    query = select(NumberList).join(NumberRoll, NumberList.roll_id == NumberRoll.id)
    gone = NumberList.state.in_((PURGED, WITHDRAWN))
    return db.session.scalars(query.where(NumberRoll.candidate_id == candidate.id, ~gone)).all()


def _purge_one(row: NumberList, actor: HasToken | None) -> None:
    forget(row)
    if row.state != LEFT:  # what the messenger got is on record for ever
        row.state, row.problem = PURGED, ""
    audit.record(actor, row, "number_list.purged")


@periodic("lists.purge", seconds=3600)
def purge_what_is_over() -> None:
    """Each campaign whose last poll is a month past."""
    for candidate_id in _over():
        with transaction():
            purge(db.session.get_one(Candidate, candidate_id), None)


def _over() -> list[int]:
    recent = (
        select(Candidacy.candidate_id)
        .join(Round, Candidacy.round_id == Round.id)
        .where(Round.poll_starts_at > now() - KEPT)
    )
    query = (
        select(NumberRoll.candidate_id)
        .join(NumberList, NumberList.roll_id == NumberRoll.id)
        .join(DataKey, NumberList.data_key_id == DataKey.id)
        .where(DataKey.destroyed_at.is_(None), NumberRoll.candidate_id.not_in(recent))
    )
    return list(db.session.scalars(query.distinct()))


for _action, _words in {
    "number_list.read": _l("فهرست خوانده شد: از %(rows)s ردیف، %(accepted)s شماره پذیرفته شد"),
    "number_list.refused": _l("فهرست پذیرفته نشد"),
    "number_list.withdrawn": _l("فهرست پس گرفته شد"),
    "number_list.purged": _l("شماره‌های فهرست پاک شد"),
    "number_list.report_taken": _l("گزارش ردیف‌های پذیرفته‌نشده گرفته شد"),
    "number_list.key_destroyed": _l("کلید شماره‌های ستاد نامزد نابود شد"),
}.items():
    audit.describe(_action, _words)
