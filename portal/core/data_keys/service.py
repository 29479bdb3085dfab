"""Make, use, wrap anew, destroy. Whoever destroys writes the entry in the log: it knows whose things end."""

from __future__ import annotations

import secrets

from sqlalchemy import select, update

from portal.core.clock import now
from portal.core.crypto import CannotOpen, FieldKey, ring
from portal.core.data_keys.models import DataKey
from portal.core.db import db, new_token, transaction

BATCH = 500


def of(purpose: str, owner: str) -> DataKey:
    """The living key of an owner; made in the present transaction where there is none."""
    living = (DataKey.purpose == purpose, DataKey.owner == owner, DataKey.destroyed_at.is_(None))
    found = db.session.scalar(select(DataKey).where(*living))
    if found is not None:
        return found
    token = new_token()
    key = DataKey(token=token, purpose=purpose, owner=owner, kid=ring().current, made_at=now())
    key.wrapped = ring().seal(_place(token), secrets.token_bytes(32))
    db.session.add(key)
    db.session.flush()
    return key


def field_key(key: DataKey) -> FieldKey:
    """The key itself, ready to seal and open; raises CannotOpen once it was destroyed."""
    if not key.wrapped:
        raise CannotOpen(f"{key.purpose}: destroyed")
    return FieldKey(ring().open(_place(key.token), key.wrapped))


def destroy(key: DataKey) -> bool:
    """Forget the key for ever. False when that was done before."""
    alive = (DataKey.id == key.id, DataKey.destroyed_at.is_(None))
    done = db.session.execute(update(DataKey).where(*alive).values(wrapped="", destroyed_at=now()))
    db.session.refresh(key)
    return getattr(done, "rowcount", 0) == 1


def rewrap() -> int:
    """Wrap all living keys under the ring's present key; returns how many. Stopped half-way, the next goes on."""
    total = 0
    while done := _rewrap_some():
        total += done
    return total


def _rewrap_some() -> int:
    """One batch, committed by itself."""
    with transaction() as session:
        old = (DataKey.kid != ring().current, DataKey.destroyed_at.is_(None))
        keys = session.scalars(select(DataKey).where(*old).order_by(DataKey.id).limit(BATCH).with_for_update()).all()
        for key in keys:
            key.wrapped = ring().seal(_place(key.token), ring().open(_place(key.token), key.wrapped))
            key.kid = ring().current
        return len(keys)


def _place(token: str) -> str:
    return f"data_keys/{token}/wrapped"
