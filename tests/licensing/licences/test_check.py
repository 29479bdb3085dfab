"""A certificate's file: ours and unchanged, altered, somebody else's, replaced by a newer one, or no PDF at all."""

from __future__ import annotations

from io import BytesIO

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from portal.core.db import db, transaction
from portal.core.documents.models import StoredFile
from portal.core.documents.store import store
from portal.core.jobs import run_all_jobs
from portal.licensing.licences import certificate, service
from portal.licensing.licences.models import Licence
from tests.core.documents.samples import plain_pdf
from tests.licensing.applications import desk_official
from tests.licensing.lives import REASON, again, issued
from tests.people import PortalClient, client_for
from tests.scenes import scene

pytestmark = [pytest.mark.papers(certificate.KIND), pytest.mark.usefixtures("app")]


@pytest.fixture
def licence() -> Licence:
    return certified()


@scene
def certified() -> Licence:
    """A licence whose certificate is made."""
    return with_papers(issued())


def with_papers(licence: Licence) -> Licence:
    """The licence after the worker has done its work (and closed its session)."""
    number = licence.id
    run_all_jobs()
    return db.session.get_one(Licence, number)


def paper(licence: Licence) -> bytes:
    """The certificate as its holder has it."""
    newest = certificate.latest(licence)
    assert newest is not None
    assert newest.digest
    with store().open(newest.digest) as file:
        return file.read()


@pytest.fixture
def client(app: Flask) -> PortalClient:
    """Somebody who is not signed in."""
    return client_for(None)


def ask(client: FlaskClient, body: bytes, name: str = "گواهی.pdf") -> str:
    return client.post("/verify", data={"file": (BytesIO(body), name)}).text


def test_a_genuine_certificate_is_ours_unchanged_and_in_force(client: FlaskClient, licence: Licence) -> None:
    assert "درست و دارای اعتبار" in ask(client, paper(licence))


def test_a_genuine_certificate_of_a_suspended_licence_is_not_in_force(client: FlaskClient, licence: Licence) -> None:
    body = paper(licence)
    with transaction():
        service.suspend(again(licence), desk_official(), REASON)
    said = ask(client, body)
    assert "درست است ولی اعتبار ندارد" in said
    assert "معلق" in said


def test_one_changed_byte_is_noticed(client: FlaskClient, licence: Licence) -> None:
    body = bytearray(paper(licence))
    body[len(body) // 3] ^= 1
    assert "درست" not in heading(ask(client, bytes(body)))


def heading(page: str) -> str:
    """The verdict, in the words of its heading."""
    found = page.partition('class="verdict')[2].partition("</h2>")[0]
    assert found
    return found


def test_what_was_added_behind_the_signature_is_noticed(client: FlaskClient, licence: Licence) -> None:
    body = paper(licence) + b"\n% more\n"
    assert "پذیرفتنی نیست" in heading(ask(client, body))


def test_an_older_certificate_is_told_apart(client: FlaskClient, licence: Licence) -> None:
    old = paper(licence)
    with transaction():
        kept = again(licence)
        kept.product_fa = "پیام‌رسان با نام تازه"
        certificate.request(kept)
    renamed = with_papers(licence)
    assert "نسخه‌ی کهنه" in heading(ask(client, old))
    assert "درست و دارای اعتبار" in heading(ask(client, paper(renamed)))


def test_an_unsigned_pdf_is_not_ours(client: FlaskClient) -> None:
    assert "پذیرفتنی نیست" in heading(ask(client, plain_pdf()))


@pytest.mark.parametrize("body", [b"", b"MZ\x90\x00", b"%PDF-1.7\n", "سلام".encode() * 20])
def test_what_is_no_pdf_is_answered_in_words(client: FlaskClient, body: bytes) -> None:
    said = ask(client, body)
    assert "PDF سالمی نیست" in said or "پذیرفتنی نیست" in said


def test_no_file_at_all_is_answered_in_words(client: FlaskClient) -> None:
    assert "برنگزیدید" in ask(client, b"", "")


def test_nothing_of_what_was_checked_is_kept(client: FlaskClient, licence: Licence) -> None:
    before = db.session.scalar(select(func.count()).select_from(StoredFile))
    ask(client, paper(licence) + b"x")
    db.session.rollback()
    assert db.session.scalar(select(func.count()).select_from(StoredFile)) == before
