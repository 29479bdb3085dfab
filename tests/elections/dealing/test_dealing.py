from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import text, update
from sqlalchemy.exc import IntegrityError

from portal.core.db import db, transaction
from portal.core.errors import Conflict, Forbidden
from portal.elections import dealing
from portal.elections.dealing import NothingLeft
from portal.elections.models import OfferLine, Quota
from portal.elections.setup import withdraw
from tests.elections import polls
from tests.people import make_person


@pytest.fixture
def poll(app: Flask) -> polls.Poll:
    return polls.a_dealt_poll(candidates=3, capacity=1000)


def quotas(poll: polls.Poll) -> list[Quota]:
    return [polls.quota_of(one, "in_channel_ad") for one in poll.candidacies]


def test_every_candidate_has_the_same_quota_and_the_remainder_waits_for_the_draw(poll: polls.Poll):
    assert {quota.each for quota in quotas(poll)} == {333}
    line = quotas(poll)[0].line
    assert line.capacity - line.dealt == 1


def test_a_badge_that_is_not_there_for_all_is_for_nobody(app: Flask):
    poll = polls.make_poll(candidates=3)
    polls.announce(poll, polls.make_messenger(), "blue_tick", 2)
    assert {quota.each for quota in polls.deal(poll)} == {0}


def test_growth_is_capped_for_each_candidate(app: Flask):
    poll = polls.make_poll(candidates=2)
    polls.announce(poll, polls.make_messenger(), "channel_growth", 50_000)
    assert {quota.each for quota in polls.deal(poll)} == {10_000}


def test_provinces_are_divided_each_on_its_own(app: Flask):
    poll = polls.make_poll(candidates=2)
    polls.announce(poll, polls.make_messenger(), "provincial_channels", {"tehran": 100, "yazd": 7})
    assert sorted((quota.line.province, quota.each) for quota in polls.deal(poll)) == [
        ("tehran", 50),
        ("tehran", 50),
        ("yazd", 3),
        ("yazd", 3),
    ]


def test_quotas_are_dealt_once(poll: polls.Poll):
    with pytest.raises(Conflict):
        polls.deal(poll)


def test_quotas_are_not_dealt_while_offers_are_open(app: Flask):
    poll = polls.make_poll()
    with polls.days_ago(), pytest.raises(Conflict):
        polls.deal(poll)


def test_only_the_headquarters_deals(app: Flask):
    poll, stranger = polls.make_poll(), make_person()
    with pytest.raises(Forbidden), transaction():
        dealing.deal(poll.round, stranger)


def test_what_was_taken_is_no_longer_left(poll: polls.Poll):
    with transaction():
        dealing.take(quotas(poll)[0], 300)
    assert quotas(poll)[0].left == 33


def test_more_than_is_left_is_refused_whole(poll: polls.Poll):
    with pytest.raises(NothingLeft), transaction():
        dealing.take(quotas(poll)[0], 334)
    assert quotas(poll)[0].left == 333


def test_what_is_given_back_is_left_again(poll: polls.Poll):
    with transaction():
        dealing.take(quotas(poll)[0], 300)
    with transaction():
        dealing.give_back(quotas(poll)[0], 300)
    assert quotas(poll)[0].left == 333


def test_what_was_never_taken_cannot_come_back(poll: polls.Poll):
    with pytest.raises(ValueError, match="never taken"), transaction():
        dealing.give_back(quotas(poll)[0], 1)


@pytest.mark.parametrize(
    "statement", ["UPDATE election_quotas SET taken = 334", "UPDATE election_quotas SET taken = -1"]
)
def test_the_database_itself_refuses_more_than_a_quota(poll: polls.Poll, statement: str):
    with pytest.raises(IntegrityError), transaction() as session:
        session.execute(text(statement))


def test_the_database_itself_refuses_to_deal_more_than_is_offered(poll: polls.Poll):
    with pytest.raises(IntegrityError), transaction() as session:
        session.execute(update(OfferLine).values(dealt=1001))


def test_who_withdrew_has_nothing_left_and_the_offer_has_it_back(poll: polls.Poll):
    with transaction():
        dealing.take(quotas(poll)[0], 100)
    with transaction():
        withdraw(poll.candidacies[0], poll.manager)
    quota = quotas(poll)[0]
    assert (quota.left, quota.taken, quota.line.dealt) == (0, 100, 100 + 333 * 2)
    with pytest.raises(NothingLeft), transaction():
        dealing.take(db.session.get_one(Quota, quota.id), 1)
