"""Passwords as argon2id hashes. Hashing takes a good part of a second: never inside a transaction."""

from __future__ import annotations

from functools import lru_cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from flask import current_app

from portal.config import Settings


@lru_cache(maxsize=2)
def _hasher(cheap: bool) -> PasswordHasher:
    return PasswordHasher(time_cost=1, memory_cost=64, parallelism=1) if cheap else PasswordHasher()


@lru_cache(maxsize=2)
def _nobodys_hash(cheap: bool) -> str:
    return _hasher(cheap).hash("the password of an account that does not exist")


def _cheap() -> bool:
    """Tests sign in thousands of times."""
    settings: Settings = current_app.extensions["settings"]
    return settings.environment == "test"


def hash_password(password: str) -> str:
    return _hasher(_cheap()).hash(password)


def verify(password_hash: str | None, password: str) -> bool:
    """Whether it is the password; takes as long for an account that does not exist or has none."""
    try:
        _hasher(_cheap()).verify(password_hash or _nobodys_hash(_cheap()), password)
    except (VerificationError, InvalidHashError):
        return False
    return password_hash is not None


def is_dated(password_hash: str) -> bool:
    """Whether a hash was made with weaker parameters than today's."""
    return _hasher(_cheap()).check_needs_rehash(password_hash)
