"""A poll whose candidates have codes and channels, and an operator whose customers text to them.

line = make_line()                                   # two candidates, two messengers: digits 2 and 3
line.text("2")                                       # a customer's message, one second after the last one
assert line.members() == {"eitaa"}
"""

from __future__ import annotations

from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import count

from sqlalchemy import select

from portal.core.accounts.models import Organisation, Person
from portal.core.accounts.roles import Kind, Role
from portal.core.clock import moved_to, now
from portal.core.db import db, transaction
from portal.core.identifiers_demo import make_mobile
from portal.elections.codes import channels, digits, inbound, keys, pool
from portal.elections.codes.inbound import Answer, Report
from portal.elections.codes.models import Batch, CodeGrant, Member, Subscriber
from portal.elections.models import Candidacy
from tests.elections.polls import Poll, announce, deal, make_messenger, make_poll, quota_of
from tests.people import Vendor, make_member, make_organisation
from tests.scenes import scene

_codes, _numbers = count(30001), count(1)


@dataclass
class Line:
    """`messengers`: by the name used in tests; `first`: the moment of the first message, an hour ago."""

    poll: Poll
    operator: Organisation
    liaison: Person
    messengers: dict[str, Vendor]
    grants: list[CodeGrant]
    first: datetime
    customer: str = field(default_factory=lambda: a_mobile())
    sent: int = 0

    def report(self, text: str, minute: float | None = None, **changes: object) -> Report:
        self.sent += 1
        at = self.first + (timedelta(seconds=self.sent) if minute is None else timedelta(minutes=minute))
        said = {"message_id": f"m-{next(_numbers)}", "code": self.grants[0].code.code, "sender": self.customer}
        return Report(**(said | {"at": at, "text": text} | changes))  # type: ignore[arg-type]

    def text(self, text: str, minute: float | None = None, **changes: object) -> Answer:
        return inbound.receive(self.operator, self.report(text, minute, **changes))

    def members(self, customer: str | None = None, place: int = 0) -> set[str]:
        """Of which messengers' channels (of one candidate) the customer is a member."""
        grant = self.grants[place]
        hashed = keys.key_of(grant.code).hash(keys.NUMBER, customer or self.customer)
        query = select(Member.messenger_id).join(Subscriber).where(Subscriber.code_id == grant.code_id)
        found = set(db.session.scalars(query.where(Subscriber.number_hash == hashed, Member.member.is_(True))))
        return {name for name, vendor in self.messengers.items() if vendor.id in found}

    @property
    def candidacy(self) -> Candidacy:
        return self.poll.candidacies[0]


def a_mobile() -> str:
    return make_mobile(f"customer/{next(_numbers)}")


def make_offered_poll(candidates: int = 2) -> tuple[Poll, dict[str, Vendor]]:
    """Two messengers offered membership by text, and it was dealt; nobody has a code."""
    poll = make_poll(candidates)
    messengers = {"eitaa": make_messenger("شرکت ایتا", "ایتا"), "bale": make_messenger("بله")}
    for vendor in messengers.values():
        announce(poll, vendor, "sms_join", candidates)
    deal(poll)
    return poll, messengers


def in_silence(poll: Poll) -> AbstractContextManager[None]:
    """A minute after campaigning ended."""
    return moved_to(poll.round.silent_at + timedelta(minutes=1))


def some_codes(number: int) -> str:
    return "\n".join(str(next(_codes)) for _ in range(number))


def make_operator() -> tuple[Organisation, Person]:
    made = make_organisation(Kind.OPERATOR, "اپراتور الف")
    return made, make_member(made, Role.LIAISON)


def name_channel(poll: Poll, place: int, vendor: Vendor, name: str = "my_channel") -> None:
    candidacy = poll.candidacies[place]
    quota = quota_of(candidacy, "sms_join", vendor)
    with transaction():
        channels.name_channel(candidacy, poll.representatives[place], quota, name)


@scene
def make_line(candidates: int = 2) -> Line:
    """Every candidate has a code and a channel on both messengers; 2 is Eitaa, 3 is Bale."""
    poll, messengers = make_offered_poll(candidates)
    operator, liaison = make_operator()
    with transaction():
        pool.add_numbers(poll.election, liaison, some_codes(candidates), operator)
        grants = pool.deal(poll.round, poll.manager)
        for digit, vendor in enumerate(messengers.values(), 2):
            digits.set_digit(poll.election, poll.manager, vendor.organisation, digit)
    for place in range(candidates):
        for name, vendor in messengers.items():
            name_channel(poll, place, vendor, f"channel_{place}_{name}")
    return Line(poll, operator, liaison, messengers, grants, now() - timedelta(hours=1))


def batches() -> list[Batch]:
    return list(db.session.scalars(select(Batch).order_by(Batch.id)))
