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
from tempfile import NamedTemporaryFile
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
        return hmac.new(self.hash_key(purpose), value.encode(), sha256).hexdigest()

    def hash_key(self, purpose: str) -> bytes:
        """What values of `purpose` are hashed under, for who hashes a million of them."""
        return self.derive(min(self.keys, key=_age), f"hash/{purpose}")


def _age(kid: str) -> int:
    """Keys are numbered as they are made: k1, k2, … k10."""
    return int(kid.lstrip("k"))


class FieldKey:
    """A data key at work: seals fields, each bound to the place (`table/row/column`) where it lies."""

    def __init__(self, key: bytes) -> None:
        self._key, self._cipher = key, AESGCM(key)

    def seal(self, place: str, plain: bytes) -> bytes:
        """`nonce || ciphertext`, which opens at this place alone."""
        nonce = os.urandom(12)
        return nonce + self._cipher.encrypt(nonce, plain, place.encode())

    def open(self, place: str, sealed: bytes) -> bytes:
        try:
            return self._cipher.decrypt(sealed[:12], sealed[12:], place.encode())
        except (InvalidTag, ValueError) as error:
            raise CannotOpen(place) from error

    def hash(self, purpose: str, value: str) -> str:
        """HMAC-SHA256 in hex, by which a sealed value is found again; means nothing once the key is gone."""
        derived = hmac.digest(self._key, f"hash/{purpose}".encode(), sha256)
        return hmac.new(derived, value.encode(), sha256).hexdigest()


def make_ring(path: Path) -> None:
    """Make the ring's first key where there is none."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    body = {"current": "k1", "keys": {"k1": urlsafe_b64encode(secrets.token_bytes(32)).decode()}}
    try:
        with open(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "w") as file:
            json.dump(body, file)
    except FileExistsError:
        return


def add_key(path: Path) -> str:
    """Put a new key in front of the ring and return its id; the old ones still open what they sealed."""
    body = json.loads(path.read_text())
    kid = f"k{max(map(_age, body['keys'])) + 1}"
    body["keys"][kid] = urlsafe_b64encode(secrets.token_bytes(32)).decode()
    body["current"] = kid
    with NamedTemporaryFile("w", dir=path.parent, prefix=".ring-", delete=False) as file:  # for its owner alone
        json.dump(body, file)
        file.flush()
        os.fsync(file.fileno())
    Path(file.name).replace(path)  # whole or not at all: half a ring would lock everything
    return kid


def read_ring(path: Path) -> KeyRing:
    body = json.loads(path.read_text())
    return KeyRing(body["current"], {kid: urlsafe_b64decode(key) for kid, key in body["keys"].items()})


def ring_path(settings: Settings) -> Path:
    return settings.data_dir / "keys/ring.json"


@lru_cache(maxsize=8)
def _cached_ring(path: Path, _changed: int) -> KeyRing:
    return read_ring(path)


def ring() -> KeyRing:
    """The ring of the present portal; made on first use outside production."""
    settings: Settings = current_app.extensions["settings"]
    path = ring_path(settings)
    try:
        changed = path.stat().st_mtime_ns  # every process learns of a new key by itself
    except FileNotFoundError:
        if settings.is_production:
            raise
        make_ring(path)
        changed = path.stat().st_mtime_ns
    return _cached_ring(path, changed)


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
