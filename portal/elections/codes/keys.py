"""The key of one code: seals the numbers that text to it and finds them again. Destroying it is the purge."""

from __future__ import annotations

from sqlalchemy import select

from portal.core import data_keys
from portal.core.crypto import FieldKey
from portal.core.data_keys import DataKey
from portal.core.db import db
from portal.core.errors import Conflict
from portal.core.i18n import _
from portal.elections.codes.models import ShortCode

PURPOSE = "short_codes"
NUMBER = "short_code_subscribers/number"


def make(code: ShortCode) -> DataKey:
    return data_keys.of(PURPOSE, code.token)


def key_of(code: ShortCode) -> FieldKey:
    """Raises Conflict once the key was destroyed."""
    row = _living(code)
    if row is None:
        raise Conflict(_("شماره‌های این سرشماره پس از انتخابات پاک شده‌اند."))
    return data_keys.field_key(row)


def destroy(code: ShortCode) -> None:
    row = _living(code)
    if row is not None:
        data_keys.destroy(row)


def _living(code: ShortCode) -> DataKey | None:
    living = (DataKey.purpose == PURPOSE, DataKey.owner == code.token, DataKey.destroyed_at.is_(None))
    return db.session.scalar(select(DataKey).where(*living))
