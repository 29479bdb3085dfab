"""Messengers are told who joined and who left: in batches, each change once, until they acknowledge it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sqlalchemy import Exists, Select, exists, insert, select, update

from portal.core import audit
from portal.core.accounts.models import Organisation
from portal.core.audit.entries import HasToken
from portal.core.clock import now
from portal.core.crypto import FieldKey
from portal.core.db import db
from portal.core.errors import Conflict, Forbidden, NotFound
from portal.core.i18n import _, _l
from portal.elections.codes import keys
from portal.elections.codes.models import Batch, BatchRow, Channel, CodeGrant, Member, ShortCode, Subscriber
from portal.elections.models import Candidacy, Round
from portal.elections.models.polls import SILENCE
from portal.licensing.licences.standing import holds_licence_in_force

MOST_ROWS = 1000


@dataclass(frozen=True)
class Change:
    """One line of a batch."""

    channel: str
    mobile: str
    joins: bool


def next_batch(messenger: Organisation, actor: HasToken) -> Batch | None:
    """The batch that waits for its acknowledgement, else a new one of what changed since; None: nothing changed.

    Who joins is handed over while the candidate may be promoted; who leaves always.
    """
    _demand_licence(messenger)
    # One cut at a time for each messenger (rows that point at it are not held up); the index is the last word.
    db.session.get_one(Organisation, messenger.id, with_for_update={"key_share": True})
    waiting = open_batch(messenger)
    if waiting is not None:
        return waiting
    rows = db.session.execute(_changes(messenger).limit(MOST_ROWS).with_for_update(of=Member)).all()
    return _cut(messenger, rows, actor) if rows else None


def _demand_licence(messenger: Organisation) -> None:
    if not holds_licence_in_force(messenger.id):
        raise Forbidden(
            _("پروانه‌ی پیام‌رسان معتبر نیست و فهرست عضوها به آن داده نمی‌شود."),
            _("فهرست نزد سامانه می‌ماند تا پروانه دوباره معتبر شود."),
        )


def _changes(messenger: Organisation) -> Select[Member, str]:
    """Members whose state the messenger does not know, with the channel that is meant: of the latest round."""
    channel = (
        select(Channel.name)
        .join(Candidacy)
        .where(Candidacy.candidate_id == CodeGrant.candidate_id, Channel.messenger_id == Member.messenger_id)
        .order_by(Candidacy.round_id.desc())
        .limit(1)
        .scalar_subquery()
    )
    query = (
        select(Member, channel)
        .join(Subscriber)
        .join(ShortCode)
        .join(CodeGrant, CodeGrant.code_id == ShortCode.id)
        .where(Member.messenger_id == messenger.id, Member.member != Member.told, ShortCode.released_at.is_(None))
        .where(Member.member.is_(False) | _may_be_promoted())
    )
    return query.order_by(Member.id)


def _may_be_promoted() -> Exists:
    """Whether the candidate stands in a round whose campaign runs now."""
    moment = now()
    return exists(
        select(Candidacy.id)
        .join(Round)
        .where(Candidacy.candidate_id == CodeGrant.candidate_id, Candidacy.withdrawn_at.is_(None))
        .where(Round.declared_at <= moment, Round.opens_at <= moment, Round.poll_starts_at > moment + SILENCE)
    )


def _cut(messenger: Organisation, rows: Sequence[tuple[Member, str]], actor: HasToken) -> Batch:
    joins = sum(member.member for member, _channel in rows)
    batch = Batch(messenger=messenger, joins=joins, leaves=len(rows) - joins, made_at=now())
    db.session.add(batch)
    db.session.flush()
    lines = [
        {"batch_id": batch.id, "member_id": member.id, "joins": member.member, "channel": channel}
        for member, channel in rows
    ]
    db.session.execute(insert(BatchRow), lines)
    for member, _channel in rows:
        member.told = member.member
    audit.record(actor, batch, "short_codes.batch_made", {"joins": batch.joins, "leaves": batch.leaves})
    return batch


def open_batch(messenger: Organisation) -> Batch | None:
    return db.session.scalar(
        select(Batch).where(Batch.messenger_id == messenger.id, Batch.received_at.is_(None))
    )


def batch_of(messenger: Organisation, token: str) -> Batch:
    """Raises NotFound: also for another messenger's."""
    found = db.session.scalar(select(Batch).where(Batch.messenger_id == messenger.id, Batch.token == token))
    if found is None:
        raise NotFound(_("چنین بسته‌ای نیست."), _("بسته‌ی تازه‌ای بخواهید."))
    return found


def contents(batch: Batch) -> Iterator[Change]:
    """The numbers of a batch, until it is acknowledged; after that they are told to nobody."""
    if batch.received_at is not None:
        raise Conflict(
            _("این بسته را پیش‌تر تحویل گرفته‌اید."), _("هر شماره یک بار داده می‌شود؛ بسته‌ی بعدی را بخواهید.")
        )
    query = (
        select(BatchRow.channel, BatchRow.joins, Subscriber.number, ShortCode)
        .select_from(BatchRow)
        .join(Member)
        .join(Subscriber)
        .join(ShortCode)
        .where(BatchRow.batch_id == batch.id)
    )
    opened: dict[int, FieldKey] = {}
    for channel, joins, number, code in db.session.execute(query.order_by(BatchRow.id)):
        if number is None:
            continue  # purged meanwhile
        key = opened.get(code.id) or opened.setdefault(code.id, keys.key_of(code))
        yield Change(channel, key.open(keys.NUMBER, number).decode(), joins)


def acknowledge(batch: Batch, actor: HasToken) -> None:
    """The messenger has it; saying so twice changes nothing."""
    mine = update(Batch).where(Batch.id == batch.id, Batch.received_at.is_(None)).values(received_at=now())
    if db.session.execute(mine).rowcount:  # type: ignore[attr-defined]
        audit.record(actor, batch, "short_codes.batch_received", {"joins": batch.joins, "leaves": batch.leaves})


audit.describe("short_codes.batch_made", _l("بسته‌ی عضوها برای پیام‌رسان ساخته شد: %(joins)s ورود و %(leaves)s خروج"))
audit.describe("short_codes.batch_received", _l("پیام‌رسان بسته‌ی عضوها را تحویل گرفت"))
