"""What machines read of licences, as JSON schemas; the answers themselves are `register.public_record` and `past`."""

from __future__ import annotations

from typing import Any

from portal.core.api import object_of
from portal.core.i18n import _l
from portal.licensing.licences.register import SORTS, STATES

TEXT: dict[str, Any] = {"type": "string"}
FLAG: dict[str, Any] = {"type": "boolean"}
DAY: dict[str, Any] = {"type": "string", "format": "date"}
MAYBE_DAY: dict[str, Any] = {"type": ["string", "null"], "format": "date"}
STATE: dict[str, Any] = {"type": "string", "enum": [*STATES, "not_yet"]}
NAMES = object_of(fa=TEXT, en=TEXT)

LICENCE = object_of(
    number=TEXT,
    state=STATE,
    in_force=FLAG,
    provisional=FLAG,
    holder=NAMES,
    product=NAMES,
    **{"class": object_of(code=TEXT, fa=TEXT, en=TEXT)},
    valid_from=DAY,
    valid_until=DAY,
    prolonged=FLAG,
    suspended_until=MAYBE_DAY,
    changed_at={"type": "string", "format": "date-time"},
    url={"type": "string", "format": "uri"},
)
PAST = object_of(number=TEXT, on=DAY, state=TEXT, in_force=FLAG, valid_until=MAYBE_DAY)
ANSWER = {"oneOf": [LICENCE, PAST]}
REGISTER = object_of(licences={"type": "array", "items": LICENCE}, next={"type": ["string", "null"], "format": "uri"})
ON = {"on": TEXT | {"description": _l("حال پروانه در پایان این روز گذشته، به وقت تهران")}}
FILTERS = {
    "q": TEXT | {"description": _l("واژه‌هایی از نام پیام‌رسان یا دارنده، یا شماره")},
    "class": TEXT,
    "state": {"type": "string", "enum": list(STATES)},
    "sort": {"type": "string", "enum": list(SORTS)},
    "after": TEXT | {"description": _l("از نشانی next صفحه‌ی پیش")},
}
