"""Silence, withdrawal, a suspended licence, the purge: what ends, and what is kept of it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select, text

from portal.core.accounts.roles import Role
from portal.core.clock import moved_to
from portal.core.crypto import CannotOpen
from portal.core.data_keys import DataKey, field_key
from portal.core.db import db, transaction
from portal.core.errors import Conflict, Forbidden
from portal.elections.codes import channels, keys, pool, purge, queries
from portal.elections.codes.handover import Change
from portal.elections.codes.models import Channel, Subscriber
from portal.elections.setup import withdraw
from portal.licensing.licences import service as licences
from portal.licensing.licences.models import Licence
from tests.elections.codes.batches import cut, take
from tests.elections.codes.texting import Line, a_mobile, in_silence, make_line
from tests.elections.polls import make_poll, quota_of
from tests.people import make_official


@pytest.fixture
def own_line(app: Flask) -> Line:
    """For tests that change more than members."""
    return make_line(candidates=1)


def test_in_the_silence_who_left_is_handed_over_and_who_joined_is_not(own_line: Line) -> None:
    gone, came = a_mobile(), a_mobile()
    own_line.text("3", sender=gone)
    take(own_line)
    own_line.text("3", sender=came)
    with in_silence(own_line.poll):
        own_line.text("لغو", sender=gone)
        assert take(own_line) == [Change("channel_0_bale", gone, joins=False)]


def test_after_a_withdrawal_nobody_joins_and_nobody_is_added(own_line: Line) -> None:
    own_line.text("3")
    with transaction():
        withdraw(own_line.candidacy, own_line.poll.manager)
    late = own_line.report("3").at + timedelta(hours=1, minutes=1)
    assert own_line.text("2", at=late).outcome == "closed"
    assert take(own_line) == []


def test_a_messenger_without_a_licence_in_force_gets_no_numbers(own_line: Line) -> None:
    own_line.text("3")
    vendor = own_line.messengers["bale"]
    signatory = make_official("licences", Role.SIGNATORY)
    with transaction():
        licence = db.session.scalars(select(Licence).where(Licence.organisation_id == vendor.id)).one()
        licences.suspend(licence, signatory, "دلیل آزمایشی")
    with pytest.raises(Forbidden, match="پروانه‌ی پیام‌رسان معتبر نیست"):
        cut(own_line)


def test_a_channel_is_mended_until_its_first_member_was_handed_over(own_line: Line) -> None:
    quota = quota_of(own_line.candidacy, "sms_join", own_line.messengers["bale"])
    representative = own_line.poll.representatives[0]
    with transaction():
        channels.name_channel(own_line.candidacy, representative, quota, "another_name")
    own_line.text("3")
    assert [one.channel for one in take(own_line)] == ["another_name"]
    with pytest.raises(Conflict, match="نام کانال دیگر عوض نمی‌شود"), transaction():
        channels.name_channel(own_line.candidacy, representative, quota, "a_third_name")
    assert db.session.scalars(select(Channel.name).where(Channel.quota_id == quota.id)).one() == "another_name"


def test_the_purge_destroys_keys_and_numbers_keeps_counts_and_frees_the_codes(own_line: Line) -> None:
    own_line.text("2")
    grant, manager, election = own_line.grants[0], own_line.poll.manager, own_line.poll.election
    days = [(day.joined, day.left) for day in queries.days_of(grant)]
    with pytest.raises(Conflict, match="هنوز زود است"), transaction():
        purge.purge(election, manager)
    with pytest.raises(Forbidden), transaction():
        purge.purge(election, own_line.liaison)
    with moved_to(own_line.poll.round.poll_starts_at + purge.SOONEST):
        with transaction():
            purge.purge(election, manager)
        assert own_line.text("2").outcome == "unknown_code"
        # The campaign's page still counts, on the day on which it was.
    assert [(day.joined, day.left) for day in queries.days_of(grant)] == days
    assert db.session.scalars(select(Subscriber.number)).all() == [None]
    with pytest.raises(Conflict):
        keys.key_of(grant.code)
    key = db.session.scalars(select(DataKey).where(DataKey.owner == grant.code.token)).one()
    with pytest.raises(CannotOpen):
        field_key(key)
    other = make_poll(1)
    with transaction():
        (again,) = pool.add_numbers(other.election, manager, grant.code.code)
    assert again.code == grant.code.code


def test_what_nobody_purged_goes_by_itself_after_a_month(own_line: Line) -> None:
    own_line.text("2")
    polls = own_line.poll.round.poll_starts_at
    with moved_to(polls + purge.LATEST - timedelta(minutes=1)):
        purge.purge_old()
    assert db.session.scalars(select(Subscriber.number)).all() != [None]
    with moved_to(polls + purge.LATEST):
        purge.purge_old()
    assert db.session.scalars(select(Subscriber.number)).all() == [None]


def test_the_database_allows_one_open_batch_for_a_messenger(own_line: Line) -> None:
    own_line.text("3")
    cut(own_line)
    columns = "messenger_id, joins, leaves, made_at"
    twin = f"INSERT INTO short_code_batches (token, {columns}) SELECT 't', {columns} FROM short_code_batches"
    with pytest.raises(Exception, match="(?i)unique"), transaction():
        db.session.execute(text(twin))


def test_operators_and_headquarters_are_no_campaign(own_line: Line) -> None:
    quota = quota_of(own_line.candidacy, "sms_join", own_line.messengers["bale"])
    for stranger in (own_line.liaison, own_line.poll.manager, own_line.messengers["bale"].owner):
        with pytest.raises(Forbidden), transaction():
            channels.name_channel(own_line.candidacy, stranger, quota, "stolen_name")
