"""What a licence was on a day that is over: anybody may ask."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from portal.core.clock import now
from portal.core.errors import Invalid
from portal.core.i18n import _, parse_jalali, tehran_day
from portal.core.text import digits_to_ascii, normalise
from portal.licensing.licences.models import Licence
from portal.licensing.licences.service import end_of, past_state
from portal.licensing.licences.state import State, newest_at

# Jalali years are below it, Gregorian ones above: no day can be meant in both.
FIRST_GREGORIAN = 1700


@dataclass(frozen=True)
class Past:
    """The state at the end of `day` in Tehran, and until when the licence was to last, as known then."""

    number: str
    day: date
    state: State
    valid_until: date | None

    def as_json(self) -> dict[str, Any]:
        return {
            "number": self.number,
            "on": self.day.isoformat(),
            "state": self.state.name,
            "in_force": self.state.in_force,
            "valid_until": self.valid_until.isoformat() if self.valid_until else None,
        }


def on(licence: Licence, typed: str) -> Past:
    """The licence on a day as somebody wrote it. Raises Invalid for what is no day, or one that has not come."""
    day = read_day(typed)
    if day > tehran_day(now()):
        raise Invalid(_("این روز هنوز نرسیده است؛ روزی تا امروز بنویسید."))
    event = newest_at(licence.events, end_of(day))
    return Past(licence.number, day, past_state(licence, day), event.valid_until if event else None)


def read_day(typed: str) -> date:
    """A Jalali day (1405/01/15) or an ISO one (2026-04-04), in any digits. Raises Invalid."""
    text = digits_to_ascii(normalise(typed))
    if text[:4].isdecimal() and int(text[:4]) >= FIRST_GREGORIAN:
        try:
            return date.fromisoformat(text)
        except ValueError:
            raise Invalid(_("چنین روزی نیست؛ روز را به شکل سال-ماه-روز بنویسید.")) from None
    return parse_jalali(text)
