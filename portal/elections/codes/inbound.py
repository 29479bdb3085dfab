"""A message arrives from an operator: kept once, understood, answered; membership follows from all of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select

from portal.core.accounts.models import Organisation
from portal.core.clock import now
from portal.core.crypto import FieldKey
from portal.core.db import db, insert_missing, transaction
from portal.core.i18n import tehran_day
from portal.core.identifiers import BadIdentifier, check_mobile
from portal.elections.codes import keys
from portal.elections.codes.channels import living_grant, ways
from portal.elections.codes.digits import digits_of
from portal.elections.codes.models import CodeGrant, Member, Subscriber, TextMessage
from portal.elections.codes.reading import Meaning, Meant, read
from portal.elections.codes.replies import Way, reply, unknown_code
from portal.elections.codes.standing import Message, Standing, fold
from portal.elections.lists import optouts
from portal.elections.lists.optouts import Wish
from portal.elections.models import Candidacy, Candidate

# Clocks differ a little; a time that lies further ahead would win over everything that is still to come.
CLOCKS_DIFFER = timedelta(minutes=5)


@dataclass(frozen=True)
class Report:
    """A message as the operator tells it: its own id and time, the code, the sender, the words."""

    message_id: str
    code: str
    sender: str
    at: datetime
    text: str


@dataclass(frozen=True)
class Answer:
    """`outcome`: what the message did (`standing.Outcome`), or why nothing was kept: `unknown_code`, `not_mobile`,
    `ahead_of_time`, `id_reused`. `reply`: to be texted to the sender; empty: nothing is texted."""

    message_id: str
    outcome: str
    reply: str
    repeated: bool = False


def receive(operator: Organisation, report: Report) -> Answer:
    """Take in one message in a transaction of its own; the same message again is answered as it was."""
    with transaction():
        grant = living_grant(report.code)
        if grant is None:
            return Answer(report.message_id, "unknown_code", unknown_code())
        if report.at > now() + CLOCKS_DIFFER:
            return Answer(report.message_id, "ahead_of_time", "")
        try:
            mobile = check_mobile(report.sender)
        except BadIdentifier:
            return Answer(report.message_id, "not_mobile", "")
        return _receive(operator, report, grant, mobile)


def _receive(operator: Organisation, report: Report, grant: CodeGrant, mobile: str) -> Answer:
    key = keys.key_of(grant.code)
    subscriber = _subscriber(grant, key, mobile)
    candidacy = candidacy_at(grant.candidate, report.at)
    open_ways = ways(candidacy) if candidacy else {}
    message = _keep(operator, report, subscriber, _meant(report, grant), candidacy is not None, open_ways, key)
    if isinstance(message, Answer):
        return message
    standing = fold(map(_as_message, _messages_of(subscriber)))
    _keep_members(subscriber, standing, message.at)
    if standing.silenced != subscriber.silenced:
        subscriber.silenced = standing.silenced
        wish = Wish.OUT if standing.silenced else Wish.IN
        optouts.record(mobile, wish, source="sms", said_at=report.at, candidate_id=grant.candidate_id)
    message.outcome = standing.outcome
    message.reply = reply(standing, grant.candidate.name_fa, open_ways)
    return Answer(report.message_id, message.outcome, message.reply)


def _subscriber(grant: CodeGrant, key: FieldKey, mobile: str) -> Subscriber:
    """The row of this number, locked: messages of one number are taken in one after the other."""
    number_hash = key.hash(keys.NUMBER, mobile)
    row = {"code_id": grant.code_id, "number_hash": number_hash, "silenced": False}
    row |= {"number": key.seal(keys.NUMBER, mobile.encode())}
    insert_missing(Subscriber, [row], "code_id", "number_hash")
    query = select(Subscriber).where(Subscriber.code_id == grant.code_id, Subscriber.number_hash == number_hash)
    return db.session.scalars(query.with_for_update(), execution_options={"populate_existing": True}).one()


def _meant(report: Report, grant: CodeGrant) -> tuple[Meant, int | None]:
    """The meaning, and the messenger that a join digit names in this election."""
    meant = read(report.text)
    named = {row.digit: row.messenger_id for row in digits_of(grant.code.election)}
    return meant, named.get(meant.digit) if meant.digit is not None else None


def _keep(
    operator: Organisation,
    report: Report,
    subscriber: Subscriber,
    understood: tuple[Meant, int | None],
    is_open: bool,
    open_ways: dict[int, Way],
    key: FieldKey,
) -> TextMessage | Answer:
    """The message's new row; or the answer that it got when it came first."""
    meant, messenger = understood
    row = {
        "operator_id": operator.id,
        "message_id": report.message_id,
        "subscriber_id": subscriber.id,
        "at": report.at,
        "received_at": now(),
        "meaning": meant.meaning.value,
        "messenger_id": messenger if messenger in open_ways else None,
        "is_open": is_open,
        "outcome": "",
        "reply": "",
        "fingerprint": _fingerprint(report, key),
    }
    is_new = insert_missing(TextMessage, [row], "operator_id", "message_id")
    here = (TextMessage.operator_id == operator.id, TextMessage.message_id == report.message_id)
    kept = db.session.scalars(select(TextMessage).where(*here)).one()
    if is_new:
        return kept
    if kept.fingerprint != row["fingerprint"]:
        return Answer(report.message_id, "id_reused", "")
    return Answer(report.message_id, kept.outcome, kept.reply, repeated=True)


def _fingerprint(report: Report, key: FieldKey) -> str:
    said = (report.code, report.sender, report.at.isoformat(), report.text)
    return key.hash("short_code_messages.fingerprint", "\n".join(said))


def _messages_of(subscriber: Subscriber) -> list[TextMessage]:
    return list(db.session.scalars(select(TextMessage).where(TextMessage.subscriber_id == subscriber.id)))


def _as_message(row: TextMessage) -> Message:
    key = (row.operator_id, row.message_id)
    return Message(row.at, key, Meaning(row.meaning), row.messenger_id, row.is_open)


def _keep_members(subscriber: Subscriber, standing: Standing, at: datetime) -> None:
    """Write down what changed: a late message may also undo what an earlier one seemed to do."""
    known = {
        row.messenger_id: row
        for row in db.session.scalars(select(Member).where(Member.subscriber_id == subscriber.id))
    }
    for messenger in standing.changed_at.keys() | known.keys():
        row = known.get(messenger)
        since = standing.changed_at.get(messenger, at)
        if row is None:
            row = Member(subscriber=subscriber, messenger_id=messenger, told=False)
            db.session.add(row)
        row.member = messenger in standing.channels
        row.since, row.since_day = since, tehran_day(since)


def candidacy_at(candidate: Candidate, moment: datetime) -> Candidacy | None:
    """In which round the candidate stands at `moment` while promotion is lawful, if in any."""
    rows = db.session.scalars(select(Candidacy).where(Candidacy.candidate_id == candidate.id))
    return next((row for row in rows if _stands(row, moment)), None)


def _stands(row: Candidacy, moment: datetime) -> bool:
    stayed = row.withdrawn_at is None or moment < row.withdrawn_at
    return stayed and row.round.is_campaign(moment)
