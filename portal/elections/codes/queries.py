"""What the pages of short codes show."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from portal.core.accounts.models import Organisation
from portal.core.clock import now
from portal.core.db import db
from portal.core.errors import NotFound
from portal.core.i18n import _, tehran_day
from portal.elections import dealing
from portal.elections.codes.channels import channels_of, was_handed_over
from portal.elections.codes.digits import SERVICE, digits_of
from portal.elections.codes.models import Channel, CodeGrant, Member, ShortCode, Subscriber
from portal.elections.models import Candidacy, Candidate, Constituency, Election, Quota, Round
from portal.elections.setup.candidates import candidacies

MOST_DAYS = 60


@dataclass(frozen=True)
class Holder:
    """A candidate of a round and their code. `ways`: (digit, messenger, channel) of what can be joined."""

    candidacy: Candidacy
    grant: CodeGrant | None
    ways: list[tuple[int, Organisation, str]]


@dataclass(frozen=True)
class Day:
    """How many joined and stayed, and how many left, on a day in Tehran; parts of a hundred of the longest bar."""

    day: date
    joined: int
    left: int
    joined_part: float
    left_part: float


@dataclass(frozen=True)
class Place:
    """What the campaign sees of one messenger: its digit, and the channel it may name or mend."""

    quota: Quota
    digit: int | None
    channel: Channel | None
    members: int
    is_fixed: bool


def election_by_code(code: str) -> Election:
    found = db.session.scalar(select(Election).where(Election.code == code))
    if found is None:
        raise NotFound(_("چنین انتخاباتی نیست."), _("از فهرست انتخابات‌ها آن را برگزینید."))
    return found


def elections_with_codes() -> list[Election]:
    """Those whose candidates have codes, newest first."""
    dealt = select(ShortCode.election_id).join(CodeGrant, CodeGrant.code_id == ShortCode.id)
    return list(db.session.scalars(select(Election).where(Election.id.in_(dealt)).order_by(Election.id.desc())))


def current_round(election: Election) -> Round | None:
    """The last round that was declared open, else the first."""
    declared = [row for row in election.rounds if row.declared_at is not None]
    return declared[-1] if declared else next(iter(election.rounds), None)


def holders(row: Round) -> list[Holder]:
    """Every candidate of the round, in the published order."""
    grants = {
        grant.candidate_id: grant
        for grant in db.session.scalars(
            select(CodeGrant)
            .join(Candidate)
            .join(Constituency)
            .where(Constituency.election_id == row.election_id)
            .options(joinedload(CodeGrant.code))
        )
    }
    digits = {one.messenger_id: one.digit for one in digits_of(row.election)}
    channels: dict[int, list[Channel]] = defaultdict(list)
    for channel in db.session.scalars(select(Channel).join(Candidacy).where(Candidacy.round_id == row.id)):
        channels[channel.candidacy_id].append(channel)
    return [
        Holder(one, grants.get(one.candidate_id), _ways(channels[one.id], digits)) for one in candidacies(row)
    ]


def _ways(channels: Sequence[Channel], digits: dict[int, int]) -> list[tuple[int, Organisation, str]]:
    named = [(digits[one.messenger_id], one.messenger, one.name) for one in channels if one.messenger_id in digits]
    return sorted(named, key=lambda way: way[0])


def numbers_of(election: Election) -> list[str]:
    """All numbers of its pool in the order in which they are given: whoever has the draw can give them anew."""
    query = select(ShortCode.code).where(ShortCode.election_id == election.id)
    return list(db.session.scalars(query.order_by(func.length(ShortCode.code), ShortCode.code)))


def pool_counts(election: Election) -> tuple[int, int]:
    """Codes of the election, and how many of them are somebody's."""
    codes = select(func.count()).select_from(ShortCode).where(ShortCode.election_id == election.id)
    given = codes.join(CodeGrant, CodeGrant.code_id == ShortCode.id)
    return db.session.scalar(codes) or 0, db.session.scalar(given) or 0


def codes_of_operator(election: Election, operator: Organisation) -> list[Any]:
    """(code, name of the candidate in Persian or None) of the numbers an operator gave, the smallest first."""
    query = (
        select(ShortCode.code, Candidate)
        .outerjoin(CodeGrant, CodeGrant.code_id == ShortCode.id)
        .outerjoin(Candidate, Candidate.id == CodeGrant.candidate_id)
        .where(ShortCode.election_id == election.id, ShortCode.operator_id == operator.id)
    )
    return list(db.session.execute(query.order_by(func.length(ShortCode.code), ShortCode.code)))


def elections_ahead() -> list[Election]:
    """Those whose last polls have not begun: numbers may still be given to them."""
    ahead = select(Round.election_id).where(Round.poll_starts_at > now())
    return list(db.session.scalars(select(Election).where(Election.id.in_(ahead)).order_by(Election.id.desc())))


def latest_candidacy(candidate: Candidate) -> Candidacy | None:
    """In the last round in which they stand."""
    query = select(Candidacy).where(Candidacy.candidate_id == candidate.id)
    return db.session.scalar(query.order_by(Candidacy.round_id.desc()).limit(1))


def places_of(candidacy: Candidacy, grant: CodeGrant | None) -> list[Place]:
    """One for each messenger that gave the candidate membership by text."""
    digits = {one.messenger_id: one.digit for one in digits_of(candidacy.round.election)}
    named = {one.quota_id: one for one in channels_of(candidacy)}
    counts = members_of(grant) if grant else {}
    quotas = [q for q in dealing.quotas_of(candidacy) if q.line.offer.service == SERVICE and q.each + q.extra]
    found = []
    for quota in quotas:
        messenger, channel = quota.line.offer.messenger_id, named.get(quota.id)
        fixed = channel is not None and was_handed_over(channel)
        found.append(Place(quota, digits.get(messenger), channel, counts.get(messenger, 0), fixed))
    return found


def members_of(grant: CodeGrant) -> dict[int, int]:
    """{messenger: members now}"""
    query = select(Member.messenger_id, func.count()).join(Subscriber)
    query = query.where(Subscriber.code_id == grant.code_id, Member.member.is_(True))
    return {messenger: count for messenger, count in db.session.execute(query.group_by(Member.messenger_id))}


def days_of(grant: CodeGrant) -> list[Day]:
    """The days since the first message, at most two months, each with its counts; nothing of any number."""
    query = select(Member.since_day, Member.member, func.count()).join(Subscriber)
    query = query.where(Subscriber.code_id == grant.code_id)
    counts = {
        (day, member): count
        for day, member, count in db.session.execute(query.group_by(Member.since_day, Member.member))
    }
    if not counts:
        return []
    most, last = max(counts.values()), tehran_day(now())
    first = max(min(day for day, _member in counts), last - timedelta(days=MOST_DAYS - 1))
    days = [first + timedelta(days=number) for number in range((last - first).days + 1)]
    return [_day(day, counts.get((day, True), 0), counts.get((day, False), 0), most) for day in days]


def _day(day: date, joined: int, left: int, most: int) -> Day:
    return Day(day, joined, left, 100 * joined / most, 100 * left / most)
