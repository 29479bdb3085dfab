from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask

from portal.core import clock
from portal.core.clock import now
from portal.core.db import db, transaction
from portal.core.errors import Conflict, Forbidden, Invalid
from portal.elections import dealing
from portal.elections.models import Candidacy, Round
from portal.elections.offers import service as offers
from portal.elections.setup import candidates, elections, on_withdrawn, withdraw, withdrawal
from portal.elections.setup.elections import Days
from portal.elections.setup.queries import phase_of
from tests.elections import polls
from tests.people import make_person


@pytest.fixture
def poll(app: Flask) -> polls.Poll:
    return polls.make_poll(candidates=3)


def later(days: int = 30) -> Days:
    """A second round, whose offers are open now."""
    start = now() + timedelta(days=days)
    return Days(start, start + timedelta(days=1), start + timedelta(days=6))


def second_round(poll: polls.Poll, *places: int) -> Round:
    with transaction():
        row = elections.add_round(poll.election, poll.manager, later())
        candidates.enter(row, [poll.candidacies[place].candidate for place in places], poll.manager)
    return row


def test_silence_begins_a_day_before_polling_starts(poll: polls.Poll):
    assert poll.round.poll_starts_at - poll.round.silent_at == timedelta(hours=24)


def test_a_second_round_is_closed_until_it_is_declared_open(poll: polls.Poll):
    row = second_round(poll, 0, 1)
    middle = row.opens_at + timedelta(hours=1)
    assert not row.is_campaign(middle)
    with transaction():
        elections.declare(db.session.get_one(Round, row.id), poll.manager)
    assert row.is_campaign(middle)


def test_a_second_round_has_fresh_quotas_for_those_who_stand_in_it(poll: polls.Poll):
    vendor = polls.make_messenger()
    polls.announce(poll, vendor, "in_channel_ad", 300)
    polls.deal(poll)
    polls.promoted(poll, amount=40)
    row = second_round(poll, 0, 1)
    said = polls.Announced(row.opens_at, row.silent_at, {"": 100})
    with transaction():
        offers.announce(vendor.organisation, vendor.owner, row, poll.constituency, "in_channel_ad", said)
    with clock.moved_to(row.offers_until), transaction():
        dealing.deal(row, poll.manager)
    shares = {one.candidate_id: dealing.quotas_of(one) for one in candidates.candidacies(row)}
    assert [(quota.each, quota.taken) for found in shares.values() for quota in found] == [(50, 0), (50, 0)]


def test_there_is_no_third_round(poll: polls.Poll):
    second_round(poll, 0)
    with pytest.raises(Conflict), transaction():
        elections.add_round(poll.election, poll.manager, later())


@pytest.mark.parametrize("wrong", ["opens before offers close", "opens in silence"])
def test_moments_out_of_order_are_refused(poll: polls.Poll, wrong: str):
    days = later()
    opens = {
        "opens before offers close": days.offers_until - timedelta(hours=1),
        "opens in silence": days.poll_starts_at - timedelta(hours=24),
    }[wrong]
    with pytest.raises(Invalid), transaction():
        elections.add_round(poll.election, poll.manager, Days(days.offers_until, opens, days.poll_starts_at))


def test_nobody_is_entered_once_quotas_are_dealt(poll: polls.Poll):
    polls.deal(poll)
    with pytest.raises(Conflict):
        polls.add_candidate(poll)


def test_offers_are_not_opened_again_once_quotas_are_dealt(poll: polls.Poll):
    polls.deal(poll)
    days = Days(poll.round.offers_until - timedelta(hours=1), poll.round.opens_at, poll.round.poll_starts_at)
    with pytest.raises(Conflict), transaction():
        elections.change_round(poll.round, poll.manager, days)


def test_only_the_headquarters_sets_up(poll: polls.Poll):
    with pytest.raises(Forbidden), transaction():
        elections.add_round(poll.election, make_person(), later())


def test_a_withdrawal_is_told_once_and_after_everything_returned(poll: polls.Poll):
    polls.announce(poll, polls.make_messenger(), "in_channel_ad", 300)
    polls.deal(poll)
    heard: list[int] = []

    def listen(candidacy: Candidacy, _actor: polls.Person) -> None:
        heard.extend(quota.left for quota in dealing.quotas_of(candidacy))

    on_withdrawn(listen)
    try:
        with transaction():
            withdraw(poll.candidacies[0], poll.manager)
        with pytest.raises(Conflict), transaction():
            withdraw(poll.candidacies[0], poll.manager)
    finally:
        withdrawal._calls.remove(listen)
    assert heard == [0]


def test_a_messenger_announces_once_and_not_after_the_offers_closed(poll: polls.Poll):
    vendor = polls.make_messenger()
    polls.announce(poll, vendor, "in_channel_ad", 300)
    with pytest.raises(Conflict, match="ویرایش|پیش‌تر"):
        polls.announce(poll, vendor, "in_channel_ad", 300)
    said = polls.announced(poll, "bulk_message", 10)
    with pytest.raises(Conflict, match="مهلت"), transaction():
        offers.announce(vendor.organisation, vendor.owner, poll.round, poll.constituency, "bulk_message", said)


def test_the_phase_of_a_round_follows_the_clock(poll: polls.Poll):
    row, hour = poll.round, timedelta(hours=1)
    before = phase_of(row, row.offers_until - hour), phase_of(row, now())
    polls.deal(poll)
    after = [phase_of(row, at) for at in (row.opens_at - hour, now(), row.silent_at, row.poll_starts_at)]
    assert before == ("offers", "to_deal")
    assert after == ["before", "campaign", "silence", "polling"]
