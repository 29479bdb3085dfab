"""Programs of messengers prove units at the door of machines; those of others see and send nothing."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from flask import Flask
from sqlalchemy import select
from werkzeug.test import TestResponse

from portal.core import audit
from portal.core.api import keys
from portal.core.db import db, transaction
from portal.elections.delivery import canonical
from portal.elections.delivery.api import SCOPE
from portal.elections.delivery.models import Receipt
from portal.elections.models import Promotion
from tests.elections.polls import Poll, dispatched, make_messenger
from tests.elections.proofs import Signer, report_of
from tests.people import Vendor


def key_of(vendor: Vendor) -> str:
    with transaction():
        return keys.make(vendor.organisation, "سرور", (SCOPE,), timedelta(days=30), vendor.owner)[1]


def call(app: Flask, key: str, body: dict[str, object] | None = None, name: str | None = None) -> TestResponse:
    headers = {"Authorization": f"Bearer {key}"}
    client = app.test_client()
    if body is None:
        answer = client.get("/api/v1/election-units", headers=headers)
    else:
        headers |= {"Idempotency-Key": name or uuid4().hex}
        answer = client.post("/api/v1/election-receipts", json=body, headers=headers)
    db.session.rollback()
    return answer


@pytest.fixture
def unit(poll: Poll) -> Promotion:
    return dispatched(poll)


def test_a_program_asks_for_its_units_and_proves_one(app: Flask, signer: Signer, unit: Promotion) -> None:
    key = key_of(signer.messenger)
    waiting = call(app, key).json
    assert waiting is not None
    assert [(one["unit"], one["material"]) for one in waiting["items"]] == [(unit.token, unit.material_digest)]
    body, name = canonical.as_json(signer.sign(report_of(unit))), uuid4().hex
    first, again = call(app, key, body, name), call(app, key, body, name)
    assert (first.status_code, again.status_code, first.json) == (201, 201, again.json)
    empty = call(app, key).json
    assert empty is not None
    assert empty["items"] == []
    events = select(audit.AuditEvent.actor_token).where(audit.AuditEvent.action == "delivery.reported")
    assert db.session.scalars(events).one() not in (None, signer.messenger.owner.token)


def test_a_bad_receipt_has_its_code_and_is_not_kept(app: Flask, signer: Signer, unit: Promotion) -> None:
    body = canonical.as_json(signer.sign(report_of(unit, count=11)))
    answer = call(app, key_of(signer.messenger), body)
    assert answer.json is not None
    assert (answer.status_code, answer.json["code"]) == (422, "count_above_amount")
    assert not db.session.scalars(select(Receipt)).all()


def test_another_messenger_s_program_neither_sees_nor_proves_it(app: Flask, signer: Signer, unit: Promotion) -> None:
    key = key_of(make_messenger())
    seen = call(app, key).json
    assert seen is not None
    assert seen["items"] == []
    answer = call(app, key, canonical.as_json(signer.sign(report_of(unit))))
    assert answer.json is not None
    assert answer.json["code"] == "unit_of_another_messenger"
