"""Requests of the first candidate of a poll, in a word."""

from __future__ import annotations

from portal.core.cases import Case
from portal.core.db import db, transaction
from portal.elections import dealing
from portal.elections.requests import service
from portal.elections.requests.models import PromotionCase
from tests.elections import polls

AD = "in_channel_ad"


def of_slot(poll: polls.Poll, **said: str) -> PromotionCase:
    """A draft for the last slot of the first candidate."""
    share = polls.quota_of(poll.candidacies[0], "pinned_chat")
    return polls.asked(share, poll.representatives[0], slot=polls.slots_of(poll.candidacies[0])[-1], **said)


def booked(poll: polls.Poll, **said: str) -> PromotionCase:
    case = of_slot(poll, **said)
    with transaction():
        service.book(case, poll.representatives[0])
    return case


def left(poll: polls.Poll, place: int = 0) -> int:
    return polls.quota_of(poll.candidacies[place], AD).left


def quota(poll: polls.Poll, place: int = 0) -> dealing.Quota:
    return polls.quota_of(poll.candidacies[place], AD)


def sent(poll: polls.Poll, amount: int = 30) -> PromotionCase:
    return polls.sent(quota(poll), poll.representatives[0], amount)


def again(case: Case) -> PromotionCase:
    return db.session.get_one(PromotionCase, case.id, populate_existing=True)
