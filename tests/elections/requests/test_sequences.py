"""Any sequence of asking, sending, taking back, delivering, withdrawing and passing days keeps the promises.

Σ grants ≤ capacity; all quotas are the same; what is taken back returns exactly; nothing begins in silence.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import ExitStack
from datetime import datetime, timedelta
from itertools import count
from typing import Any, ClassVar

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test
from sqlalchemy import func, select

from portal.core import clock
from portal.core.cases import take_step
from portal.core.clock import now
from portal.core.db import db, transaction
from portal.core.errors import PortalError
from portal.elections.models import OfferLine, Promotion, Quota
from portal.elections.requests import fulfilment, rounds, service
from portal.elections.requests.models import PromotionCase
from portal.elections.setup import withdraw
from tests.elections import polls

CANDIDATES, CAPACITY = 3, 32
_examples = count(1)
NEXT = {"waiting": fulfilment.accept, "accepted": fulfilment.dispatch, "dispatched": fulfilment.deliver}
pick = st.integers(0, 10**6)


class Sequences(RuleBasedStateMachine):
    seen: ClassVar[set[str]] = set()

    def __init__(self, as_new: Callable[[], None]) -> None:
        super().__init__()
        as_new()
        self.stack, self.present = ExitStack(), clock.now()
        self.poll = polls.a_dealt_poll(CANDIDATES, capacity=CAPACITY, content_check=next(_examples) % 2 == 0)
        self.messenger = self.poll.messengers[0]
        self.quotas = [polls.quota_of(one, "in_channel_ad").id for one in self.poll.candidacies]
        self.began: list[datetime] = []
        for place in range(CANDIDATES):
            self.ask(place, 3, True)

    def teardown(self) -> None:
        db.session.rollback()
        self.stack.close()

    def one_of(self, model: Any, number: int) -> Any:
        rows = db.session.scalars(select(model).where(model.quota_id.in_(self.quotas)).order_by(model.id)).all()
        return rows[number % len(rows)] if rows else None

    def try_to(self, call: Any) -> bool:
        try:
            with transaction():
                call()
        except PortalError:
            return False
        return True

    @rule(place=st.integers(0, CANDIDATES - 1), amount=st.integers(1, 12), send=st.booleans())
    def ask(self, place: int, amount: int, send: bool) -> None:
        quota, person = db.session.get_one(Quota, self.quotas[place]), self.poll.representatives[place]
        try:
            case = polls.asked(quota, person, amount)
        except PortalError:
            return
        before = self.left(place)
        if send and self.try_to(lambda: service.send(case, person)):
            assert self.left(place) == before - amount
            self.seen.add("sent")
        elif send:
            assert self.left(place) == before

    @rule(number=pick)
    def take_back(self, number: int) -> None:
        case = self.one_of(PromotionCase, number)
        if case is None:
            return
        place = self.quotas.index(case.quota_id)
        held, before = case.amount if case.holds_units else 0, self.left(place)
        if self.try_to(lambda: take_step(case, "cancel", self.poll.representatives[place])):
            assert self.left(place) == before + held

    @rule(number=pick)
    def cancel(self, number: int) -> None:
        promotion = self.one_of(Promotion, number)
        if promotion is None:
            return
        place = self.quotas.index(promotion.quota_id)
        amount, before = promotion.amount, self.left(place)
        if self.try_to(lambda: fulfilment.cancel(promotion, self.poll.representatives[place])):
            assert self.left(place) == before + amount
            self.seen.add("cancelled")

    @rule(number=pick)
    def go_on(self, number: int) -> None:
        """The messenger takes a promotion one step further, whatever time it is."""
        promotion = self.one_of(Promotion, number)
        verb = NEXT.get(promotion.state) if promotion is not None else None
        if verb is None:
            return
        begins = verb is fulfilment.dispatch
        if self.try_to(lambda: verb(promotion, self.messenger.owner)) and begins:
            self.began.append(now())
            self.seen.add("began")
        elif begins:
            self.seen.add("refused to begin")

    @rule(place=st.integers(0, CANDIDATES - 1))
    def withdraw(self, place: int) -> None:
        candidacy = db.session.get_one(polls.Candidacy, self.poll.candidacies[place].id)
        if candidacy.withdrawn_at is not None:
            return
        begun = self.amounts(place, "dispatched", "delivered", "missed")
        if self.try_to(lambda: withdraw(candidacy, self.poll.manager)):
            quota = db.session.get_one(Quota, self.quotas[place], populate_existing=True)
            assert (quota.left, quota.taken) == (0, begun)
            self.seen.add("withdrew")

    @rule(hours=st.sampled_from([1, 30, 24 * 6]))
    def time_passes(self, hours: int) -> None:
        self.present += timedelta(hours=hours)
        self.stack.enter_context(clock.moved_to(self.present))
        db.session.rollback()
        rounds.keep_dates()

    def left(self, place: int) -> int:
        return db.session.get_one(Quota, self.quotas[place], populate_existing=True).left

    def amounts(self, place: int, *states: str) -> int:
        mine = (Promotion.quota_id == self.quotas[place], Promotion.state.in_(states))
        return db.session.scalar(select(func.coalesce(func.sum(Promotion.amount), 0)).where(*mine)) or 0

    @invariant()
    def never_more_than_there_is(self) -> None:
        rows = db.session.scalars(select(Quota).where(Quota.id.in_(self.quotas)).order_by(Quota.id)).all()
        line = db.session.get_one(OfferLine, rows[0].line_id, populate_existing=True)
        assert sum(row.taken for row in rows) <= line.dealt <= line.capacity == CAPACITY

    @invariant()
    def quotas_are_the_same_for_all(self) -> None:
        each = db.session.scalars(select(Quota.each).where(Quota.id.in_(self.quotas))).all()
        assert max(each) - min(each) == 0

    @invariant()
    def what_is_taken_is_what_requests_hold(self) -> None:
        for number in self.quotas:
            held = (PromotionCase.quota_id == number, PromotionCase.holds_units.is_(True))
            total = db.session.scalar(select(func.coalesce(func.sum(PromotionCase.amount), 0)).where(*held))
            assert db.session.get_one(Quota, number, populate_existing=True).taken == total

    @invariant()
    def nothing_began_outside_the_campaign(self) -> None:
        assert all(self.poll.round.is_campaign(moment) for moment in self.began)


@pytest.mark.filterwarnings("ignore::hypothesis.errors.HypothesisWarning")
def test_any_sequence_keeps_the_promises(as_new: Callable[[], None]) -> None:
    run_state_machine_as_test(  # type: ignore[no-untyped-call]
        lambda: Sequences(as_new),
        settings=settings(
            max_examples=10,
            stateful_step_count=20,
            deadline=None,
            derandomize=True,
            suppress_health_check=list(HealthCheck),
        ),
    )
    # The control: the sequences did go where the promises could break.
    assert Sequences.seen >= {"sent", "began", "cancelled", "withdrew"}
