"""A disputed delivery is a file at the dispute desk, decided there or by its silence, and made good at most once."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from portal.core import clock
from portal.core.accounts.roles import Role
from portal.core.cases import take_step
from portal.core.cases.silence import find_silence
from portal.core.clock import now
from portal.core.db import db, transaction
from portal.core.errors import Conflict, Forbidden, Invalid
from portal.core.jobs import run_all_jobs
from portal.core.notifications import Notification
from portal.elections.delivery import disputes, rounds
from portal.elections.delivery.models import DisputeCase, MakeGood, Receipt
from tests.elections.polls import Poll, dispatched, quota_of
from tests.elections.proofs import Signer, reported
from tests.people import client_for, make_member
from tests.scenes import scene

WHY = "در ساعت گزارش‌شده سه بار نگاه کردیم و آن را ندیدیم."
REPLY = "گزارش سرور پیوست است و نمایش را نشان می‌دهد."
FINDING = {"finding": "تصویرهای نماینده را دیدیم و با رسید نمی‌خواند."}


@pytest.fixture
@scene
def receipt(poll: Poll, signer: Signer) -> Receipt:
    return reported(signer, dispatched(poll))


@pytest.fixture
@scene
def disputed(poll: Poll, receipt: Receipt) -> DisputeCase:
    with transaction():
        return disputes.dispute(receipt, poll.representatives[0], WHY)


def decide(poll: Poll, case: DisputeCase, step: str) -> None:
    official = poll.officials["hq_disputes"]
    with transaction():
        take_step(case, "take", official)
        take_step(case, step, official, FINDING)


def credit_of(poll: Poll) -> int:
    return quota_of(poll.candidacies[0], "in_channel_ad").credit


def state_of(case: DisputeCase) -> tuple[str, str]:
    db.session.expire_all()
    return case.state, case.receipt.state


def test_a_dispute_lies_with_the_dispute_desk_and_has_its_day(poll: Poll, disputed: DisputeCase) -> None:
    assert (disputed.office and disputed.office.code, disputed.due_at is not None) == ("hq_disputes", True)
    assert state_of(disputed) == ("submitted", "disputed")
    desk = client_for(poll.officials["hq_disputes"])
    assert disputed.number in desk.get("/desk").text or disputed.title in desk.get("/desk").text
    assert WHY in desk.get(f"/cases/{disputed.token}").text


def test_an_upheld_dispute_is_credited_whole(poll: Poll, disputed: DisputeCase) -> None:
    decide(poll, disputed, "uphold")
    rounds.keep_dates()
    assert (state_of(disputed), credit_of(poll)) == (("upheld", "upheld"), 10)


def test_a_dismissed_dispute_is_not(poll: Poll, disputed: DisputeCase) -> None:
    decide(poll, disputed, "dismiss")
    assert (state_of(disputed), credit_of(poll)) == (("dismissed", "dismissed"), 0)


def test_the_desk_s_silence_does_not_count_against_the_candidate(poll: Poll, disputed: DisputeCase) -> None:
    assert disputed.due_at is not None
    with clock.moved_to(disputed.due_at + timedelta(minutes=1)):
        for _ in range(2):
            find_silence()
            run_all_jobs()
            rounds.keep_dates()
    ended = db.session.scalars(select(DisputeCase)).one()
    assert state_of(ended) == ("upheld", "upheld")
    assert db.session.scalars(select(MakeGood.amount)).all() == [10]


def test_what_is_taken_back_is_confirmed(poll: Poll, disputed: DisputeCase) -> None:
    with transaction():
        take_step(disputed, "withdraw", poll.representatives[0])
    assert (state_of(disputed), credit_of(poll)) == (("withdrawn", "confirmed"), 0)


def test_only_the_candidate_s_own_representative_disputes_and_only_in_time(poll: Poll, receipt: Receipt) -> None:
    with pytest.raises(Forbidden), transaction():
        disputes.dispute(receipt, poll.representatives[1], WHY)
    with pytest.raises(Invalid), transaction():
        disputes.dispute(receipt, poll.representatives[0], "  ")
    with clock.moved_to(receipt.answer_until), pytest.raises(Conflict), transaction():
        disputes.dispute(receipt, poll.representatives[0], WHY)


def test_nobody_disputes_twice(poll: Poll, disputed: DisputeCase) -> None:
    with pytest.raises(Conflict), transaction():
        disputes.dispute(disputed.receipt, poll.representatives[0], WHY)


def test_while_it_is_in_dispute_silence_confirms_nothing(poll: Poll, disputed: DisputeCase) -> None:
    with clock.moved_to(disputed.receipt.answer_until + timedelta(hours=1)):
        rounds.keep_dates()
    assert disputed.receipt.state == "disputed"


def test_a_partisan_and_the_messenger_s_people_decide_nothing(poll: Poll, disputed: DisputeCase) -> None:
    official = poll.officials["hq_disputes"]
    with transaction():
        take_step(disputed, "take", official)
    for organisation, role in (
        (poll.candidacies[1].candidate.campaign, Role.REPRESENTATIVE),
        (poll.messengers[0].organisation, Role.VIEWER),
    ):
        person = make_member(organisation, role)
        assert disputes.is_partial(person, disputed)
    assert not disputes.is_partial(official, disputed)


def test_the_messenger_is_told_answers_once_and_is_read(poll: Poll, signer: Signer, disputed: DisputeCase) -> None:
    told = db.session.scalars(select(Notification.person_id).where(Notification.template == "delivery_disputed"))
    assert list(told) == [signer.messenger.owner.id]
    client, page = client_for(signer.messenger.owner), f"/elections/receipts/{disputed.receipt.promotion.token}"
    assert WHY in client.get(page).text
    for words, status in (("کوتاه", 422), (REPLY, 303), (REPLY, 409)):
        assert client.post(f"{page}/reply", data={"reply": words}).status_code == status
    for person in (poll.officials["hq_disputes"], poll.representatives[0]):
        assert REPLY in client_for(person).get(f"/cases/{disputed.token}").text


def test_a_representative_disputes_on_the_page_and_rivals_never_see_the_file(poll: Poll, receipt: Receipt) -> None:
    client, page = client_for(poll.representatives[0]), f"/elections/answers/{receipt.token}"
    assert client.post(f"{page}/dispute", data={"why": "کوتاه"}).status_code == 422
    sent = client.post(f"{page}/dispute", data={"why": WHY})
    assert client.get(sent.headers["Location"]).status_code == 200
    for person in (poll.representatives[1], poll.messengers[0].owner):
        assert client_for(person).get(sent.headers["Location"]).status_code == 404
    assert now() < receipt.answer_until
