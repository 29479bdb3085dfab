"""A missed slot: made good by a slot that nobody holds, owed where there is none, and never dealt to a second."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from contextlib import ExitStack
from datetime import datetime, timedelta
from typing import Any, ClassVar

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test
from sqlalchemy import func, select

from portal.core import clock
from portal.core.db import db, transaction
from portal.core.errors import PortalError
from portal.core.notifications import Notification
from portal.elections.delivery import queries as delivered
from portal.elections.delivery import rounds
from portal.elections.delivery.models import MakeGood
from portal.elections.draws import evenness, queries
from portal.elections.draws.slots import slots_of
from portal.elections.models import Candidacy, Offer, OfferLine, Promotion, Quota, Slot
from portal.elections.requests import fulfilment, service
from portal.elections.requests.models import PromotionCase
from portal.elections.requests.promotions import promotion_of
from portal.elections.setup import withdraw
from tests.elections import polls
from tests.elections.draws import acts
from tests.scenes import scene

HOUR = timedelta(hours=1)


class Chat:
    """A pinned chat of twelve slots among four candidates, dealt; creatives are due four hours before."""

    def __init__(self) -> None:
        self.poll = acts.draw_poll(candidates=4, material_hours=4)
        self.draw = acts.announced(self.poll)
        acts.held(self.poll, self.draw)
        self.offer: Offer = queries.pinned_offers(self.draw)[0]
        self.first = slots_of(self.offer)[0].starts_at

    def miss_first_of(self, place: int) -> datetime:
        """The candidate's first slot is asked for in time; when it has ended its messenger says that it missed it."""
        slot = polls.slots_of(self.poll.candidacies[place])[0]
        quota = polls.quota_of(self.poll.candidacies[place], "pinned_chat")
        promotion = promotion_of(polls.sent(quota, self.poll.representatives[place], slot=slot))
        assert promotion is not None
        with clock.moved_to(slot.ends_at):
            with transaction():
                fulfilment.miss(promotion, self.poll.messengers[0].owner, "سرور از کار افتاد")
            rounds.keep_dates()
        return slot.ends_at

    def withdraw(self, place: int, moment: datetime) -> None:
        with acts.at(moment):
            with transaction():
                withdraw(self.poll.candidacies[place], self.poll.manager)
            db.session.expire_all()

    def spare(self) -> list[Slot]:
        db.session.expire_all()
        return [slot for slot in slots_of(self.offer) if slot.makes_good]

    def credit(self, place: int) -> int:
        return polls.quota_of(self.poll.candidacies[place], "pinned_chat").credit


@scene
def a_chat() -> Chat:
    return Chat()


@pytest.fixture
def chat(app: Flask) -> Chat:
    return a_chat()


def test_what_is_owed_gets_a_freed_slot_before_the_rest_is_dealt_again(chat: Chat) -> None:
    moment = chat.miss_first_of(0)
    assert (chat.spare(), chat.credit(0), delivered.owed(chat.poll.election)) == ([], 0, 1)
    chat.withdraw(1, moment)
    (slot,) = chat.spare()
    assert (slot.candidacy_id, chat.credit(0)) == (chat.poll.candidacies[0].id, 1)
    assert delivered.owed(chat.poll.election) == 0
    told = db.session.scalars(select(Notification.person_id).where(Notification.template == "delivery_spare_slot"))
    assert list(told) == [chat.poll.representatives[0].id]


def test_a_slot_given_for_a_missed_one_is_never_dealt_again_nor_counted_as_an_extra(chat: Chat) -> None:
    moment = chat.miss_first_of(0)
    chat.withdraw(1, moment)
    (slot,) = chat.spare()
    chat.withdraw(2, moment + HOUR)
    assert chat.spare() == [slot]
    assert slot.candidacy_id == chat.poll.candidacies[0].id
    for place in (0, 3):
        quota = polls.quota_of(chat.poll.candidacies[place], "pinned_chat")
        held = [one for one in polls.slots_of(chat.poll.candidacies[place]) if not one.makes_good]
        assert quota.each + quota.extra == max(quota.each, len(held))


def test_the_rotation_is_as_even_as_promised_beside_what_makes_good(chat: Chat, client: FlaskClient) -> None:
    chat.withdraw(1, chat.miss_first_of(0))
    planned = evenness.rota(chat.offer, queries.order_of(chat.draw)).measures[0]
    assert max(planned.spread.total, planned.spread.prefix) <= 1
    page = client.get(f"/draws/{chat.draw.token}/rotation/{chat.offer.token}").text
    assert page.count("(به جای نوبت انجام‌نشده)") == len(chat.spare()) == 1


def test_a_slot_too_near_to_be_dealt_again_pays_what_is_missed_later(chat: Chat) -> None:
    """Slots of who withdrew that begin within the creatives' four hours stay free: the round gives one of them."""
    before = chat.first - HOUR
    gone = next(place for place in range(4) if _next_holder(chat) == chat.poll.candidacies[place].id)
    chat.withdraw(gone, before)
    assert [slot.number for slot in slots_of(chat.offer) if slot.candidacy_id is None][:1] == [1]
    other = next(place for place in range(4) if slots_of(chat.offer)[0].candidacy_id == _id(chat, place))
    unit = promotion_of(
        polls.sent(
            polls.quota_of(chat.poll.candidacies[other], "pinned_chat"),
            chat.poll.representatives[other],
            slot=slots_of(chat.offer)[0],
        )
    )
    assert unit is not None
    with clock.moved_to(before - 2 * HOUR):
        with transaction():
            fulfilment.miss(unit, chat.poll.messengers[0].owner, "نشد")
        rounds.keep_dates()
    assert [slot.number for slot in chat.spare()] == [1]


def _next_holder(chat: Chat) -> int | None:
    return slots_of(chat.offer)[1].candidacy_id


def _id(chat: Chat, place: int) -> int:
    return chat.poll.candidacies[place].id


def test_it_may_be_asked_for_up_to_its_hour_and_is_the_candidate_s_alone(chat: Chat) -> None:
    chat.withdraw(1, chat.miss_first_of(0))
    (slot,) = chat.spare()
    quota, person = polls.quota_of(chat.poll.candidacies[0], "pinned_chat"), chat.poll.representatives[0]
    with clock.moved_to(slot.starts_at - timedelta(minutes=5)):
        case = polls.sent(quota, person, slot=slot)
        assert promotion_of(case) is not None
        rival = polls.quota_of(chat.poll.candidacies[2], "pinned_chat")
        with pytest.raises(PortalError):
            polls.sent(rival, chat.poll.representatives[2], slot=slot)


def test_who_withdraws_leaves_the_slot_that_made_good_to_the_others(chat: Chat) -> None:
    moment = chat.miss_first_of(0)
    chat.withdraw(1, moment)
    (slot,) = chat.spare()
    chat.withdraw(0, moment + timedelta(minutes=1))
    assert chat.spare() == []
    db.session.refresh(slot)
    assert slot.candidacy_id != chat.poll.candidacies[0].id


class Sequences(RuleBasedStateMachine):
    """Asking, missing, withdrawing and passing hours in any order. `seen`: what became of missed slots."""

    seen: ClassVar[set[str]] = set()

    def __init__(self, as_new: Callable[[], None]) -> None:
        super().__init__()
        as_new()
        self.stack = ExitStack()
        self.chat = a_chat()
        self.quotas = [polls.quota_of(one, "pinned_chat").id for one in self.chat.poll.candidacies]
        self.move_to(self.chat.first - 6 * HOUR)
        for place in range(4):
            self.ask(place, 1)
        self.miss(0)

    def move_to(self, moment: datetime) -> None:
        self.present = moment
        self.stack.enter_context(clock.moved_to(moment))
        db.session.rollback()

    def teardown(self) -> None:
        db.session.rollback()
        self.stack.close()

    @rule(place=st.integers(0, 3), number=st.integers(0, 5))
    def ask(self, place: int, number: int) -> None:
        mine = polls.slots_of(self.chat.poll.candidacies[place])
        if number >= len(mine):
            return
        quota = db.session.get_one(Quota, self.quotas[place], populate_existing=True)
        try:
            case = polls.asked(quota, self.chat.poll.representatives[place], slot=mine[number])
            with transaction():
                service.send(case, self.chat.poll.representatives[place])
        except PortalError:
            return

    @rule(number=st.integers(0, 30))
    def miss(self, number: int) -> None:
        query = select(Promotion).where(Promotion.offer_id == self.chat.offer.id, Promotion.state == "waiting")
        waiting = db.session.scalars(query.order_by(Promotion.id)).all()
        if not waiting:
            return
        with transaction():
            fulfilment.miss(waiting[number % len(waiting)], self.chat.poll.messengers[0].owner, "نشد")
        rounds.keep_dates()

    @rule(place=st.integers(1, 3))
    def withdraw(self, place: int) -> None:
        candidacy = db.session.get_one(Candidacy, self.chat.poll.candidacies[place].id)
        try:
            with transaction():
                withdraw(candidacy, self.chat.poll.manager)
        except PortalError:
            return

    @rule(hours=st.sampled_from([1, 3, 15]))
    def time_passes(self, hours: int) -> None:
        self.move_to(self.present + hours * HOUR)
        rounds.keep_dates()

    def rows(self, query: Any) -> Any:
        db.session.rollback()
        return db.session.scalars(query).all()

    @invariant()
    def never_more_is_given_than_there_is(self) -> None:
        line = self.rows(select(OfferLine).where(OfferLine.offer_id == self.chat.offer.id))[0]
        quotas = self.rows(select(Quota).where(Quota.id.in_(self.quotas)))
        spare = sum(slot.makes_good for slot in slots_of(self.chat.offer))
        assert sum(quota.taken for quota in quotas) <= line.capacity
        assert line.dealt + spare <= line.capacity == 12

    @invariant()
    def no_slot_is_two_people_s(self) -> None:
        alive = (PromotionCase.holds_units.is_(True), PromotionCase.slot_id.is_not(None))
        cases = self.rows(select(PromotionCase).where(*alive))
        assert max(Counter(case.slot_id for case in cases).values(), default=0) <= 1
        for case in cases:
            standing = case.candidacy.withdrawn_at is None
            assert not standing or db.session.get_one(Slot, case.slot_id).candidacy_id == case.candidacy_id

    @invariant()
    def each_credit_is_a_slot_and_each_missed_one_is_a_slot_or_owed(self) -> None:
        for number in self.quotas:
            goods = self.rows(select(MakeGood).where(MakeGood.quota_id == number))
            given = [good for good in goods if not good.is_owed]
            assert db.session.get_one(Quota, number).credit == len(given)
            assert all(good.spare is not None for good in given)
            assert all(good.owed for good in goods if good.is_owed)
            self.seen.update("spare" if good.spare else str(good.owed) for good in goods)

    @invariant()
    def whoever_stands_may_ask_for_every_slot_they_hold(self) -> None:
        for number, candidacy in zip(self.quotas, self.chat.poll.candidacies, strict=True):
            quota = db.session.get_one(Quota, number, populate_existing=True)
            if quota.candidacy.withdrawn_at is None:
                held = db.session.scalar(
                    select(func.count()).select_from(Slot).where(Slot.candidacy_id == candidacy.id)
                )
                assert quota.each + quota.extra + quota.credit >= (held or 0)


def test_any_sequence_gives_each_slot_to_one_and_each_missed_one_a_slot_or_a_debt(
    as_new: Callable[[], None],
) -> None:
    Sequences.seen.clear()
    run_state_machine_as_test(  # type: ignore[no-untyped-call]
        lambda: Sequences(as_new),
        settings=settings(
            max_examples=6,
            stateful_step_count=14,
            deadline=None,
            derandomize=True,
            suppress_health_check=list(HealthCheck),
        ),
    )
    # The control: the sequences did go where the promises could break.
    assert Sequences.seen >= {"spare", "no_slot"}
