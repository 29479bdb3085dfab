"""The four quarters of a day, six hours each in Tehran: what an advert is granted for, and shown in alone. Pure."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from portal.core.i18n import TEHRAN, _l
from portal.elections.services import SERVICES, Unit

QUARTERS = 4
HOURS = 6
WORDS: tuple[Any, ...] = (_l("۰ تا ۶"), _l("۶ تا ۱۲"), _l("۱۲ تا ۱۸"), _l("۱۸ تا ۲۴"))
# Whose hour of the day is worth something; the others are not shown at an hour.
HOURLY = {Unit.VIEWS, Unit.INTERVAL}
HOURLY_SERVICES = [code for code, service in SERVICES.items() if service.unit in HOURLY]


def quarter_of(moment: datetime) -> int:
    """0 to 3."""
    return moment.astimezone(TEHRAN).hour // HOURS




def is_granted(service: str, granted: datetime, moment: datetime) -> bool:
    """Whether an advert granted to begin at `granted` may begin at `moment`: on any day, in the same quarter of it.

    A slot has its own hours, which are narrower.
    """
    return SERVICES[service].unit is not Unit.VIEWS or quarter_of(granted) == quarter_of(moment)


def hours_of(service: str, granted: datetime) -> Any:
    """The hours of Tehran in which an advert granted for this moment may begin; empty where there are none."""
    return WORDS[quarter_of(granted)] if SERVICES[service].unit is Unit.VIEWS else ""
