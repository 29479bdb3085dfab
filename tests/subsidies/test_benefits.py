"""The licence as key: what each of its states means for each grant, derived and never stored."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from portal.core import clock
from portal.core.db import db, transaction
from portal.core.notifications import Notification
from portal.licensing.licences import service as licences
from portal.licensing.licences.state import LABELS
from portal.subsidies import grants, keys
from portal.subsidies.benefits import Key, Span, benefit_on, is_gone
from portal.subsidies.models import Grant
from portal.subsidies.upkeep import keeping
from tests.licensing import applications, lives
from tests.people import client_for
from tests.subsidies import supports

DAY = date(2026, 11, 25)
GRACE = 30
EXPIRED = DAY - timedelta(days=10)
LONG_AGO = DAY - timedelta(days=31)

SPANS = {
    "before": Span(DAY + timedelta(days=1), DAY + timedelta(days=90)),
    "during": Span(DAY - timedelta(days=90), DAY + timedelta(days=90)),
    "last day": Span(DAY - timedelta(days=90), DAY),
    "after": Span(DAY - timedelta(days=90), DAY - timedelta(days=1)),
    "ended": Span(DAY - timedelta(days=90), DAY + timedelta(days=90), DAY),
    "ends tomorrow": Span(DAY - timedelta(days=90), DAY + timedelta(days=90), DAY + timedelta(days=1)),
}
KEYS = {
    "none": Key("none"),
    "not yet": Key("not_yet"),
    "in force": Key("in_force"),
    "suspended": Key("suspended"),
    "expired": Key("expired", EXPIRED),
    "expired while suspended": Key("expired", EXPIRED, suspended=True),
    "expired long ago": Key("expired", LONG_AGO),
    "revoked": Key("revoked"),
    "surrendered": Key("surrendered"),
}
# The matrix: licence → grant before it begins, during, on its last day, after it, ended, ending tomorrow.
MATRIX = {
    "none": "not_yet frozen frozen ended ended frozen",
    "not yet": "not_yet frozen frozen ended ended frozen",
    "in force": "not_yet open open ended ended open",
    "suspended": "not_yet frozen frozen ended ended frozen",
    "expired": "not_yet grace grace ended ended grace",
    "expired while suspended": "not_yet frozen frozen ended ended frozen",
    "expired long ago": "ended ended ended ended ended ended",
    "revoked": "ended ended ended ended ended ended",
    "surrendered": "ended ended ended ended ended ended",
}


@pytest.mark.parametrize("key", KEYS)
def test_the_matrix_of_licence_and_grant(key: str) -> None:
    found = [benefit_on(DAY, span, KEYS[key], GRACE).name for span in SPANS.values()]
    assert found == MATRIX[key].split()


def test_the_matrix_names_every_state_of_a_licence() -> None:
    assert {key.state for key in KEYS.values()} == set(LABELS)


def test_the_last_day_of_grace_is_still_in_force() -> None:
    key = Key("expired", DAY - timedelta(days=GRACE))
    assert benefit_on(DAY, SPANS["during"], key, GRACE).in_force
    assert not benefit_on(DAY + timedelta(days=1), SPANS["during"], key, GRACE).in_force
    assert not benefit_on(DAY, SPANS["during"], Key("expired", DAY - timedelta(days=1)), 0).in_force


def test_what_is_frozen_is_not_gone() -> None:
    assert not is_gone(DAY, KEYS["suspended"], GRACE)
    assert is_gone(DAY, KEYS["revoked"], GRACE)


# With real licences.


@pytest.fixture
def grant(app: Flask) -> Grant:
    return supports.granted(until=1200)


def state(grant: Grant) -> str:
    return keys.benefit_of(supports.living(grant)).name


def suspend(grant: Grant) -> None:
    with transaction():
        licences.suspend(lives.again(grant.licence), applications.desk_official(), lives.REASON)


def letters(name: str) -> int:
    return len(db.session.scalars(select(Notification).where(Notification.template == name)).all())


def test_suspension_freezes_and_reinstatement_resumes_with_no_new_application(grant: Grant) -> None:
    before = supports.held(grant)
    suspend(grant)
    assert state(grant) == "frozen"
    assert supports.held(grant) == before
    with transaction():
        licences.reinstate(lives.again(grant.licence), applications.desk_official(), lives.REASON)
    assert state(grant) == "open"
    assert (letters("support_stopped"), letters("support_resumed")) == (1, 1)


def test_a_suspension_with_an_end_thaws_by_itself(grant: Grant) -> None:
    with transaction():
        official = applications.desk_official()
        licences.suspend(lives.again(grant.licence), official, lives.REASON, supports.today(3))
    assert state(grant) == "frozen"
    with clock.moved_by(timedelta(days=4)):
        assert state(grant) == "open"


def test_after_expiry_it_lasts_for_the_grace_period_and_then_ends_and_gives_back(grant: Grant) -> None:
    with lives.days_before_end(grant.licence, -GRACE):
        assert state(grant) == "grace"
        keeping.end_with_licences()
        assert supports.living(grant).ended_on is None
    with lives.days_before_end(grant.licence, -GRACE - 1):
        assert state(grant) == "ended"
        keeping.end_with_licences()
        keeping.end_with_licences()
        living = supports.living(grant)
        assert living.ending == "licence"
        assert supports.held(living, 2) == {}
        assert letters("support_ended") == 1


def test_revocation_ends_it_at_once(grant: Grant) -> None:
    with transaction():
        licences.revoke(lives.again(grant.licence), applications.desk_official(), lives.REASON)
    assert state(grant) == "ended"


def test_the_vendors_page_shows_what_each_lapse_would_cost(grant: Grant) -> None:
    page = client_for(supports.owner_of(grant)).get("/support/benefits").text
    for words in ("مرکز داده‌ی رایگان", "می‌ایستد تا رفع تعلیق", "سپس پایان می‌یابد", "همان دم پایان می‌یابد"):
        assert words in page


def test_the_holder_gives_back_from_tomorrow(grant: Grant) -> None:
    with transaction():
        grants.give_back(grants.lock(grant.id), supports.owner_of(grant))
    assert supports.held(grant) == {"vcpu": 8, "memory": 16}
    assert supports.held(grant, 1) == {}
    assert state(grant) == "open"
    with clock.moved_by(timedelta(days=1)):
        assert state(grant) == "ended"
