"""The signed bytes: docs/delivery.md recomputed, and nothing that can be written in two ways."""

from __future__ import annotations

import json
import re
from base64 import b64encode
from datetime import UTC, datetime
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.config import ROOT
from portal.core.errors import Invalid
from portal.elections.delivery import canonical
from portal.elections.delivery.canonical import Report, Signed

DOCUMENT = (ROOT / "docs" / "delivery.md").read_text(encoding="utf-8")
TEXT = re.findall(r"```\n(portal delivery receipt v1\n.*?)```", DOCUMENT, re.S)[0]
SENT = re.findall(r"```json\n(.*?)```", DOCUMENT, re.S)[0]
# RFC 8032, 7.1, test 1.
PRIVATE = Ed25519PrivateKey.from_private_bytes(
    bytes.fromhex("9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60")
)
PUBLIC = PRIVATE.public_key().public_bytes_raw()
moments = st.datetimes(datetime(2020, 1, 1), datetime(2099, 1, 1)).map(lambda m: m.replace(microsecond=0, tzinfo=UTC))
reports = st.builds(
    Report,
    unit=st.from_regex(r"[A-Za-z0-9_-]{1,22}", fullmatch=True),
    start=moments,
    end=moments,
    material=st.from_regex(r"[0-9a-f]{64}", fullmatch=True),
    count=st.integers(0, 10**15),
)


def example() -> dict[str, Any]:
    found: dict[str, Any] = json.loads(SENT)
    return found


def test_the_documented_example_is_what_we_compute() -> None:
    signed = canonical.read_report(example())
    assert signed.report.text == TEXT
    assert signed.key == canonical.fingerprint(PUBLIC)
    assert signed.signature == PRIVATE.sign(TEXT.encode())
    assert canonical.is_signed(PUBLIC, TEXT, signed.signature)


@given(report=reports)
@settings(max_examples=25)
def test_what_is_sent_is_read_as_what_was_signed(report: Report) -> None:
    signed = Signed(report, canonical.fingerprint(PUBLIC), bytes(64))
    assert canonical.read_report(json.loads(json.dumps(canonical.as_json(signed)))) == signed


@given(one=reports, other=reports)
@settings(max_examples=25)
def test_different_reports_have_different_texts(one: Report, other: Report) -> None:
    assert (one.text == other.text) == (one == other)


@given(at=st.integers(0, len(TEXT) - 1))
@settings(max_examples=30)
def test_one_flipped_byte_breaks_the_signature(at: int) -> None:
    broken = TEXT[:at] + chr(ord(TEXT[at]) ^ 1) + TEXT[at + 1 :]
    assert not canonical.is_signed(PUBLIC, broken, canonical.read_report(example()).signature)


WRONG: list[tuple[str, Any]] = [
    ("unit", "a b"),
    ("unit", 7),
    ("start", "2026-06-17T05:30:00+00:00"),
    ("start", "2026-06-17T05:30:00.5Z"),
    ("start", "2026-02-30T05:30:00Z"),
    ("end", "۲۰۲۶-06-17T05:30:00Z"),
    ("end", None),
    ("material", "E3" * 32),
    ("count", -1),
    ("count", True),
    ("count", 1.0),
    ("count", "950"),
    ("key", "abc"),
    ("signature", "AAAA"),
]


@pytest.mark.parametrize(("name", "value"), WRONG)
def test_what_is_not_canonical_is_refused(name: str, value: Any) -> None:
    with pytest.raises(Invalid):
        canonical.read_report(example() | {name: value})


def test_a_member_too_many_or_too_few_is_refused() -> None:
    with pytest.raises(Invalid):
        canonical.read_report(example() | {"more": 1})
    with pytest.raises(Invalid):
        canonical.read_report({name: value for name, value in example().items() if name != "count"})


def test_a_public_key_is_read_in_three_ways() -> None:
    assert canonical.read_public_key(PUBLIC.hex()) == PUBLIC
    assert canonical.read_public_key(f" {b64encode(PUBLIC).decode()}\n") == PUBLIC
    with pytest.raises(Invalid):
        canonical.read_public_key(b64encode(PUBLIC[:31]).decode())
