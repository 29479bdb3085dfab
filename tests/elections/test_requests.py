from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask

from portal.core import clock
from portal.core.cases import Case, take_step
from portal.core.clock import now
from portal.core.db import db, transaction
from portal.core.errors import Conflict, Forbidden, Invalid
from portal.elections import dealing
from portal.elections.models import Promotion, Slot
from portal.elections.requests import fulfilment, promotions, rounds, service
from portal.elections.requests.models import PromotionCase
from portal.elections.requests.service import Asked
from portal.elections.setup import withdraw
from tests.core.cases.rounds import silence
from tests.elections import polls

AD = "in_channel_ad"


@pytest.fixture
def poll(app: Flask) -> polls.Poll:
    """Nobody checks contents."""
    return polls.a_dealt_poll(candidates=2, capacity=200)


@pytest.fixture
def checked(app: Flask) -> polls.Poll:
    return polls.a_dealt_poll(candidates=2, capacity=200, content_check=True)


@pytest.fixture
def pinned(app: Flask) -> polls.Poll:
    """Slots of a pinned chat, whose creative must be there twelve hours before."""
    poll = polls.make_poll(candidates=2)
    offer = polls.announce(poll, polls.make_messenger(), "pinned_chat", material_hours=12)
    polls.deal(poll)
    polls.lay_out_slots(poll, offer)
    return poll


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


def test_a_draft_takes_nothing(poll: polls.Poll):
    polls.asked(quota(poll), poll.representatives[0], 30)
    assert left(poll) == 100


def test_what_is_sent_is_taken_and_where_nobody_checks_it_is_with_the_messenger(poll: polls.Poll):
    promotion = promotions.promotion_of(sent(poll))
    assert promotion is not None
    assert (promotion.state, promotion.amount, left(poll)) == ("waiting", 30, 70)


def test_more_than_is_left_is_refused_and_the_draft_stays(poll: polls.Poll):
    case = polls.asked(quota(poll), poll.representatives[0], 101)
    with pytest.raises(Conflict), transaction():
        service.send(case, poll.representatives[0])
    assert (again(case).state, left(poll)) == ("draft", 100)


def test_a_rival_asks_for_nothing_in_anothers_name(poll: polls.Poll):
    with pytest.raises(Forbidden):
        polls.asked(quota(poll, 0), poll.representatives[1], 1)


def test_after_silence_began_nothing_is_taken_and_the_sentence_says_so(poll: polls.Poll):
    case = polls.asked(quota(poll), poll.representatives[0], 5)
    with clock.moved_to(poll.round.silent_at), pytest.raises(Conflict) as refused, transaction():
        service.send(case, poll.representatives[0])
    assert refused.value.code == "silence"
    assert (again(case).state, left(poll)) == ("draft", 100)


def test_a_creative_with_a_hidden_direction_override_is_refused(poll: polls.Poll):
    with pytest.raises(Invalid, match="نویسه‌ی پنهان"):
        polls.asked(quota(poll), poll.representatives[0], 1, words="رأی \u202eدهید")


@pytest.mark.parametrize("link", ["http://example.com", "javascript:alert(1)", "https://" + "a" * 300])
def test_a_link_that_is_no_safe_address_is_refused(poll: polls.Poll, link: str):
    with pytest.raises(Invalid):
        polls.asked(quota(poll), poll.representatives[0], 1, link=link)


def test_a_slot_may_be_booked_before_its_creative_is_there(pinned: polls.Poll):
    case = booked(pinned, words="", link="")
    with pytest.raises(Invalid), transaction():
        service.send(case, pinned.representatives[0])
    assert (again(case).state, again(case).quota.taken) == ("booked", 1)


def test_units_without_an_hour_are_not_taken_without_a_creative(poll: polls.Poll):
    case = polls.asked(quota(poll), poll.representatives[0], 5, words="")
    with pytest.raises(Invalid), transaction():
        service.book(case, poll.representatives[0])


def test_a_slot_whose_material_date_has_passed_is_not_asked_for(pinned: polls.Poll):
    case = of_slot(pinned)
    with clock.moved_to(case.material_due + timedelta(minutes=1)), pytest.raises(Conflict) as late, transaction():
        service.book(case, pinned.representatives[0])
    assert late.value.code == "material_late"


def test_cancelling_a_request_returns_exactly_what_was_taken(checked: polls.Poll):
    case = sent(checked)
    with transaction():
        take_step(again(case), "cancel", checked.representatives[0])
    assert (again(case).state, left(checked)) == ("cancelled", 100)


def test_the_content_desk_approves(checked: polls.Poll):
    case, official = sent(checked), checked.officials["hq_content"]
    with transaction():
        take_step(again(case), "take", official)
        take_step(again(case), "approve", official)
    assert promotions.promotion_of(again(case)) is not None


def test_a_refused_creative_returns_its_units(checked: polls.Poll):
    case, official = sent(checked), checked.officials["hq_content"]
    with transaction():
        take_step(again(case), "take", official)
        take_step(again(case), "refuse", official, {"reason": "پیوند به کانال دیگری می‌رود"})
    assert (again(case).state, left(checked)) == ("refused", 100)


def test_a_returned_creative_keeps_its_units_and_is_sent_again(checked: polls.Poll):
    person, official = checked.representatives[0], checked.officials["hq_content"]
    case = sent(checked)
    with transaction():
        take_step(again(case), "take", official)
        take_step(again(case), "ask_for_change", official, {"reason": "متن را کوتاه کنید"})
    with transaction():
        service.write(again(case), person, Asked(words="کوتاه", link="https://example.com/c"))
        service.send(again(case), person)
    assert (again(case).state, again(case).holder_id, left(checked)) == ("submitted", official.id, 70)


def test_the_desks_silence_approves_when_its_clock_ends(checked: polls.Poll):
    case = sent(checked)
    number, due = case.id, case.due_at
    assert due is not None
    with clock.moved_to(due + timedelta(minutes=1)):
        silence()
    assert db.session.get_one(PromotionCase, number).state == "approved"


def test_the_desks_time_is_over_when_all_else_would_be_late(checked: polls.Poll):
    case = sent(checked)
    with clock.moved_to(again(case).check_until - timedelta(seconds=1)):
        rounds.keep_dates()
    assert again(case).state == "submitted"


def test_nobody_of_a_campaign_checks_contents(checked: polls.Poll):
    case = sent(checked)
    official = checked.officials["hq_content"]
    polls.appoint(official, checked.candidacies[1].candidate.campaign, polls.Role.REPRESENTATIVE)
    with pytest.raises(Forbidden), transaction():
        take_step(again(case), "take", official)


def test_a_missed_material_date_has_a_recorded_fallback(pinned: polls.Poll):
    case = booked(pinned, words="", link="https://example.com/own")
    with clock.moved_to(case.material_due + timedelta(minutes=1)):
        rounds.keep_dates()
    found = promotions.promotion_of(again(case))
    assert found is not None
    assert (again(case).fallback, found.words) == ("name_card", pinned.candidacies[0].candidate.name_fa)


def test_the_fallback_is_the_last_creative_that_was_approved(pinned: polls.Poll):
    share = polls.quota_of(pinned.candidacies[0], "pinned_chat")
    slot = polls.slots_of(pinned.candidacies[0])[-2]
    polls.sent(share, pinned.representatives[0], slot=slot, words="متن پیشین")
    case = booked(pinned, words="", link="")
    with clock.moved_to(case.material_due + timedelta(minutes=1)):
        rounds.keep_dates()
    assert (again(case).fallback, again(case).words) == ("last_approved", "متن پیشین")


def test_what_was_never_sent_returns_when_its_time_is_over(checked: polls.Poll):
    case = sent(checked)
    with clock.moved_to(checked.round.silent_at):
        rounds.keep_dates()
    assert (again(case).state, left(checked)) == ("cancelled", 100)


def test_a_slot_is_asked_for_once(pinned: polls.Poll):
    booked(pinned)
    second = of_slot(pinned)
    with pytest.raises(Conflict, match="پیش‌تر"), transaction():
        service.send(second, pinned.representatives[0])


def test_a_rivals_slot_cannot_be_asked_for(pinned: polls.Poll):
    share, slot = polls.quota_of(pinned.candidacies[0], "pinned_chat"), polls.slots_of(pinned.candidacies[1])[-1]
    with pytest.raises(Invalid):
        polls.asked(share, pinned.representatives[0], slot=slot)


def test_a_slot_that_was_dealt_to_another_meanwhile_is_not_booked(pinned: polls.Poll):
    case = of_slot(pinned)
    with transaction():
        db.session.get_one(Slot, case.slot_id).candidacy_id = pinned.candidacies[1].id
    with pytest.raises(Conflict, match="دیگر از آن"), transaction():
        service.book(again(case), pinned.representatives[0])


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


def test_a_withdrawal_returns_what_has_not_begun_and_keeps_what_has(poll: polls.Poll):
    begun, waiting = polls.dispatched(poll, amount=20), polls.promoted(poll, amount=30)
    draft = polls.asked(quota(poll), poll.representatives[0], 5)
    with transaction():
        withdraw(poll.candidacies[0], poll.manager)
    states = [db.session.get_one(Promotion, one.id, populate_existing=True).state for one in (begun, waiting)]
    assert states == ["dispatched", "cancelled"]
    assert again(draft).state == "cancelled"
    assert (quota(poll).taken, quota(poll).left, quota(poll).line.dealt) == (20, 0, 120)


def test_a_promotion_goes_from_waiting_to_delivered(poll: polls.Poll):
    promotion, owner = polls.promoted(poll), poll.messengers[0].owner
    with transaction():
        fulfilment.accept(promotion, owner)
        fulfilment.schedule(promotion, owner, now() + timedelta(hours=2))
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
