"""What accounts tell and what they forget."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from portal.config import ROOT
from portal.core import audit, clock
from portal.core.accounts import sweep, throttle
from portal.core.accounts.keys import Attempt, HeldForm
from portal.core.accounts.models import Person
from portal.core.db import db, transaction
from tests.core.accounts.conftest import sign_in
from tests.people import PortalClient, client_for

SOURCES = sorted((ROOT / "portal/core/accounts").rglob("*.py"))
ACTIONS = sorted({name for file in SOURCES for name in re.findall(r'events\.tell\(\s*"(\w+)"', file.read_text())})


@pytest.mark.parametrize("action", ACTIONS)
def test_each_event_has_words(action: str):
    assert action in audit.described()


def test_a_sign_in_is_in_the_log(nobody: PortalClient, owner: Person):
    sign_in(nobody, owner.email)
    actions = db.session.scalars(select(audit.AuditEvent.action).order_by(audit.AuditEvent.seq)).all()
    assert actions[-1] == "sign_in"


def test_the_log_says_nothing_of_addresses(nobody: PortalClient, owner: Person):
    sign_in(nobody, owner.email, "نه این رمز نیست")
    sign_in(nobody, owner.email)
    bodies = " ".join(db.session.scalars(select(audit.AuditEvent.body)))
    assert owner.email not in bodies
    assert owner.name not in bodies


def test_what_is_over_is_forgotten(app: object):
    client_for(None).post("/account", data={"name": "x"})
    with transaction():
        throttle.take(throttle.for_mail("x@example.com", "network"))
    with clock.moved_by(timedelta(hours=25)):
        sweep.forget_what_is_over()
    assert [db.session.scalar(select(func.count()).select_from(row)) for row in (HeldForm, Attempt)] == [0, 0]


def test_what_is_not_over_is_kept(app: object):
    client_for(None).post("/account", data={"name": "x"})
    sweep.forget_what_is_over()
    assert db.session.scalar(select(func.count(HeldForm.id))) == 1
