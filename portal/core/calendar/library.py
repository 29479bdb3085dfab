"""The calendar before anybody has edited it: official holidays of the `holidays` library, usual weekends and hours.

Seeds the tables, and serves the command line where there is no database.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, time
from functools import lru_cache
from importlib.metadata import version

import holidays

from portal.core.calendar.rules import COUNTRY, OFFICES, Calendar, DayOff, Hours, Weekend
from portal.core.i18n import gregorian_of
from portal.core.i18n.figures import PERSIAN_DIGITS
from portal.core.text import normalise

# The library's lunar dates begin in 1980 and end in 2100; a Jalali year needs both Gregorian years it lies in.
FIRST_YEAR, LAST_YEAR = 1359, 1478
SOURCE = f"holidays {version('holidays')}"
ESTIMATED = " (تخمینی)"
SEPARATOR = "; "
YEARS_WITH_EVERY_TITLE = range(2001, 2027)  # none of them estimated

FRIDAY, THURSDAY = 4, 3
# Thursday: a decree of the cabinet of 19 Aban 1381 opens the provinces' offices on Thursdays and exempts the
# headquarters of ministries and agencies in Tehran. Once seeded, it is changed as data: see changes.AddWeekend.
WEEKENDS = (
    Weekend(FRIDAY, gregorian_of(FIRST_YEAR, 1, 1), scope=COUNTRY, source="تعطیل رسمی هفتگی"),
    Weekend(THURSDAY, gregorian_of(1381, 8, 19), scope=OFFICES, source="مصوبه‌ی هیئت وزیران، ۱۳۸۱/۸/۱۹"),
)
HOURS = (Hours(time(8), time(16), gregorian_of(FIRST_YEAR, 1, 1), source="ساعت کار پیش‌فرض"),)


def covered(year: int) -> bool:
    return FIRST_YEAR <= year <= LAST_YEAR


@lru_cache(maxsize=32)
def holidays_of(year: int) -> tuple[DayOff, ...]:
    """The official holidays of a Jalali year, in order; two of them may fall on one day."""
    if not covered(year):
        return ()
    first, after = gregorian_of(year, 1, 1), gregorian_of(year + 1, 1, 1)
    found = _library((first.year, first.year + 1), "fa_IR")
    return tuple(
        _day_off(day, title) for day in sorted(found) if first <= day < after for title in found[day].split(SEPARATOR)
    )


def _library(years: Iterable[int], language: str) -> dict[date, str]:
    return dict(holidays.country_holidays("IR", years=years, language=language))


def _day_off(day: date, named: str) -> DayOff:
    title = named.removesuffix(ESTIMATED)
    return DayOff(day, _persian(title), COUNTRY, SOURCE, _english().get(title, ""), named != title)


def _persian(title: str) -> str:
    """The library's title as we would write it."""
    title = title.removeprefix("تعطیل به مناسبت ").replace("عیدنوروز", "عید نوروز").replace("؛", "؛ ")
    return normalise(title.translate(PERSIAN_DIGITS))


@lru_cache(maxsize=1)
def _english() -> dict[str, str]:
    """English titles by the library's Persian ones, read off the days that have only one."""
    persian, english = (_library(YEARS_WITH_EVERY_TITLE, language) for language in ("fa_IR", "en_US"))
    return {title: english[day] for day, title in persian.items() if SEPARATOR not in title}


def library_calendar(years: Iterable[int], scope: str = OFFICES) -> Calendar:
    """The default calendar of `years` (those that the library covers) for one scope."""
    known = sorted(year for year in set(years) if covered(year))
    return Calendar(
        weekends=tuple(rule for rule in WEEKENDS if rule.scope in (COUNTRY, scope)),
        holidays=tuple(off for year in known for off in holidays_of(year)),
        years=frozenset(known),
        hours=HOURS,
    )
