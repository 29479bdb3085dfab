"""The key of one code: seals the numbers that text to it and finds them again. Destroying it is the purge."""

from __future__ import annotations

import secrets

from sqlalchemy import select

from portal.core import crypto
from portal.core.crypto import KeyRing
from portal.core.db import db
from portal.core.errors import Conflict
from portal.core.i18n import _
from portal.elections.codes.models import CodeKey, ShortCode

NUMBER = "short_code_subscribers.number"


def make(code: ShortCode) -> CodeKey:
    return CodeKey(code_id=code.id, sealed=crypto.ring().seal(_purpose(code), secrets.token_bytes(32)))


def ring_of(code: ShortCode) -> KeyRing:
    """Raises Conflict once the key was destroyed."""
    sealed = db.session.scalar(select(CodeKey.sealed).where(CodeKey.code_id == code.id))
    if sealed is None:
        raise Conflict(_("شماره‌های این سرشماره پس از انتخابات پاک شده‌اند."))
    return KeyRing("n", {"n": crypto.ring().open(_purpose(code), sealed)})


def _purpose(code: ShortCode) -> str:
    return f"short_code_keys.sealed/{code.token}"
