"""What an upload must pass, and what a person is told when it does not."""

from __future__ import annotations

import io
from io import BytesIO

import pytest
from PIL import Image

from portal.core.documents.intake import Accepted, FileRefused, FileTooLarge, examine
from tests.core.documents import samples

LIMIT = 25 * 1024 * 1024


def take(body: bytes, name: str = "سند.pdf", limit: int = LIMIT) -> Accepted:
    return examine(BytesIO(body), name, limit)


def refusal_of(body: bytes, limit: int = LIMIT) -> FileRefused:
    with pytest.raises(FileRefused) as caught:
        take(body, limit=limit)
    return caught.value


def test_a_plain_pdf_is_kept_byte_for_byte() -> None:
    body = samples.plain_pdf(3)
    accepted = take(body)
    assert accepted == Accepted(body, "application/pdf", "سند.pdf", 3, changed=False)


def test_a_file_over_the_limit_is_refused_with_the_limit_in_the_sentence() -> None:
    refusal = refusal_of(bytes(30 * 1024 * 1024))
    assert isinstance(refusal, FileTooLarge)
    assert refusal.status == 413
    assert "۲۵ مگابایت" in str(refusal.message)
    assert "سر جای خود" in str(refusal.hint)


def test_a_file_of_exactly_the_limit_passes() -> None:
    body = samples.plain_pdf()
    assert take(body, limit=len(body)).body == body


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b"", "empty"),
        (samples.EXECUTABLE, "type"),
        (b"MZ" + bytes(500), "type"),
        (b"<html><script>alert(1)</script></html>", "type"),
        (b'<svg xmlns="http://www.w3.org/2000/svg"/>', "type"),
        (b"PK\x03\x04" + bytes(100), "type"),
        (b"%PDF-1.7\n%%EOF", "broken"),
        (samples.plain_pdf()[:200], "broken"),
        (samples.image()[:70], "broken"),
        (samples.pdf_without_pages(), "no_pages"),
        (samples.encrypted_pdf(), "encrypted"),
    ],
)
def test_what_cannot_be_read_by_an_official_is_refused(body: bytes, reason: str) -> None:
    refusal = refusal_of(body)
    assert refusal.reason == reason
    assert str(refusal.message)
    assert str(refusal.hint)


@pytest.mark.parametrize(
    "body",
    [
        samples.pdf_that_runs_a_script(),
        samples.pdf_that_runs_a_chained_script(),
        samples.pdf_that_launches_a_program(),
        samples.pdf_with_embedded("tool.exe"),
    ],
    ids=["script", "chained script", "launch", "embedded program"],
)
def test_active_content_is_taken_out(body: bytes) -> None:
    assert samples.active_words(body)
    accepted = take(body)
    assert accepted.changed
    assert accepted.pages == 1
    assert samples.active_words(accepted.body) == set()


def test_embedded_data_of_a_receipt_may_stay() -> None:
    body = samples.pdf_with_embedded("inputs.json")
    assert take(body).body == body


@pytest.mark.parametrize(("kind", "media_type"), [("PNG", "image/png"), ("JPEG", "image/jpeg")])
def test_an_image_is_drawn_anew_without_what_was_hidden_in_it(kind: str, media_type: str) -> None:
    original = samples.image(kind)
    assert b"taken at home" in original
    accepted = take(original, "عکس.pdf")
    assert accepted.media_type == media_type
    assert b"taken at home" not in accepted.body
    with Image.open(io.BytesIO(accepted.body)) as drawn:
        assert drawn.size == (40, 30)


def test_transparency_survives() -> None:
    with Image.open(io.BytesIO(take(samples.image(mode="RGBA")).body)) as drawn:
        assert drawn.mode == "RGBA"


def test_an_image_that_unpacks_to_a_giant_is_refused() -> None:
    assert refusal_of(samples.image(size=(9000, 9000), mode="1")).reason == "too_many_pixels"


def test_the_name_says_what_the_file_is() -> None:
    assert take(samples.image(), "کارت.jpg.pdf").name == "کارت.jpg.png"
