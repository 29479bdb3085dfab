"""Secrets at rest: a key ring, columns that only the portal can read, and keyed hashes.

A plain hash of a mobile number falls in minutes (there are 10^9 of them): whatever must be found again without
being read is stored as an HMAC under a key of its own.
"""

from __future__ import annotations

import hmac
import json
import os
import secrets
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from flask import Flask, current_app
from sqlalchemy import Dialect, Text
from sqlalchemy.types import TypeDecorator

from portal.config import Settings


class CannotOpen(RuntimeError):
    """A sealed value does not open: it was altered, moved to another column, or its key is gone."""


@dataclass(frozen=True)
class KeyRing:
    """Keys by id; `current` seals, all open. Rotation adds a key and re-seals at leisure."""

    current: str
    keys: dict[str, bytes]

    def derive(self, kid: str, purpose: str) -> bytes:
        return hmac.digest(self.keys[kid], b"portal/" + purpose.encode(), sha256)

    def seal(self, purpose: str, plain: bytes) -> str:
        """`kid.base64(nonce || ciphertext)`, bound to `purpose`."""
        nonce = os.urandom(12)
        box = AESGCM(self.derive(self.current, purpose)).encrypt(nonce, plain, purpose.encode())
        return f"{self.current}.{urlsafe_b64encode(nonce + box).decode()}"

    def open(self, purpose: str, sealed: str) -> bytes:
        kid, _, text = sealed.partition(".")
        try:
            raw = urlsafe_b64decode(text)
            return AESGCM(self.derive(kid, purpose)).decrypt(raw[:12], raw[12:], purpose.encode())
        except (InvalidTag, KeyError, ValueError) as error:
            raise CannotOpen(purpose) from error

    def hash(self, purpose: str, value: str) -> str:
        """HMAC-SHA256 in hex; stays the same over rotations because it uses the oldest key."""
        oldest = min(self.keys)
        return hmac.new(self.derive(oldest, f"hash/{purpose}"), value.encode(), sha256).hexdigest()


def make_ring(path: Path) -> None:
    """Make the ring's first key where there is none."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    body = {"current": "k1", "keys": {"k1": urlsafe_b64encode(secrets.token_bytes(32)).decode()}}
    try:
        with open(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "w") as file:
            json.dump(body, file)
    except FileExistsError:
        return


def read_ring(path: Path) -> KeyRing:
    body = json.loads(path.read_text())
    return KeyRing(body["current"], {kid: urlsafe_b64decode(key) for kid, key in body["keys"].items()})


def ring_path(settings: Settings) -> Path:
    return settings.data_dir / "keys" / "ring.json"


@lru_cache(maxsize=8)
def _cached_ring(path: Path) -> KeyRing:
    return read_ring(path)


def ring() -> KeyRing:
    """The ring of the present portal; made on first use outside production."""
    settings: Settings = current_app.extensions["settings"]
    path = ring_path(settings)
    if not settings.is_production:
        make_ring(path)
    return _cached_ring(path)


def keyed_hash(purpose: str, value: str) -> str:
    """What a secret value is found by again: 64 hex characters."""
    return ring().hash(purpose, value)


class EncryptedText(TypeDecorator[str]):
    """A text column that the database's administrator cannot read; `purpose` names table and column."""

    impl = Text
    cache_ok = True

    def __init__(self, purpose: str) -> None:
        super().__init__()
        self.purpose = purpose

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        return None if value is None else ring().seal(self.purpose, value.encode())

    def process_result_value(self, value: Any, dialect: Dialect) -> str | None:
        return None if value is None else ring().open(self.purpose, value).decode()


def init_app(app: Flask) -> None:
    """Production's ring must be there before the first row is sealed."""
    settings: Settings = app.extensions["settings"]
    if settings.is_production and not ring_path(settings).exists():
        raise RuntimeError(f"no key ring at {ring_path(settings)}: run `script/portal keys make`")
