"""The bytes that a messenger signs: plain lines, one way to write each. Pure; docs/delivery.md has an example."""

from __future__ import annotations

import json
import re
from base64 import b64decode, b64encode
from binascii import Error as NotBase64
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import load_pem_public_key

from portal.core.errors import Invalid
from portal.core.i18n import _

FIELDS = ("unit", "start", "end", "material", "count", "key", "signature")
MOST_AT_ONCE = 500
MOST_COUNTED = 10**15
MOMENT = "%Y-%m-%dT%H:%M:%SZ"
SHAPES = {
    "unit": re.compile(r"[A-Za-z0-9_-]{1,64}"),
    "start": re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", re.ASCII),
    "end": re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", re.ASCII),
    "material": re.compile(r"[0-9a-f]{64}"),
    "key": re.compile(r"[0-9a-f]{64}"),
    "signature": re.compile(r"[A-Za-z0-9+/]{86}=="),
}


@dataclass(frozen=True)
class Report:
    """What a messenger says of one unit: when it was shown, what (SHA-256 of the creative), and to how many."""

    unit: str
    start: datetime
    end: datetime
    material: str
    count: int

    @property
    def text(self) -> str:
        """What is signed, UTF-8: six lines, each ending in a line feed."""
        lines = (
            "portal delivery receipt v1",
            f"unit: {self.unit}",
            f"start: {written(self.start)}",
            f"end: {written(self.end)}",
            f"material: {self.material}",
            f"count: {self.count}",
        )
        return "".join(f"{line}\n" for line in lines)


@dataclass(frozen=True)
class Signed:
    """A report with the fingerprint of the key (SHA-256 of its 32 bytes, hex) and the signature."""

    report: Report
    key: str
    signature: bytes


def written(moment: datetime) -> str:
    """UTC, whole seconds."""
    return moment.astimezone(UTC).strftime(MOMENT)


def challenge_text(public_key: bytes, challenge: str) -> str:
    """What is signed once, to show that the private half of a new key is in the messenger's hands."""
    return f"portal delivery key v1\nkey: {fingerprint(public_key)}\nchallenge: {challenge}\n"


def fingerprint(public_key: bytes) -> str:
    return sha256(public_key).hexdigest()


def is_signed(public_key: bytes, text: str, signature: bytes) -> bool:
    try:
        Ed25519PublicKey.from_public_bytes(public_key).verify(signature, text.encode())
    except (InvalidSignature, ValueError):
        return False
    return True


def read_public_key(typed: str) -> bytes:
    """The 32 bytes of an Ed25519 public key, given as PEM, base64 or hex."""
    text = typed.strip()
    try:
        raw = _pem_bytes(text) if text.startswith("-----") else _bare_bytes(text)
        Ed25519PublicKey.from_public_bytes(raw)
    except (ValueError, UnsupportedAlgorithm, NotBase64) as error:
        raise Invalid(
            _("این کلید همگانی Ed25519 نیست."),
            _("نوشته‌ی PEM یا ۳۲ بایت کلید را به base64 بگذارید؛ کلید خصوصی را هرگز نفرستید."),
        ) from error
    return raw


def _pem_bytes(text: str) -> bytes:
    key = load_pem_public_key(text.encode())
    if not isinstance(key, Ed25519PublicKey):
        raise ValueError("another kind of key")
    return key.public_bytes_raw()


def _bare_bytes(text: str) -> bytes:
    return bytes.fromhex(text) if re.fullmatch(r"[0-9a-fA-F]{64}", text) else b64decode(text, validate=True)


def read_signature(typed: str) -> bytes:
    """The 64 bytes of a signature, given as base64 (line breaks do not matter)."""
    text = "".join(typed.split())
    if not SHAPES["signature"].fullmatch(text):
        raise Invalid(_("امضا باید ۶۴ بایت Ed25519 به base64 باشد."))
    return b64decode(text)


def read_reports(text: str) -> list[Any]:
    """The receipts of a JSON text: one object, or a list of them. Each is read by `read_report` for itself."""
    try:
        found = json.loads(text.removeprefix("\ufeff"), object_pairs_hook=_without_doubles)
    except (ValueError, RecursionError) as error:
        raise Invalid(
            _("این نوشته JSON درستی نیست."), _("چیزی ثبت نشد؛ خروجی برنامه‌ی امضا را بی‌دست‌کاری بگذارید.")
        ) from error
    rows = found if isinstance(found, list) else [found]
    if not 1 <= len(rows) <= MOST_AT_ONCE:
        raise Invalid(_("در هر بار میان ۱ تا ۵۰۰ رسید بفرستید."))
    return rows


def _without_doubles(pairs: Sequence[tuple[str, Any]]) -> dict[str, Any]:
    if len({name for name, _value in pairs}) != len(pairs):
        raise ValueError("a member twice")
    return dict(pairs)


def read_report(data: Any) -> Signed:
    """A receipt as it was sent. There is one way to write each value: what was signed cannot be read in two ways."""
    if not isinstance(data, Mapping) or set(data) != set(FIELDS):
        raise Invalid(_("رسید باید همین هفت بخش را داشته باشد: %(names)s.", names=", ".join(FIELDS)))
    for name, shape in SHAPES.items():
        if not (isinstance(data[name], str) and shape.fullmatch(data[name])):
            raise Invalid(_("بخش «%(name)s» رسید درست نوشته نشده است.", name=name))
    count = data["count"]
    if isinstance(count, bool) or not isinstance(count, int) or not 0 <= count <= MOST_COUNTED:
        raise Invalid(_("بخش «%(name)s» رسید درست نوشته نشده است.", name="count"))
    report = Report(data["unit"], _moment(data["start"]), _moment(data["end"]), data["material"], count)
    return Signed(report, data["key"], b64decode(data["signature"]))


def _moment(text: str) -> datetime:
    try:
        return datetime.strptime(text, MOMENT).replace(tzinfo=UTC)
    except ValueError as error:
        raise Invalid(_("«%(moment)s» زمانی در تقویم نیست.", moment=text)) from error


def as_json(signed: Signed) -> dict[str, Any]:
    """The receipt as messengers send it."""
    said = signed.report
    return {
        "unit": said.unit,
        "start": written(said.start),
        "end": written(said.end),
        "material": said.material,
        "count": said.count,
        "key": signed.key,
        "signature": b64encode(signed.signature).decode(),
    }
