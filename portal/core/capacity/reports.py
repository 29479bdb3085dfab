"""What was really used, as the operator of a site uploads it or its machines push it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import insert

from portal.core import audit
from portal.core.accounts.models import Person
from portal.core.audit.log import subject_of
from portal.core.capacity.errors import BadAsk
from portal.core.capacity.inventory import MOST_UNITS, is_whole
from portal.core.capacity.models import UsageReport
from portal.core.capacity.queries import resources
from portal.core.clock import now
from portal.core.db import db
from portal.core.errors import Invalid
from portal.core.i18n import _, tehran_day

SOURCES = ("upload", "api")


@dataclass(frozen=True)
class Reading:
    """`amount` units of the class `key` that `subject` used on `day`."""

    subject: Any
    key: str
    day: date
    amount: int


def report_usage(actor: Person | None, readings: Sequence[Reading], source: str) -> None:
    """Write down what was used; a later report of the same day takes the place of this one. All or nothing."""
    if source not in SOURCES:
        raise ValueError(source)
    known = resources({reading.key for reading in readings})
    for reading in readings:
        if reading.key not in known:
            raise BadAsk(reading.key, _("رده‌ای با کد «%(key)s» نیست.", key=reading.key))
        _check(reading)
    rows = [
        {
            "class_id": known[reading.key].id,
            **dict(zip(("subject_kind", "subject_id"), subject_of(reading.subject), strict=True)),
            "day": reading.day,
            "amount": reading.amount,
            "source": source,
            "by_id": actor.id if actor else None,
            "at": now(),
        }
        for reading in readings
    ]
    if rows:
        db.session.execute(insert(UsageReport), rows)
    for key in sorted(known):
        count = sum(reading.key == key for reading in readings)
        audit.record(actor, known[key], "capacity.usage", {"class": key, "rows": count, "source": source})


def _check(reading: Reading) -> None:
    if not is_whole(reading.amount) or not 0 <= reading.amount <= MOST_UNITS:
        raise BadAsk(reading.key, _("مقدار مصرف باید عددی درست و دست‌کم صفر باشد."))
    if reading.day > tehran_day(now()):
        raise Invalid(_("برای روزی که نرسیده مصرف ثبت نمی‌شود."))
