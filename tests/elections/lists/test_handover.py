"""A list leaves once, to its messenger's desk, in time, without who has opted out meanwhile."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from sqlalchemy import select

from portal.core import clock
from portal.core.accounts.models import Organisation
from portal.core.audit.models import AuditEvent
from portal.core.clock import now
from portal.core.db import db, transaction
from portal.core.errors import Conflict, Forbidden, Invalid, NotFound
from portal.elections.lists import ending, handover, optouts, work
from portal.elections.lists.handover import Part
from portal.elections.lists.models import ListBlock, NumberList
from portal.elections.models import Promotion
from portal.elections.requests import fulfilment
from tests.elections import polls
from tests.elections.lists import samples
from tests.elections.polls import Poll
from tests.people import make_vendor
from tests.scenes import scene

pytestmark = pytest.mark.usefixtures("app")


@dataclass
class Bound:
    """A list of 25 numbers in three parts, bound to a promotion that its messenger accepted."""

    poll: Poll
    list_id: int
    promotion_id: int

    @property
    def row(self) -> NumberList:
        return db.session.get_one(NumberList, self.list_id)

    @property
    def promotion(self) -> Promotion:
        return db.session.get_one(Promotion, self.promotion_id)

    def give(self, number: int) -> Part:
        desk = self.poll.messengers[0]
        with transaction():
            return handover.give(self.row, number, desk.organisation, desk.owner)


@pytest.fixture
@scene
def bound(app: object) -> Bound:
    poll = samples.a_poll()
    row = samples.listed(poll, samples.text(samples.mobiles(25)), block_rows=10)
    promotion = polls.promoted(poll, 0, "bulk_message", 30)
    with transaction():
        fulfilment.accept(promotion, poll.messengers[0].owner)
        handover.bind(row, promotion, poll.representatives[0])
    return Bound(poll, row.id, promotion.id)


def waiting_for(messenger: Organisation) -> list[NumberList]:
    return list(db.session.scalars(handover.waiting(messenger, select(NumberList))))


def test_the_parts_are_the_list_and_the_last_question_closes_it(bound: Bound) -> None:
    parts = [bound.give(number) for number in range(4)]
    assert [one for part in parts for one in part.numbers] == [f"+98{mobile[1:]}" for mobile in samples.mobiles(25)]
    assert [part.closed for part in parts] == [False, False, False, True]
    assert (bound.row.state, bound.promotion.state) == ("left", "dispatched")


def test_no_copy_stays_once_it_has_left(bound: Bound) -> None:
    for number in range(4):
        bound.give(number)
    assert set(db.session.scalars(select(ListBlock.numbers))) == {b""}
    with pytest.raises(Conflict, match="پیش‌تر تحویل"):
        bound.give(2)
    assert bound.give(3).closed


def test_a_part_may_be_asked_for_again_until_the_next_one_is(bound: Bound) -> None:
    assert bound.give(0) == bound.give(0)
    bound.give(1)
    with pytest.raises(Conflict, match="پیش‌تر تحویل"):
        bound.give(0)


def test_parts_come_in_their_order(bound: Bound) -> None:
    with pytest.raises(Conflict, match="نخست"):
        bound.give(1)
    assert bound.promotion.state == "accepted"


def test_who_opts_out_between_two_parts_is_not_in_the_second(bound: Bound) -> None:
    bound.give(0)
    with transaction():
        optouts.record("+989990000012", optouts.Wish.OUT, source="sms", said_at=now(), candidate_id=0)
    part = bound.give(1)
    assert (part.withheld, "+989990000012" in part.numbers, len(part.numbers)) == (1, False, 9)
    assert bound.row.withheld == 1


def test_past_not_after_nothing_leaves_whatever_was_queued(bound: Bound) -> None:
    bound.give(0)
    with clock.moved_to(bound.promotion.not_after), pytest.raises(fulfilment.TooLate):
        bound.give(1)
    assert bound.row.given == 1


def test_a_list_that_was_not_begun_in_time_never_leaves(bound: Bound) -> None:
    with clock.moved_to(bound.promotion.not_after), pytest.raises(fulfilment.TooLate):
        bound.give(0)
    assert (bound.row.state, bound.promotion.state) == ("ready", "accepted")


def test_another_messenger_neither_sees_nor_gets_it(bound: Bound) -> None:
    rival = make_vendor()
    assert waiting_for(rival.organisation) == []
    with pytest.raises(NotFound):
        handover.list_for(rival.organisation, bound.row.token)
    with pytest.raises(Forbidden), transaction():
        handover.give(bound.row, 0, rival.organisation, rival.owner)
    assert waiting_for(bound.poll.messengers[0].organisation) == [bound.row]


def test_every_part_that_leaves_is_on_record(bound: Bound) -> None:
    for number in (0, 1, 2, 3):
        bound.give(number)
    mine = select(AuditEvent.action).where(AuditEvent.subject_token == bound.row.token).order_by(AuditEvent.seq)
    actions = list(db.session.scalars(mine))
    assert actions[-5:] == ["number_list.leaving", *["number_list.part_left"] * 3, "number_list.left"]


def test_a_purged_list_does_not_leave(bound: Bound) -> None:
    bound.give(0)
    with transaction():
        ending.purge(bound.poll.candidacies[0].candidate, bound.poll.representatives[0])
    with pytest.raises(Conflict):
        bound.give(1)


def test_a_list_is_bound_only_to_a_request_of_its_own_that_is_large_enough(bound: Bound) -> None:
    poll = bound.poll
    small, rivals = polls.promoted(poll, 0, "bulk_message", 3), polls.promoted(poll, 1, "bulk_message", 30)
    row = samples.listed(poll, samples.text(samples.mobiles(5, 500)))
    not_its_own = "برای این فهرست نیست"
    for promotion, words in ((small, "واحد"), (rivals, not_its_own), (bound.promotion, not_its_own)):
        with pytest.raises(Invalid, match=words), transaction():
            handover.bind(row, promotion, poll.representatives[0])


def test_a_list_that_is_still_read_is_not_bound(bound: Bound) -> None:
    promotion = polls.promoted(bound.poll, 0, "bulk_message", 30)
    list_id = samples.uploaded(bound.poll, samples.text(samples.mobiles(5, 500)))
    with pytest.raises(Conflict), transaction():
        handover.bind(samples.fresh(list_id), promotion, bound.poll.representatives[0])
    work.read({"id": list_id})
    with transaction():
        handover.bind(samples.fresh(list_id), promotion, bound.poll.representatives[0])
