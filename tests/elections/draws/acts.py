"""A draw for tests, held by the real services with the clock moved: call these inside a context.

poll = draw_poll(candidates=5)              # two messengers' offers, dealt; pinned chats begin in three days
draw = announced(poll)                      # commitments until in one hour, reveals until in two, sources tomorrow
publication = held(poll, draw)              # everybody commits, all but the last reveal, two people write the values
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime, time, timedelta

from portal.core import clock
from portal.core.accounts.models import Person
from portal.core.accounts.roles import Role
from portal.core.clock import now
from portal.core.db import db, transaction
from portal.core.i18n import TEHRAN, tehran_day
from portal.elections import ceremony, draws
from portal.elections.draws.announcing import Announced, Source
from portal.elections.draws.models import Draw, DrawPublication
from portal.elections.draws.moving import move_requests
from portal.elections.draws.slots import slots_of
from portal.elections.models import Candidacy, Offer, Slot
from tests.elections import polls
from tests.people import make_member
from tests.scenes import scene

HOUR = timedelta(hours=1)
VALUES = ("2104377.10", "۱۲ ۵ ۲ ۱۰ ۸")


@scene
def draw_poll(candidates: int = 5, views: int = 1003, **pinned: object) -> polls.Poll:
    """A round with an offer that is counted, and a pinned chat of two days, six slots each, from in three days on.
    `pinned`: what else the messenger says of the chat."""
    poll = polls.make_poll(candidates)
    messenger = polls.make_messenger("پیام‌رسان نمونه")
    polls.announce(poll, messenger, "in_channel_ad", views)
    start = datetime.combine(tehran_day(now()), time(), TEHRAN) + timedelta(days=3)
    polls.announce(
        poll, messenger, "pinned_chat", window_from=start, window_until=start + timedelta(days=2), **pinned
    )
    polls.deal(poll)
    return poll


@scene
def bare_poll(candidates: int = 3) -> polls.Poll:
    """A round whose quotas are dealt, with nothing offered: for tests of the ceremony alone."""
    poll = polls.make_poll(candidates)
    polls.deal(poll)
    return poll


def sources() -> list[Source]:
    tomorrow = tehran_day(now()) + timedelta(days=1)
    return [
        Source("شاخص کل بورس تهران در پایان روز", "https://www.tsetmc.com", tomorrow),
        Source("پنج عدد قرعه‌کشی عصر بانک نمونه", "روزنامه‌ی فردای آن روز", tomorrow),
    ]


def said(**changes: object) -> Announced:
    words: dict[str, object] = {"commit_until": now() + HOUR, "reveal_until": _reveals(), "sources": sources()}
    return Announced(**(words | changes))  # type: ignore[arg-type]


def _reveals() -> datetime:
    """Two hours from now, or midnight where that comes first: the sources' day begins then."""
    midnight = datetime.combine(tehran_day(now()) + timedelta(days=1), time(), TEHRAN)
    return min(now() + 2 * HOUR, midnight)


@scene
def announced(poll: polls.Poll, **changes: object) -> Draw:
    with transaction():
        return draws.announce(poll.round, poll.constituency, poll.manager, said(**changes))


@contextmanager
def at(moment: datetime, later: timedelta = timedelta(seconds=1)) -> Iterator[None]:
    """Just after a moment; rows are read afresh."""
    with clock.moved_to(moment + later):
        db.session.rollback()
        yield


def secret(word: str) -> bytes:
    return hashlib.sha256(word.encode()).digest()


def committed(poll: polls.Poll, draw: Draw, place: int) -> tuple[str, str]:
    """The representative at `place` commits; salt and value in hexadecimal."""
    candidacy = poll.candidacies[place]
    name = next(one.name for one in draw.places if one.candidacy_id == candidacy.id)
    salt, value = secret(f"salt {name}"), secret(f"value {name}")
    text = ceremony.commitment(draw.name, name, salt, value)
    with transaction():
        draws.commit(draw, candidacy, poll.representatives[place], text)
    return salt.hex(), value.hex()


def revealed(poll: polls.Poll, draw: Draw, place: int, salt: str, value: str) -> None:
    with transaction():
        draws.reveal(draw, poll.candidacies[place], poll.representatives[place], salt, value)


def colleague(poll: polls.Poll) -> Person:
    return make_member(poll.headquarters, Role.MANAGER)


def with_values(poll: polls.Poll, draw: Draw) -> None:
    """Both people write the same; the clock stands after the sources' day began."""
    other = colleague(poll)
    for person in (poll.manager, other):
        with transaction():
            draws.enter_values(draw, person, VALUES)


@scene
def readied(poll: polls.Poll, draw: Draw) -> None:
    """Up to the step before publishing: all but the last reveal."""
    opened = [committed(poll, draw, place) for place in range(len(poll.candidacies))]
    with at(draw.commit_until):
        for place, (salt, value) in enumerate(opened[:-1]):
            revealed(poll, draw, place, salt, value)
    with at(draw.sources_from):
        with_values(poll, draw)


@scene
def held(poll: polls.Poll, draw: Draw) -> DrawPublication:
    """The whole ceremony; published just after the sources' day began."""
    readied(poll, draw)
    with at(draw.sources_from), transaction():
        return draws.publish(draw, poll.manager)


def take_slots_away(offer: Offer, candidacy: Candidacy, slots: Sequence[Slot]) -> None:
    """Give these slots of `candidacy` to somebody else, with whatever that does to requests."""
    with transaction():
        rows = [slot for slot in slots_of(offer) if slot.id in {one.id for one in slots}]
        other = next(slot.candidacy for slot in slots_of(offer) if slot.candidacy_id not in (None, candidacy.id))
        for row in rows:
            row.candidacy = other
        db.session.flush()
        move_requests(rows)
