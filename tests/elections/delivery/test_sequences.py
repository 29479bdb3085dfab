"""Any sequence of showing, proving, missing, answering, deciding and passing days makes each missed unit good once.

Σ credit of the quotas = Σ of the make-goods that were credited; and of each promotion exactly one make-good, of
exactly the units that were not delivered.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import ExitStack
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test
from sqlalchemy import func, select

from portal.core import clock
from portal.core.cases import take_step
from portal.core.db import db, transaction
from portal.core.errors import PortalError
from portal.elections.delivery import disputes, receipts, rounds, settling
from portal.elections.delivery.models import DisputeCase, MakeGood, Receipt
from portal.elections.models import Promotion, Quota
from portal.elections.requests import fulfilment
from portal.elections.setup import withdraw
from tests.elections import polls
from tests.elections.proofs import make_signer, report_of

FINDING = {"finding": "شواهد هر دو سو دیده شد."}
WHY = "ندیدیم که نمایش داده شود."
pick = st.integers(0, 10**6)


class Sequences(RuleBasedStateMachine):
    def __init__(self, as_new: Callable[[], None]) -> None:
        super().__init__()
        as_new()
        self.stack, self.present = ExitStack(), clock.now()
        self.poll = polls.a_dealt_poll(2, capacity=100)
        self.signer = make_signer(self.poll.messengers[0])
        self.quotas = [polls.quota_of(one, "in_channel_ad").id for one in self.poll.candidacies]

    def teardown(self) -> None:
        db.session.rollback()
        self.stack.close()

    def units(self) -> list[Promotion]:
        mine = select(Promotion).where(Promotion.quota_id.in_(self.quotas)).order_by(Promotion.id)
        return list(db.session.scalars(mine))

    def one_of(self, model: Any, number: int) -> Any:
        query = select(model)
        query = query.join(Receipt).join(Promotion) if model is DisputeCase else query
        query = query.join(Promotion) if model is Receipt else query
        rows = db.session.scalars(query.where(Promotion.quota_id.in_(self.quotas)).order_by(model.id)).all()
        return rows[number % len(rows)] if rows else None

    def try_to(self, call: Any) -> None:
        try:
            with transaction():
                call()
        except PortalError:
            return

    @rule(place=st.integers(0, 1), begin=st.booleans())
    def ask(self, place: int, begin: bool) -> None:
        try:
            unit = polls.promoted(self.poll, place, amount=5)
            if begin:
                self.verbs(unit, fulfilment.accept, fulfilment.dispatch)
        except PortalError:
            return

    def verbs(self, unit: Promotion, *verbs: Any) -> None:
        with transaction():
            for verb in verbs:
                verb(unit, self.signer.messenger.owner)

    @rule(number=pick, verb=st.sampled_from([fulfilment.miss, fulfilment.deliver]))
    def say(self, number: int, verb: Any) -> None:
        if unit := self.one_of(Promotion, number):
            self.try_to(lambda: verb(unit, self.signer.messenger.owner))

    @rule(number=pick, count=st.integers(0, 6))
    def prove(self, number: int, count: int) -> None:
        if unit := self.one_of(Promotion, number):
            messenger, signed = self.signer.messenger, self.signer.sign(report_of(unit, count=count))
            self.try_to(lambda: receipts.report(messenger.organisation, messenger.owner, signed))

    @rule(number=pick, agree=st.booleans())
    def answer(self, number: int, agree: bool) -> None:
        if receipt := self.one_of(Receipt, number):
            place = self.quotas.index(receipt.promotion.quota_id)
            person = self.poll.representatives[place]
            act = settling.confirm if agree else lambda row, who: disputes.dispute(row, who, WHY)
            self.try_to(lambda: act(receipt, person))

    @rule(number=pick, step=st.sampled_from(["uphold", "dismiss", "withdraw"]))
    def decide(self, number: int, step: str) -> None:
        if case := self.one_of(DisputeCase, number):
            official = self.poll.officials["hq_disputes"]
            if step == "withdraw":
                place = self.quotas.index(case.receipt.promotion.quota_id)
                self.try_to(lambda: take_step(case, step, self.poll.representatives[place]))
                return
            self.try_to(lambda: take_step(case, "take", official))
            self.try_to(lambda: take_step(case, step, official, FINDING))

    @rule(place=st.integers(0, 1))
    def withdraw(self, place: int) -> None:
        candidacy = db.session.get_one(polls.Candidacy, self.poll.candidacies[place].id)
        self.try_to(lambda: withdraw(candidacy, self.poll.manager))

    @rule(hours=st.sampled_from([1, 26, 24 * 8]))
    def time_passes(self, hours: int) -> None:
        self.present += timedelta(hours=hours)
        self.stack.enter_context(clock.moved_to(self.present))
        db.session.rollback()
        rounds.keep_dates()

    @invariant()
    def credits_are_the_make_goods(self) -> None:
        db.session.rollback()
        for number in self.quotas:
            credit = db.session.scalar(select(Quota.credit).where(Quota.id == number))
            given = (MakeGood.quota_id == number, MakeGood.credited.is_(True))
            assert credit == (db.session.scalar(select(func.sum(MakeGood.amount)).where(*given)) or 0)

    @invariant()
    def each_unit_is_made_good_for_exactly_what_it_lacks(self) -> None:
        db.session.rollback()
        for unit in self.units():
            receipt, good = receipts.receipt_of(unit), settling.make_good_of(unit)
            lacks = 0
            if receipt is not None and receipt.state in settling.ENDS:
                lacks = unit.amount if receipt.state == "upheld" else unit.amount - receipt.seen
            if receipt is None and good is not None:
                lacks = unit.amount
            assert (good.amount if good else 0) == lacks, (unit.state, receipt and receipt.state)

    @invariant()
    def after_a_round_nothing_missed_is_forgotten(self) -> None:
        rounds.keep_dates()
        for unit in self.units():
            late = clock.now() >= receipts.report_until(unit) and unit.state not in ("cancelled", "refused")
            if unit.state == "missed" or (late and receipts.receipt_of(unit) is None):
                assert settling.make_good_of(unit) is not None


def test_any_sequence_makes_each_missed_unit_good_exactly_once(as_new: Callable[[], None]) -> None:
    run_state_machine_as_test(  # type: ignore[no-untyped-call]
        lambda: Sequences(as_new),
        settings=settings(
            max_examples=5, stateful_step_count=14, deadline=None, suppress_health_check=list(HealthCheck)
        ),
    )


def test_the_property_would_see_a_double_credit(as_new: Callable[[], None]) -> None:
    """The control: a quota that is credited without a make-good breaks the invariant."""
    machine = Sequences(as_new)
    with transaction():
        db.session.get_one(Quota, machine.quotas[0]).credit += 5
    with pytest.raises(AssertionError):
        machine.credits_are_the_make_goods()
    machine.teardown()
