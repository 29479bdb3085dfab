"""The pages of the proof, as a messenger, a representative and the headquarters use them; strangers see nothing."""

from __future__ import annotations

import io
import json
from base64 import b64encode

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from sqlalchemy import select

from portal.core.db import db
from portal.elections.delivery import canonical
from portal.elections.delivery.models import DeliveryKey, Receipt
from portal.elections.models import Election, Promotion
from tests.elections.polls import Poll, dispatched, make_messenger
from tests.elections.proofs import Signer, report_of, reported
from tests.people import client_for

DESK = "/elections/receipts"


@pytest.fixture
def unit(poll: Poll) -> Promotion:
    return dispatched(poll)


def signed_json(signer: Signer, *units: Promotion, **changes: object) -> str:
    rows = [canonical.as_json(signer.sign(report_of(unit, **changes))) for unit in units]
    return json.dumps(rows if len(rows) > 1 else rows[0])


def test_an_owner_adds_proves_and_revokes_a_key(poll: Poll) -> None:
    private = Ed25519PrivateKey.generate()
    pem = private.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()
    client = client_for(poll.messengers[0].owner)
    assert "هنوز کلیدی ثبت نشده است" in client.get(f"{DESK}/keys").text
    added = client.post(f"{DESK}/keys", data={"label": "سرور آمار", "public_key": pem})
    page = added.headers["Location"]
    row = db.session.scalars(select(DeliveryKey)).one()
    text = canonical.challenge_text(row.public_key, row.challenge)
    assert text in client.get(page).text
    wrong = client.post(f"{page}/prove", data={"signature": b64encode(private.sign(b"x")).decode()})
    assert (wrong.status_code, "نمی‌خواند" in wrong.text) == (422, True)
    client.post(f"{page}/prove", data={"signature": b64encode(private.sign(text.encode())).decode()})
    assert "معتبر" in client.get(page).text
    assert client.get(f"{page}/revoke").status_code == 200
    client.post(f"{page}/revoke")
    assert "باطل‌شده" in client.get(page).text


@pytest.mark.parametrize("typed", ["", "چرند", "QUJD", "-----BEGIN PUBLIC KEY-----\nxx\n-----END PUBLIC KEY-----"])
def test_what_is_no_key_is_a_sentence_beside_the_field(poll: Poll, typed: str) -> None:
    client = client_for(poll.messengers[0].owner)
    assert client.post(f"{DESK}/keys", data={"label": "کلید", "public_key": typed}).status_code == 422


def test_a_pasted_receipt_is_kept_and_the_representative_confirms_it(
    poll: Poll, signer: Signer, unit: Promotion
) -> None:
    desk = client_for(signer.messenger.owner)
    assert unit.token in desk.get(DESK).text
    assert desk.post(DESK, data={"receipts": signed_json(signer, unit)}).status_code == 303
    receipt = db.session.scalars(select(Receipt)).one()
    side = client_for(poll.representatives[0])
    assert receipt.token in side.get("/elections/answers").text
    assert side.post(f"/elections/answers/{receipt.token}/confirm").status_code == 303
    assert "نماینده تأیید کرد" in side.get(f"/elections/answers/{receipt.token}").text
    assert "portal delivery receipt v1" in desk.get(f"{DESK}/{unit.token}").text


def test_an_uploaded_file_with_a_bad_receipt_keeps_the_good_one_and_says_why(
    poll: Poll, signer: Signer, unit: Promotion
) -> None:
    other = dispatched(poll, 1)
    rows = [json.loads(signed_json(signer, unit)), json.loads(signed_json(signer, other, count=11))]
    file = (io.BytesIO(json.dumps(rows).encode()), "receipts.json")
    answer = client_for(signer.messenger.owner).post(DESK, data={"file": file}, content_type="multipart/form-data")
    assert answer.status_code == 422
    assert "بیش از مقدار این واحد" in answer.text
    assert db.session.scalars(select(Receipt.promotion_id)).all() == [unit.id]


@pytest.mark.parametrize("text", ["", "[]", "{", "[1]", '{"a": 1, "a": 2}', "[" * 9000, json.dumps([{}] * 501)])
def test_what_is_no_receipt_is_a_sentence_and_nothing_is_kept(poll: Poll, text: str) -> None:
    answer = client_for(poll.messengers[0].owner).post(DESK, data={"receipts": text})
    assert answer.status_code == 422
    assert not db.session.scalars(select(Receipt)).all()


def test_a_file_that_is_no_text_is_a_sentence(poll: Poll) -> None:
    file = (io.BytesIO(b"\xff\xfe\x00"), "receipts.json")
    client = client_for(poll.messengers[0].owner)
    answer = client.post(DESK, data={"file": file}, content_type="multipart/form-data")
    assert "UTF-8 نیست" in answer.text


def test_a_rival_messenger_and_a_rival_candidate_see_nothing(poll: Poll, signer: Signer, unit: Promotion) -> None:
    receipt = reported(signer, unit)
    rival, other = client_for(make_messenger().owner), client_for(poll.representatives[1])
    assert rival.get(f"{DESK}/{unit.token}").status_code == 404
    assert rival.get(f"{DESK}/keys/{signer.key.token}").status_code == 404
    assert unit.token not in rival.get(f"{DESK}?view=sent").text
    assert other.get(f"/elections/answers/{receipt.token}").status_code == 404
    assert other.post(f"/elections/answers/{receipt.token}/confirm").status_code == 404
    assert receipt.token not in other.get("/elections/answers?view=all").text


def test_the_headquarters_sees_who_proves_and_sets_the_term(poll: Poll, signer: Signer, unit: Promotion) -> None:
    reported(signer, unit)
    client, place = client_for(poll.manager), f"/elections/setup/{poll.election.token}/deliveries"
    assert signer.messenger.organisation.name_fa in client.get(place).text
    assert client.post(place, data={"report_hours": "۲۴"}).status_code == 303
    assert client.post(place, data={"report_hours": "0"}).status_code == 422
    db.session.expire_all()
    assert db.session.get_one(Election, poll.election.id).report_hours == 24
