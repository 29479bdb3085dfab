"""Signed heads of the log, to be kept where the database's administrator cannot reach.

Format: C2SP tlog-checkpoint on signed-note, Ed25519 (signature type 1). Only such a head, held outside, shows a log
that was rewritten from end to end.
"""

from __future__ import annotations

import os
import re
from base64 import b64decode, b64encode
from hashlib import sha256
from pathlib import Path
from urllib.parse import urlsplit

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
)
from flask import current_app

from portal.config import Settings
from portal.core.audit.queries import Head, head

ED25519 = b"\x01"
SIGNATURE = re.compile(r"— (?P<name>\S+) (?P<value>[A-Za-z0-9+/=]+)")


class BadCheckpoint(ValueError):
    """No checkpoint of this log, or one that was not signed with its key."""


def key_path(settings: Settings) -> Path:
    return settings.data_dir / "keys" / "audit.key"


def make_key(settings: Settings) -> None:
    """Make the log's signing key, and its public half beside it, where there is none."""
    path = key_path(settings)
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    key = Ed25519PrivateKey.generate()
    try:
        _write(path, key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    except FileExistsError:
        return
    _write(path.with_suffix(".pub"), key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo))


def _write(path: Path, body: bytes) -> None:
    with open(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "wb") as file:
        file.write(body)


def checkpoint() -> str:
    """The present head, signed."""
    found, name, key = head(), _origin(), _key()
    text = f"{name}\n{found.size}\n{b64encode(bytes.fromhex(found.root)).decode()}\n"
    signature = b64encode(_key_id(name, key.public_key()) + key.sign(text.encode())).decode()
    return f"{text}\n— {name} {signature}\n"


def read(note: str) -> Head:
    """The head that a checkpoint of ours states; raises BadCheckpoint for any other text."""
    text, _, signatures = note.rpartition("\n\n")
    text += "\n"
    lines = text.split("\n")
    name, public = _origin(), _key().public_key()
    if len(lines) < 4 or lines[0] != name or not (lines[1].isascii() and lines[1].isdecimal()):
        raise BadCheckpoint(f"not a checkpoint of {name}")
    for line in signatures.splitlines():
        found = SIGNATURE.fullmatch(line)
        if found and found["name"] == name and _is_signed(text, found["value"], name, public):
            return Head(int(lines[1]), b64decode(lines[2]).hex())
    raise BadCheckpoint("no good signature of ours")


def public_line() -> str:
    """The log's name and public key as verifiers take it: `name+key id+base64(type || key)`."""
    name, public = _origin(), _key().public_key()
    return f"{name}+{_key_id(name, public).hex()}+{b64encode(ED25519 + public.public_bytes_raw()).decode()}"


def _is_signed(text: str, value: str, name: str, public: Ed25519PublicKey) -> bool:
    try:
        raw = b64decode(value, validate=True)
        public.verify(raw[4:], text.encode())
    except (InvalidSignature, ValueError):
        return False
    return raw[:4] == _key_id(name, public)


def _key_id(name: str, public: Ed25519PublicKey) -> bytes:
    return sha256(name.encode() + b"\n" + ED25519 + public.public_bytes_raw()).digest()[:4]


def _settings() -> Settings:
    found: Settings = current_app.extensions["settings"]
    return found


def _origin() -> str:
    return f"{urlsplit(_settings().base_url).hostname}/audit"


def _key() -> Ed25519PrivateKey:
    """Made on first use outside production, as the key ring is."""
    settings = _settings()
    if not settings.is_production:
        make_key(settings)
    key = load_pem_private_key(key_path(settings).read_bytes(), password=None)
    assert isinstance(key, Ed25519PrivateKey)
    return key
