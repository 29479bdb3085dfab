"""A day and an hour as people write them."""

from __future__ import annotations

import re
from datetime import UTC, datetime, time

from portal.core.forms.fields import ParsedField
from portal.core.i18n import TEHRAN, _, _l, digits, jalali_iso, parse_jalali
from portal.core.text import digits_to_ascii

_HOUR = re.compile(r"([01]?[0-9]|2[0-3]):([0-5][0-9])")


class JalaliMomentField(ParsedField):
    """A Jalali date and an hour in Tehran; `data` is the moment in UTC."""

    defaults = ParsedField.defaults | {"placeholder": _l("۱۴۰۵/۰۱/۱۵ ۰۸:۰۰")}

    def parse(self, text: str) -> datetime:
        day, _space, hour = digits_to_ascii(text).replace("،", " ").strip().partition(" ")
        found = _HOUR.fullmatch(hour.strip())
        if found is None:
            raise ValueError(_("روز و ساعت را با هم بنویسید؛ برای نمونه ۱۴۰۵/۰۱/۱۵ ۰۸:۰۰."))
        clock = time(int(found[1]), int(found[2]))
        return datetime.combine(parse_jalali(day), clock, TEHRAN).astimezone(UTC)

    def write(self, value: datetime) -> str:
        here = value.astimezone(TEHRAN)
        return digits(f"{jalali_iso(value).replace('-', '/')} {here:%H:%M}")
