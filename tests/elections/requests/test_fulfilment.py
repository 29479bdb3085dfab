from __future__ import annotations

from datetime import timedelta

import pytest

from portal.core import clock
from portal.core.db import db, transaction
from portal.core.errors import Conflict, Forbidden
from portal.elections.models import Promotion
from portal.elections.requests import fulfilment, promotions, service
from tests.elections import polls
from tests.elections.requests.asks import left, of_slot


def test_nothing_of_a_slot_begins_before_its_hour(pinned: polls.Poll):
    case = of_slot(pinned)
    with transaction():
        service.send(case, pinned.representatives[0])
    promotion, owner = promotions.promotion_of(case), pinned.messengers[0].owner
    assert promotion is not None
    with transaction():
        fulfilment.accept(promotion, owner)
    with pytest.raises(Conflict, match="نرسیده"), transaction():
        fulfilment.dispatch(promotion, owner)


def test_a_promotion_goes_from_waiting_to_delivered(poll: polls.Poll):
    promotion, owner = polls.promoted(poll), poll.messengers[0].owner
    with transaction():
        fulfilment.accept(promotion, owner)
        fulfilment.schedule(promotion, owner, promotion.starts_at)
        fulfilment.dispatch(promotion, owner)
        fulfilment.deliver(promotion, owner, seen=12)
    assert (promotion.state, promotion.seen) == ("delivered", 12)


def test_nothing_is_dispatched_in_silence_whatever_a_queue_did(poll: polls.Poll):
    promotion, owner = polls.promoted(poll), poll.messengers[0].owner
    with transaction():
        fulfilment.accept(promotion, owner)
    with clock.moved_to(poll.round.silent_at), pytest.raises(fulfilment.TooLate), transaction():
        fulfilment.dispatch(promotion, owner)
    assert db.session.get_one(Promotion, promotion.id, populate_existing=True).state == "accepted"


def test_nothing_is_dispatched_while_the_messengers_licence_is_suspended(poll: polls.Poll):
    from tests.licensing.lives import REASON
    from tests.licensing.lives import service as licences

    promotion, messenger = polls.promoted(poll), poll.messengers[0]
    licence = db.session.scalars(licences.select(licences.Licence)).one()
    with transaction():
        fulfilment.accept(promotion, messenger.owner)
        licences.happen(licence, "suspended", licences.Standing.SUSPENDED, None, REASON)
    with pytest.raises(Conflict, match="پروانه"), transaction():
        fulfilment.dispatch(promotion, messenger.owner)


def test_another_messenger_does_not_touch_it(poll: polls.Poll):
    promotion, stranger = polls.promoted(poll), polls.make_vendor()
    with pytest.raises(Forbidden), transaction():
        fulfilment.accept(promotion, stranger.owner)


@pytest.mark.parametrize("verb", ["cancel", "refuse"])
def test_what_is_taken_back_or_declined_returns_its_units(poll: polls.Poll, verb: str):
    promotion = polls.promoted(poll, amount=30)
    with transaction():
        if verb == "cancel":
            fulfilment.cancel(promotion, poll.representatives[0])
        else:
            fulfilment.refuse(promotion, poll.messengers[0].owner, "کانال بسته است")
    assert left(poll) == 100


def test_what_was_missed_stays_taken(poll: polls.Poll):
    promotion = polls.dispatched(poll, amount=30)
    with transaction():
        fulfilment.miss(promotion, poll.messengers[0].owner, "کارساز از کار افتاد")
    assert (promotion.state, left(poll)) == ("missed", 70)


def test_what_began_cannot_be_taken_back(poll: polls.Poll):
    promotion = polls.dispatched(poll)
    with pytest.raises(Conflict), transaction():
        fulfilment.cancel(promotion, poll.representatives[0])


@pytest.mark.usefixtures("app")
def test_a_slot_is_not_declined_when_its_candidate_can_use_the_unit_no_more() -> None:
    """A messenger that waits until the last minute owes the slot; it cannot hand back a unit without an hour."""
    poll = polls.make_poll(2)
    offer = polls.announce(poll, polls.make_messenger(), "pinned_chat", material_hours=4)
    polls.deal(poll)
    polls.lay_out_slots(poll, offer)
    slot = polls.slots_of(poll.candidacies[0])[-1]
    promotion = polls.promoted(poll, 0, "pinned_chat", 1, slot=slot)
    owner = poll.messengers[0].owner
    with clock.moved_to(slot.starts_at - timedelta(hours=3)):
        with pytest.raises(Conflict, match="دیر است"), transaction():
            fulfilment.refuse(promotion, owner, "جا نداریم")
        with transaction():
            fulfilment.miss(promotion, owner, "جا نداریم")
    assert promotion.state == "missed"
