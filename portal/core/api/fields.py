"""Fields that programs fill in: days and moments as ISO 8601 writes them."""

from __future__ import annotations

from datetime import UTC, date, datetime

from portal.core.forms.fields import ParsedField
from portal.core.i18n import _
from portal.core.text import digits_to_ascii


class IsoDateField(ParsedField):
    """A Gregorian day, `2026-11-25`; `data` is a `datetime.date`."""

    def parse(self, text: str) -> date:
        try:
            return date.fromisoformat(digits_to_ascii(text))
        except ValueError as error:
            raise ValueError(_("روز را میلادی و به شکل 2026-11-25 بنویسید.")) from error


class MomentField(ParsedField):
    """A moment with its zone, `2026-11-25T08:30:00Z`; `data` is in UTC."""

    def parse(self, text: str) -> datetime:
        try:
            found = datetime.fromisoformat(digits_to_ascii(text))
            if found.tzinfo is None:
                raise ValueError("no zone")
            return found.astimezone(UTC)
        except (ValueError, OverflowError) as error:
            raise ValueError(_("زمان را با منطقه‌ی آن و به شکل 2026-11-25T08:30:00Z بنویسید.")) from error
