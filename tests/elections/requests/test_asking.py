from __future__ import annotations

import pytest

from portal.core.cases import take_step
from portal.core.db import db, transaction
from portal.core.errors import Conflict, Forbidden, Invalid
from portal.elections.models import Promotion, Slot
from portal.elections.requests import promotions, service
from portal.elections.requests.service import Asked
from portal.elections.setup import withdraw
from tests.elections import polls
from tests.elections.requests.asks import again, booked, left, of_slot, quota, sent


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
    assert (again(case).state, again(case).holder_id, left(checked)) == ("checking", official.id, 70)


def test_nobody_of_a_campaign_checks_contents(checked: polls.Poll):
    case = sent(checked)
    official = checked.officials["hq_content"]
    polls.appoint(official, checked.candidacies[1].candidate.campaign, polls.Role.REPRESENTATIVE)
    with pytest.raises(Forbidden), transaction():
        take_step(again(case), "take", official)


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


def test_a_withdrawal_returns_what_has_not_begun_and_keeps_what_has(poll: polls.Poll):
    begun, waiting = polls.dispatched(poll, amount=20), polls.promoted(poll, amount=30)
    draft = polls.asked(quota(poll), poll.representatives[0], 5)
    with transaction():
        withdraw(poll.candidacies[0], poll.manager)
    states = [db.session.get_one(Promotion, one.id, populate_existing=True).state for one in (begun, waiting)]
    assert states == ["dispatched", "cancelled"]
    assert again(draft).state == "cancelled"
    assert (quota(poll).taken, quota(poll).left, quota(poll).line.dealt) == (20, 0, 120)
