"""What the order is used for: extras, slots, and how even these are."""

from __future__ import annotations

import json
from collections import Counter
from datetime import timedelta

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select, update

from portal.core.db import db, transaction
from portal.elections import draws, rotation
from portal.elections.draws import evenness, queries
from portal.elections.draws.models import Draw
from portal.elections.draws.remainders import Rest, extras
from portal.elections.draws.slots import above_least, band_of, exchanged, slots_of, slots_of_window
from portal.elections.models import Offer, OfferLine, Round, Slot
from portal.elections.requests import fulfilment
from tests.elections import polls
from tests.elections.draws import acts
from tests.scenes import scene

FIVE = ["a", "b", "c", "d", "e"]
Held = tuple[polls.Poll, Draw]


@pytest.fixture
@scene
def held(app: Flask) -> Held:
    """Five candidates, 1003 views, twelve slots: published."""
    poll = acts.draw_poll(candidates=5)
    draw = acts.announced(poll)
    acts.held(poll, draw)
    return poll, draw


def pinned(draw: Draw) -> Offer:
    return queries.pinned_offers(draw)[0]


def order(draw: Draw) -> list[str]:
    return [str(name) for name in json.loads(draw.publications[-1].body)["order"]]


@given(st.lists(st.tuples(st.integers(1, 9), st.integers(0, 100)), max_size=5), st.integers(1, 9))
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_nobody_gets_two_extras_of_one_offer_nor_two_more_than_another_over_all(
    cases: list[tuple[int, int]], standing: int
) -> None:
    names = [str(number) for number in range(standing)]
    rests = [Rest("views", capacity, capacity // sharers, sharers) for sharers, capacity in cases]
    dealt = extras(rests, names)
    counts = Counter(name for winners in dealt for name in winners)
    assert all(len(set(winners)) == len(winners) for winners in dealt)
    assert max(counts[name] for name in names) - min(counts[name] for name in names) <= 1


def test_what_is_for_all_or_nobody_capped_or_laid_out_by_the_rotation_leaves_no_extras() -> None:
    rests = [Rest("flag", 3, 0, 5), Rest("members", 60_003, 10_000, 5, 10_000), Rest("interval", 12, 2, 5)]
    assert extras(rests, FIVE) == [(), (), ()]


def test_each_offer_goes_on_where_the_last_one_stopped() -> None:
    assert extras([Rest("views", 13, 2, 5), Rest("views", 4, 0, 5)], FIVE) == [("a", "b", "c"), ("d", "e", "a", "b")]


def test_the_remainder_of_a_count_goes_to_the_first_of_the_order(held: Held) -> None:
    poll, draw = held
    by_name = {place.name: place.candidacy for place in draw.places}
    got = [polls.quota_of(by_name[name], "in_channel_ad").extra for name in order(draw)]
    assert got == [1, 1, 1, 0, 0]
    assert db.session.scalars(select(OfferLine.dealt).where(OfferLine.capacity == 1003)).one() == 1003
    assert {polls.quota_of(one, "in_channel_ad").each for one in poll.candidacies} == {200}


def test_slots_are_those_of_the_rotation_with_the_key_as_seed(held: Held) -> None:
    _poll, draw = held
    document = json.loads(draw.publications[-1].body)
    plan = rotation.plan(5, 6, 2, 3, document["key"])
    place_of = {place.candidacy_id: document["order"].index(place.name) + 1 for place in draw.places}
    found = [place_of[slot.candidacy_id or 0] for slot in slots_of(pinned(draw))]
    assert found == [holder for day in plan for holder in day]


@given(st.integers(2, 7), st.lists(st.integers(1, 30), min_size=1, max_size=5))
@settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck))
def test_over_all_messengers_nobody_has_two_slots_more(standing: int, days: list[int]) -> None:
    had, total = [0] * standing, Counter[int]()
    for slots in days:
        plan = rotation.deal([slot % 3 for slot in range(slots)], standing, "a key")
        named = exchanged(plan, had)
        assert sorted(Counter(named).values()) == sorted(Counter(plan).values())
        assert rotation.spread([named], standing, 1).prefix <= 1
        had = [a + b for a, b in zip(had, above_least(named, standing), strict=True)]
        total.update(named)
        shares = [total[place] for place in range(1, standing + 1)]
        assert max(shares) - min(shares) <= 1


def test_extras_of_slots_are_what_the_rotation_gave_above_the_equal_quota(held: Held) -> None:
    poll, draw = held
    slots = Counter(slot.candidacy_id for slot in slots_of(pinned(draw)))
    for one in poll.candidacies:
        quota = polls.quota_of(one, "pinned_chat")
        assert (quota.each, quota.each + quota.extra) == (2, slots[one.id])
    line = polls.quota_of(poll.candidacies[0], "pinned_chat").line
    assert (line.dealt, line.capacity) == (12, 12)


def test_every_promise_of_the_rotation_holds_in_the_rows(held: Held) -> None:
    _poll, draw = held
    planned = evenness.rota(pinned(draw), queries.order_of(draw)).measures[0]
    assert (planned.name, planned.slots) == ("planned", 12)
    assert max(planned.spread.total, planned.spread.prefix, planned.spread.band) <= 1


def test_slots_end_where_silence_begins_also_when_polling_was_put_forward(app: Flask) -> None:
    poll = acts.draw_poll(candidates=2)
    offer = db.session.scalars(select(Offer).where(Offer.service == "pinned_chat")).one()
    whole = len(slots_of_window(offer))
    with transaction() as session:
        # Silence now begins at noon of the offer's second day.
        session.get_one(Round, poll.round.id).poll_starts_at = offer.window_until + timedelta(hours=12)
    assert (whole, len(slots_of_window(offer))) == (12, 6)
    assert all(one.ends_at <= offer.round.silent_at for one in slots_of_window(offer))


def test_what_has_begun_before_the_publication_is_dealt_to_nobody(app: Flask) -> None:
    poll = acts.draw_poll(candidates=2)
    draw = acts.announced(poll)
    acts.readied(poll, draw)
    first = slots_of_window(db.session.scalars(select(Offer).where(Offer.service == "pinned_chat")).one())[0]
    with acts.at(first.starts_at), transaction():
        draws.publish(draw, poll.manager)
    slots = db.session.scalars(select(Slot).order_by(Slot.starts_at)).all()
    assert (len(slots), slots[0].number) == (11, 1)


def test_delivered_and_seen_are_measured_by_the_same_function(held: Held) -> None:
    poll, draw = held
    offer, messenger = pinned(draw), poll.messengers[0].owner
    slots = slots_of(offer)[:2]
    for slot, seen in zip(slots, (None, 900), strict=True):
        place = [one.id for one in poll.candidacies].index(slot.candidacy_id or 0)
        promotion = polls.promoted(poll, place, "pinned_chat", 1, slot=slot)
        with acts.at(slot.starts_at):
            for verb in (fulfilment.accept, fulfilment.dispatch):
                with transaction():
                    verb(promotion, messenger)
            with transaction():
                fulfilment.deliver(promotion, messenger, seen)
    found = evenness.rota(offer, queries.order_of(draw))
    assert [(one.name, one.slots) for one in found.measures] == [("planned", 12), ("delivered", 2), ("seen", 1)]
    assert [found.outcomes.get(slot.id) for slot in slots] == ["delivered", "seen"]
    assert found.measures[2].spread.total == 1
    assert sum(share.counts["delivered"] for share in found.shares) == 2


def test_the_bands_of_the_page_are_those_of_the_offer(held: Held) -> None:
    offer = pinned(held[1])
    assert [band_of(offer, number) for number in range(6)] == [0, 0, 1, 1, 2, 2]


def test_an_offer_that_is_already_dealt_out_stops_the_whole_publication(app: Flask) -> None:
    poll = acts.draw_poll(candidates=5)
    draw = acts.announced(poll)
    acts.readied(poll, draw)
    with transaction() as session:
        session.execute(update(OfferLine).where(OfferLine.capacity == 1003).values(dealt=1002))
    with acts.at(draw.sources_from), pytest.raises(RuntimeError, match="more would be dealt"), transaction():
        draws.publish(draw, poll.manager)
    db.session.rollback()
    assert draw.published_at is None
    assert db.session.scalars(select(Slot)).all() == []
