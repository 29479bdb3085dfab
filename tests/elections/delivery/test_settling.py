"""How a unit ends: confirmed, silent, disputed or never proven; and that it is made good once, for ever."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from portal.core import clock
from portal.core.accounts.roles import Role
from portal.core.db import db, transaction
from portal.core.errors import Conflict, Forbidden
from portal.core.notifications import Notification
from portal.elections.delivery import rounds, settling
from portal.elections.delivery.models import MakeGood, Receipt
from portal.elections.models import Promotion, Quota
from portal.elections.requests import fulfilment
from portal.elections.setup import withdrawal
from tests.elections.polls import (
    Poll,
    announce,
    deal,
    dispatched,
    lay_out_slots,
    make_messenger,
    make_poll,
    promoted,
    quota_of,
    sent,
    slots_of,
)
from tests.elections.proofs import Signer, reported
from tests.people import appoint


@contextmanager
def after(moment: datetime) -> Iterator[None]:
    with clock.moved_to(moment):
        yield


def make_goods() -> list[tuple[str, int, bool]]:
    rows = db.session.execute(select(MakeGood.why, MakeGood.amount, MakeGood.credited).order_by(MakeGood.id))
    return [tuple(row) for row in rows]


def credit_of(poll: Poll, place: int = 0) -> int:
    return quota_of(poll.candidacies[place], "in_channel_ad").credit


def fresh(row: Receipt) -> Receipt:
    db.session.expire_all()
    return db.session.get_one(Receipt, row.id)


def test_the_representative_confirms(poll: Poll, signer: Signer) -> None:
    row = reported(signer, dispatched(poll))
    with transaction():
        settling.confirm(row, poll.representatives[0])
    assert (fresh(row).state, make_goods()) == ("confirmed", [])


def test_a_rival_s_representative_and_the_messenger_confirm_nothing(poll: Poll, signer: Signer) -> None:
    row = reported(signer, dispatched(poll))
    for somebody in (poll.representatives[1], signer.messenger.owner, poll.manager):
        with pytest.raises(Forbidden), transaction():
            settling.confirm(row, somebody)


def test_who_works_for_the_messenger_answers_nothing_though_a_representative(poll: Poll, signer: Signer) -> None:
    row, person = reported(signer, dispatched(poll)), poll.representatives[0]
    appoint(person, signer.messenger.organisation, Role.VIEWER)
    with pytest.raises(Forbidden, match="همین پیام‌رسان"), transaction():
        settling.confirm(row, person)
    assert fresh(row).state == "open"


def test_silence_confirms_at_its_date_and_not_before(poll: Poll, signer: Signer) -> None:
    row = reported(signer, dispatched(poll))
    with after(row.answer_until - timedelta(seconds=1)):
        rounds.keep_dates()
        assert fresh(row).state == "open"
    with after(row.answer_until):
        rounds.keep_dates()
        assert fresh(row).state == "silent"
        with pytest.raises(Conflict), transaction():
            settling.confirm(row, poll.representatives[0])


def test_what_the_count_itself_says_was_not_delivered_is_credited(poll: Poll, signer: Signer) -> None:
    row = reported(signer, dispatched(poll), count=7)
    assert make_goods() == []
    with transaction():
        settling.confirm(row, poll.representatives[0])
    assert (make_goods(), credit_of(poll)) == ([("short", 3, True)], 3)
    assert quota_of(poll.candidacies[0], "in_channel_ad").left == 1500 - 10 + 3


def test_a_messenger_that_says_that_it_missed_owes_the_unit_at_once(poll: Poll) -> None:
    unit = promoted(poll)
    with transaction():
        fulfilment.miss(unit, poll.messengers[0].owner, "سرور از کار افتاد")
    for _ in range(3):
        rounds.keep_dates()
    assert (make_goods(), credit_of(poll)) == ([("missed", 10, True)], 10)


def test_a_unit_that_nobody_proved_in_time_is_missed_and_owed_after_the_campaign(poll: Poll) -> None:
    unit, never_begun = dispatched(poll), promoted(poll, 1)
    due = unit.not_after + timedelta(hours=12)
    with after(due - timedelta(seconds=1)):
        rounds.keep_dates()
        assert make_goods() == []
    with after(due):
        for _ in range(3):
            rounds.keep_dates()
        assert make_goods() == [("unproven", 10, False), ("unproven", 10, False)]
    assert (unit.state, never_begun.state, credit_of(poll)) == ("missed", "missed", 0)


@pytest.mark.usefixtures("app")
def test_a_missed_interval_without_a_free_slot_is_owed_and_no_empty_credit_hangs() -> None:
    """A slot ends days before the silence, but a unit without an hour of its own could not be shown."""
    other, messenger = make_poll(2), make_messenger()
    offer = announce(other, messenger, "pinned_chat")
    deal(other)
    lay_out_slots(other, offer)
    candidacy = other.candidacies[0]
    slot = next(s for s in slots_of(candidacy) if s.starts_at > clock.now())
    sent(quota_of(candidacy, "pinned_chat"), other.representatives[0], slot=slot)
    with after(slot.ends_at + timedelta(hours=12)):
        rounds.keep_dates()
    assert make_goods() == [("unproven", 1, False)]
    assert db.session.scalars(select(MakeGood.owed)).all() == ["no_slot"]
    assert quota_of(candidacy, "pinned_chat").credit == 0


def test_a_proven_unit_is_not_given_up_whoever_is_late_to_answer(poll: Poll, signer: Signer) -> None:
    row = reported(signer, dispatched(poll))
    with after(row.promotion.not_after + timedelta(days=3)):
        rounds.keep_dates()
    assert (make_goods(), fresh(row).state) == ([], "silent")


def test_who_withdrew_gets_no_credit_that_could_be_spent(poll: Poll) -> None:
    unit = dispatched(poll)
    with transaction():
        withdrawal.withdraw(poll.candidacies[0], poll.manager)
        fulfilment.miss(unit, poll.messengers[0].owner, "نشد")
    rounds.keep_dates()
    assert (make_goods(), quota_of(poll.candidacies[0], "in_channel_ad").left) == ([("missed", 10, False)], 0)


def test_the_database_refuses_a_second_make_good_and_a_changed_one(poll: Poll) -> None:
    unit = promoted(poll)
    with transaction():
        first = settling.make_good(unit, "missed", 10)
    again = MakeGood(promotion_id=unit.id, quota_id=unit.quota_id, amount=10, why="missed", at=clock.now())
    again.credited = True
    with pytest.raises(IntegrityError), transaction() as session:
        session.add(again)
    with pytest.raises(Exception, match="append-only"), transaction():
        first.amount = 20


def test_asked_twice_the_same_make_good_is_given_and_the_quota_is_credited_once(poll: Poll) -> None:
    unit = promoted(poll)
    for _ in range(2):
        with transaction():
            settling.make_good(db.session.get_one(Promotion, unit.id), "missed", 10)
    assert db.session.get_one(Quota, unit.quota_id).credit == 10


def test_a_killed_round_goes_on_where_it_stood(poll: Poll) -> None:
    """The first of two units is done, then the process dies; the next round does the other, and that one alone."""
    for unit in (promoted(poll), promoted(poll, 1)):
        with transaction():
            fulfilment.miss(unit, poll.messengers[0].owner, "نشد")
    done: list[int] = []

    def die_at_the_second(number: int) -> None:
        rounds.give_up(number)
        done.append(number)
        if len(done) == 2:
            raise SystemExit

    with pytest.raises(SystemExit):
        rounds.each(rounds.unproven_units, die_at_the_second)
    assert len(make_goods()) == 1
    rounds.keep_dates()
    rounds.keep_dates()
    assert (len(make_goods()), credit_of(poll), credit_of(poll, 1)) == (2, 10, 10)


def test_the_candidate_s_people_hear_of_a_receipt(poll: Poll, signer: Signer) -> None:
    reported(signer, dispatched(poll))
    told = db.session.scalars(select(Notification.person_id).where(Notification.template == "delivery_reported"))
    assert list(told) == [poll.representatives[0].id]
