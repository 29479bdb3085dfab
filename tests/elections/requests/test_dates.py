from __future__ import annotations

from datetime import timedelta

import pytest

from portal.core import clock
from portal.core.db import db, transaction
from portal.core.errors import Conflict
from portal.elections.requests import promotions, rounds, service
from portal.elections.requests.models import PromotionCase
from tests.core.cases.rounds import silence
from tests.elections import polls
from tests.elections.requests.asks import again, booked, left, of_slot, quota, sent


def test_after_silence_began_nothing_is_taken_and_the_sentence_says_so(poll: polls.Poll):
    case = polls.asked(quota(poll), poll.representatives[0], 5)
    with clock.moved_to(poll.round.silent_at), pytest.raises(Conflict) as refused, transaction():
        service.send(case, poll.representatives[0])
    assert refused.value.code == "silence"
    assert (again(case).state, left(poll)) == ("draft", 100)


def test_a_slot_whose_material_date_has_passed_is_not_asked_for(pinned: polls.Poll):
    case = of_slot(pinned)
    with clock.moved_to(case.material_due + timedelta(minutes=1)), pytest.raises(Conflict) as late, transaction():
        service.book(case, pinned.representatives[0])
    assert late.value.code == "material_late"


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
    assert again(case).state == "checking"


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
