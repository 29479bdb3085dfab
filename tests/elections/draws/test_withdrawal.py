"""A withdrawal in the middle: what is past stays, what is to come is dealt again by the chain's next value."""

from __future__ import annotations

import json

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from portal.core.db import db, transaction
from portal.elections import verify_draw
from portal.elections.draws import evenness, queries
from portal.elections.draws.models import Draw
from portal.elections.draws.moving import new_places
from portal.elections.draws.slots import slots_of
from portal.elections.models import Offer, Slot
from portal.elections.requests.promotions import promotion_of
from portal.elections.setup import withdraw
from tests.elections import polls
from tests.elections.draws import acts
from tests.scenes import scene


@given(st.sets(st.integers(0, 20)), st.sets(st.integers(0, 20)))
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_a_request_keeps_its_slot_or_goes_to_the_first_free_one_and_none_is_given_twice(
    mine: set[int], asked: set[int]
) -> None:
    found = new_places(sorted(mine), sorted(asked))
    given_out = [slot for slot in found.values() if slot is not None]
    assert len(set(given_out)) == len(given_out)
    assert set(given_out) <= mine
    assert all(found[slot] == slot for slot in mine & asked)
    assert len(given_out) == min(len(mine), len(asked))


class Middle:
    """Four candidates, twelve slots, published; the clock stands just after the fifth slot began."""

    def __init__(self) -> None:
        self.poll = acts.draw_poll(candidates=4)
        self.draw: Draw = acts.announced(self.poll)
        acts.held(self.poll, self.draw)
        self.offer: Offer = queries.pinned_offers(self.draw)[0]
        self.before = self.holders()
        self.moment = slots_of(self.offer)[4].starts_at

    def holders(self) -> list[int | None]:
        return [slot.candidacy_id for slot in slots_of(self.offer)]

    def withdraw(self, place: int) -> None:
        with acts.at(self.moment):
            with transaction():
                withdraw(self.poll.candidacies[place], self.poll.manager)
            db.session.expire_all()


@pytest.fixture
@scene
def middle(app: Flask) -> Middle:
    return Middle()


def test_past_slots_stay_and_future_ones_go_to_those_who_stay(middle: Middle) -> None:
    gone = middle.poll.candidacies[0].id
    middle.withdraw(0)
    after = middle.holders()
    assert after[:5] == middle.before[:5]
    assert gone not in after[5:]
    assert None not in after[5:]


def test_those_who_stay_keep_within_one_slot_at_every_moment(middle: Middle) -> None:
    middle.withdraw(0)
    planned = evenness.rota(middle.offer, queries.order_of(middle.draw)).measures[0]
    assert max(planned.spread.total, planned.spread.prefix) <= 1


def test_the_new_publication_names_the_earlier_one_and_uses_the_chains_next_value(middle: Middle) -> None:
    middle.withdraw(0)
    _announcement, first, second = middle.draw.publications
    document = json.loads(second.body)
    assert (document["replaces"], second.replaces) == (first.digest, first.digest)
    assert document["chain"]["index"] == 2
    assert "withdrawn since: نامزد 1 (101)" in verify_draw.verify(document)[1]


def test_each_withdrawal_has_its_own_publication_until_one_is_left(middle: Middle) -> None:
    for place in range(4):
        middle.withdraw(place)
    assert [one.number for one in middle.draw.publications] == [0, 1, 2, 3, 4]
    assert json.loads(middle.draw.publications[-1].body)["order"] == ["نامزد 4 (104)"]
    assert middle.holders()[5:] == [None] * 7


def test_quotas_follow_the_slots_and_never_pass_the_offer(middle: Middle) -> None:
    middle.withdraw(0)
    slots = middle.holders()
    for one in middle.poll.candidacies[1:]:
        quota = polls.quota_of(one, "pinned_chat")
        assert quota.each + quota.extra == slots.count(one.id)
    line = polls.quota_of(middle.poll.candidacies[1], "pinned_chat").line
    assert line.dealt <= line.capacity


def test_requests_go_with_their_candidate_to_the_new_slots(middle: Middle) -> None:
    poll = middle.poll
    cases = [
        polls.sent(polls.quota_of(poll.candidacies[place], "pinned_chat"), poll.representatives[place], slot=slot)
        for place in range(4)
        for slot in polls.slots_of(poll.candidacies[place])
        if slot.starts_at > middle.moment
    ]
    middle.withdraw(0)
    for case in cases:
        promotion = promotion_of(case)
        assert promotion is not None
        if case.candidacy_id == poll.candidacies[0].id:
            assert promotion.state == "cancelled"
            continue
        slot = db.session.get_one(Slot, promotion.slot_id)
        assert slot.candidacy_id == case.candidacy_id
        assert (promotion.starts_at, promotion.not_after) == (slot.starts_at, slot.ends_at)
        assert case.slot_id == promotion.slot_id
    held = [case.slot_id for case in cases if case.holds_units]
    assert len(set(held)) == len(held)


def test_a_request_for_which_no_slot_is_left_falls_and_its_unit_returns(middle: Middle) -> None:
    """With fewer slots to come than requests: made by hand, as no rotation takes more than one away."""
    poll = middle.poll
    quota, representative = polls.quota_of(poll.candidacies[1], "pinned_chat"), poll.representatives[1]
    slots = [slot for slot in polls.slots_of(poll.candidacies[1]) if slot.starts_at > middle.moment]
    case = polls.sent(quota, representative, slot=slots[-1])
    taken = polls.quota_of(poll.candidacies[1], "pinned_chat").taken
    acts.take_slots_away(middle.offer, poll.candidacies[1], slots[-1:])
    assert polls.quota_of(poll.candidacies[1], "pinned_chat").taken == taken - 1
    assert promotion_of(case).state == "cancelled"  # type: ignore[union-attr]


def test_a_withdrawal_without_a_publication_deals_nothing_again(app: Flask) -> None:
    poll = acts.bare_poll(3)
    draw = acts.announced(poll)
    with transaction():
        withdraw(poll.candidacies[0], poll.manager)
    assert draw.publications == []
