"""A good receipt is kept once; every bad one is refused with a sentence of its own, and leaves nothing behind."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy import func, select

from portal.core import audit, clock
from portal.core.clock import now
from portal.core.db import db, transaction
from portal.core.errors import Forbidden, PortalError
from portal.elections.delivery import canonical, keys, receipts
from portal.elections.delivery.canonical import Signed
from portal.elections.delivery.models import Receipt
from portal.elections.models import Promotion
from tests.elections.polls import Poll, announce, deal, dispatched, make_messenger, make_poll, promoted
from tests.elections.proofs import Signer, add_key, make_signer, report_of, reported


@pytest.fixture
def unit(poll: Poll) -> Promotion:
    return dispatched(poll)


def send(signer: Signer, signed: Signed) -> Receipt:
    with transaction():
        return receipts.report(signer.messenger.organisation, signer.messenger.owner, signed)


def code_of(signer: Signer, signed: Signed) -> str:
    """The code with which it is refused; nothing is left behind."""
    before = (kept(), audit.head().size)
    with pytest.raises(PortalError) as caught:
        send(signer, signed)
    assert (kept(), audit.head().size) == before
    assert str(caught.value)
    return caught.value.code


def kept() -> int:
    return db.session.scalar(select(func.count()).select_from(Receipt)) or 0


def test_a_good_receipt_is_kept_and_its_unit_is_delivered(signer: Signer, unit: Promotion) -> None:
    row = reported(signer, unit)
    assert (row.state, row.promotion.state, row.promotion.seen) == ("open", "delivered", 10)
    assert row.answer_until == row.received_at + timedelta(hours=24)


def test_the_log_says_what_was_signed_and_names_nobody(signer: Signer, unit: Promotion) -> None:
    row = reported(signer, unit)
    found = db.session.scalars(select(audit.AuditEvent).where(audit.AuditEvent.action == "ledger.delivered")).one()
    assert (found.actor_token, found.case_token, found.subject_token) == (None, None, unit.token)
    assert found.details["receipt"] == row.digest


BAD: dict[str, Callable[[Signer, Promotion], Signed]] = {
    "unknown_unit": lambda s, unit: s.sign(report_of(unit, unit="no-such-unit")),
    "wrong_material": lambda s, unit: s.sign(report_of(unit, material="0" * 64)),
    "count_above_amount": lambda s, unit: s.sign(report_of(unit, count=unit.amount + 1)),
    "wrong_signature": lambda s, unit: replace(s.sign(report_of(unit)), report=report_of(unit, count=9)),
    "wrong_key": lambda s, unit: replace(s, private=Ed25519PrivateKey.generate()).sign(report_of(unit)),
    "outside_window": lambda s, unit: s.sign(report_of(unit, start=unit.offer.window_from - timedelta(seconds=1))),
    "after_silence": lambda s, unit: s.sign(report_of(unit, end=unit.not_after + timedelta(seconds=1))),
    "invalid": lambda s, unit: s.sign(report_of(unit, end=now() + timedelta(hours=1))),
}


def test_a_bad_receipt_is_refused_with_its_own_sentence(signer: Signer, unit: Promotion) -> None:
    assert {code: code_of(signer, made(signer, unit)) for code, made in BAD.items()} == {code: code for code in BAD}


def test_an_end_before_the_start_is_refused(signer: Signer, unit: Promotion) -> None:
    said = report_of(unit)
    assert code_of(signer, signer.sign(replace(said, start=said.end, end=said.start))) == "invalid"


def test_a_replayed_receipt_is_refused_and_the_first_one_stays(signer: Signer, unit: Promotion) -> None:
    signed = signer.sign(report_of(unit))
    send(signer, signed)
    assert code_of(signer, signed) == "replayed"
    assert code_of(signer, signer.sign(report_of(unit, count=3))) == "replayed"


def test_a_unit_of_another_messenger_is_refused(poll: Poll, unit: Promotion) -> None:
    stranger = make_signer(make_messenger())
    assert code_of(stranger, stranger.sign(report_of(unit))) == "unit_of_another_messenger"


def test_another_messenger_s_key_does_not_count_here(signer: Signer, unit: Promotion) -> None:
    stranger = make_signer(make_messenger())
    assert code_of(signer, stranger.sign(report_of(unit))) == "wrong_key"


def test_a_unit_that_never_began_is_refused(poll: Poll, signer: Signer) -> None:
    assert code_of(signer, signer.sign(report_of(promoted(poll)))) == "not_dispatched"


def test_a_report_after_its_date_is_refused_also_before_the_round_came(signer: Signer, unit: Promotion) -> None:
    signed = signer.sign(report_of(unit))
    with clock.moved_to(unit.not_after + timedelta(hours=12)):
        assert code_of(signer, signed) == "report_late"


def test_a_report_just_before_its_date_is_taken(signer: Signer, unit: Promotion) -> None:
    with clock.moved_to(unit.not_after + timedelta(hours=12, seconds=-1)):
        assert reported(signer, unit).state == "open"


def test_a_revoked_key_signs_nothing_more_but_what_it_signed_stays(poll: Poll, signer: Signer) -> None:
    first, second = dispatched(poll), dispatched(poll, 1)
    row = reported(signer, first)
    with transaction():
        keys.revoke(signer.key, signer.messenger.owner)
    assert code_of(signer, signer.sign(report_of(second))) == "key_not_valid"
    assert db.session.get_one(Receipt, row.id).state == "open"


def test_an_unproven_key_counts_for_nothing(poll: Poll, unit: Promotion) -> None:
    private = Ed25519PrivateKey.generate()
    signer = Signer(poll.messengers[0], private, add_key(poll.messengers[0], private))
    assert code_of(signer, signer.sign(report_of(unit))) == "key_not_valid"


def test_a_stranger_sends_nothing_in_a_messenger_s_name(poll: Poll, signer: Signer, unit: Promotion) -> None:
    with pytest.raises(Forbidden), transaction():
        receipts.report(signer.messenger.organisation, poll.representatives[0], signer.sign(report_of(unit)))


def test_of_several_receipts_the_good_ones_are_kept(poll: Poll, signer: Signer, unit: Promotion) -> None:
    other = dispatched(poll, 1)
    bad: list[Any] = [canonical.as_json(signer.sign(report_of(other, count=99))), {"unit": "x"}, 7, None]
    rows = [*bad, canonical.as_json(signer.sign(report_of(unit)))]
    with transaction():
        found = receipts.report_all(signer.messenger.organisation, signer.messenger.owner, rows)
    assert [outcome.receipt is not None for outcome in found] == [False, False, False, False, True]
    db.session.expire_all()
    assert (unit.state, other.state) == ("delivered", "dispatched")


@pytest.mark.usefixtures("app")
def test_of_a_badge_the_count_says_how_many_saw_it() -> None:
    """A badge or a slot is one unit, however many looked at it."""
    other = make_poll(2)
    messenger = make_messenger()
    announce(other, messenger, "blue_tick", 2)
    deal(other)
    row = reported(make_signer(messenger), dispatched(other, service="blue_tick", amount=1), count=70_000)
    assert row.promotion.seen == 70_000
