"""Heads hear of a key that is about to end, once; nobody else does."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from portal.core import clock
from portal.core.accounts.models import Person
from portal.core.accounts.roles import Role
from portal.core.api import keys
from portal.core.api.endings import tell_of_endings
from portal.core.db import db, transaction
from portal.core.notifications.models import MailMessage, Notification
from tests.core.api.conftest import Body
from tests.people import make_member


def told(after: int) -> list[str]:
    """Who has been told, so many days from now."""
    with clock.moved_by(timedelta(days=after)):
        tell_of_endings()
    db.session.rollback()
    return list(db.session.scalars(select(Person.email).join(Notification, Notification.person_id == Person.id)))


def test_the_head_is_told_two_weeks_before_and_once(operator: Body) -> None:
    make_member(operator.organisation, Role.LIAISON)
    operator.key(days=30)
    assert told(after=15) == []
    assert told(after=17) == [operator.head.email]
    assert told(after=20) == [operator.head.email]
    letter = db.session.scalars(select(MailMessage)).one()
    assert "/organisation/keys" in letter.text


def test_a_key_that_was_made_for_days_is_not_announced(operator: Body) -> None:
    operator.key(days=10)
    assert told(after=1) == []


@pytest.mark.parametrize("after", [17, 31])
def test_a_key_that_has_ended_is_not_announced(operator: Body, after: int) -> None:
    row, _secret = operator.key(days=30)
    if after < 30:
        with transaction():
            keys.revoke(row, operator.head)
    assert told(after) == []
