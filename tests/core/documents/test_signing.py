"""The portal's signature: an outsider's tool accepts it, one changed byte does not."""

from __future__ import annotations

import io
import subprocess
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path

import pikepdf
import pytest
from flask import Flask

from portal.config import Settings
from portal.core.documents.keys import make_keys, signing_folder
from portal.core.documents.render import render
from portal.core.documents.signing import sign, verify

PAGE = '<!doctype html><html lang="fa"><title>رسید</title><link rel="stylesheet" href="asset:base.css"><p>سلام'


def small_portal(folder: Path) -> Flask:
    app = Flask("signing")
    app.extensions["settings"] = Settings.for_tests(folder)
    make_keys(app.extensions["settings"])
    return app


@pytest.fixture(scope="module")
def portal(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    app = small_portal(tmp_path_factory.mktemp("signing"))
    with app.app_context():
        yield app


@pytest.fixture(scope="module")
def unsigned() -> bytes:
    return render(PAGE, datetime(2026, 11, 22, tzinfo=UTC))


@pytest.fixture(scope="module")
def signed(portal: Flask, unsigned: bytes) -> bytes:
    return sign(unsigned, "صدور پروانه")


def test_a_signed_paper_is_ours_and_unchanged(portal: Flask, signed: bytes) -> None:
    verdict = verify(signed)
    assert (verdict.reason, verdict.ours, verdict.unchanged) == ("valid", True, True)
    assert "DEVELOPMENT" in verdict.signer
    assert verdict.digest == sha256(signed).hexdigest()
    assert verdict.signed_at
    assert abs(datetime.now(UTC) - verdict.signed_at) < timedelta(minutes=5)


def test_every_signature_of_the_key_finds_its_room(portal: Flask, unsigned: bytes) -> None:
    reasons = ("", "صدور پروانه", "دلیلی دراز " * 500)
    assert [verify(sign(unsigned, reason)).reason for reason in reasons] == ["valid"] * 3


def test_an_outside_tool_accepts_the_signature_over_the_whole_file(signed: bytes, tmp_path: Path) -> None:
    path = tmp_path / "signed.pdf"
    path.write_bytes(signed)
    report = subprocess.run(["pdfsig", "-nocert", str(path)], capture_output=True, text=True, check=False).stdout
    assert "Signature is Valid" in report
    assert "Total document signed" in report
    assert "ETSI.CAdES.detached" in report


def test_the_signature_only_adds_and_the_paper_stays_pdf_a(unsigned: bytes, signed: bytes) -> None:
    assert signed.startswith(unsigned)
    with pikepdf.open(io.BytesIO(signed)) as document, document.open_metadata() as metadata:
        assert (metadata["pdfaid:part"], metadata["pdfaid:conformance"]) == ("3", "U")
        field = document.Root.AcroForm.Fields[0]
        # PDF/A wants annotations printable and asks for no appearance where there is no area.
        assert int(field.F) & 4
        assert [int(side) for side in field.Rect] == [0, 0, 0, 0]
        assert "/NeedAppearances" not in document.Root.AcroForm


@pytest.mark.parametrize("place", [300, 1500, -400])
def test_one_changed_byte_is_noticed(portal: Flask, signed: bytes, place: int) -> None:
    changed = bytearray(signed)
    changed[place] ^= 1
    assert not verify(bytes(changed)).unchanged


def test_what_is_added_after_the_signature_is_noticed(portal: Flask, signed: bytes) -> None:
    with pikepdf.open(io.BytesIO(signed)) as document:
        document.add_blank_page()
        out = io.BytesIO()
        document.save(out)
    assert not verify(out.getvalue()).unchanged
    assert verify(signed + b"\n% one more line").reason == "changed"


def test_a_paper_of_another_portal_with_the_same_names_is_foreign(
    portal: Flask, unsigned: bytes, tmp_path: Path
) -> None:
    with small_portal(tmp_path).app_context():
        foreign = sign(unsigned)
    verdict = verify(foreign)
    assert (verdict.reason, verdict.ours) == ("foreign", False)


@pytest.mark.parametrize("body", [b"", b"no pdf", b"%PDF-1.7\n%%EOF"])
def test_what_is_no_pdf_is_said_to_be_none(portal: Flask, body: bytes) -> None:
    assert verify(body).reason == "not_pdf"


def test_an_unsigned_pdf_is_not_ours(portal: Flask, unsigned: bytes) -> None:
    assert verify(unsigned).reason == "not_signed"


def test_a_retired_certificate_still_speaks_for_the_papers_it_signed(
    portal: Flask, unsigned: bytes, tmp_path: Path
) -> None:
    app = small_portal(tmp_path)
    with app.app_context():
        old = sign(unsigned)
    folder = signing_folder(app.extensions["settings"])
    (folder / "signer.crt").rename(folder / "signer-2026.crt")
    for name in ("signer.key", "root.crt"):
        (folder / name).unlink()
    fresh = Flask("fresh")
    fresh.extensions["settings"] = app.extensions["settings"]
    make_keys(fresh.extensions["settings"])
    with fresh.app_context():
        assert verify(old).unchanged
        assert verify(sign(unsigned)).unchanged


def test_keys_are_made_once_and_only_their_owner_reads_them(tmp_path: Path) -> None:
    settings = Settings.for_tests(tmp_path)
    assert make_keys(settings) == {"ring": True, "audit": True, "signing": True}
    before = {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    assert make_keys(settings) == {"ring": False, "audit": False, "signing": False}
    assert {path: path.read_bytes() for path in before} == before
    assert all(path.stat().st_mode & 0o077 == 0 for path in before)
