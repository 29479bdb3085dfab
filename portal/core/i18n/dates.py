"""Dates: Jalali for who reads Persian, Gregorian for who reads English; always the day in Tehran."""

from __future__ import annotations

import re
from datetime import date, datetime
from functools import lru_cache
from typing import Literal
from zoneinfo import ZoneInfo

from babel.dates import format_date
from persiantools.jdatetime import JalaliDate

from portal.core import clock
from portal.core.errors import Invalid
from portal.core.i18n.catalogue import lazy_gettext as _l
from portal.core.i18n.figures import digits, number
from portal.core.i18n.language import current_locale
from portal.core.text import digits_to_ascii, normalise

TEHRAN = ZoneInfo("Asia/Tehran")
# The official list of leap years covers these years; outside them a date would be a guess.
FIRST_YEAR, LAST_YEAR = 1206, 1498

MONTHS = (
    "فروردین",
    "اردیبهشت",
    "خرداد",
    "تیر",
    "مرداد",
    "شهریور",
    "مهر",
    "آبان",
    "آذر",
    "دی",
    "بهمن",
    "اسفند",
)
ENGLISH_MONTHS = (
    "Farvardin",
    "Ordibehesht",
    "Khordad",
    "Tir",
    "Mordad",
    "Shahrivar",
    "Mehr",
    "Aban",
    "Azar",
    "Dey",
    "Bahman",
    "Esfand",
)
# In the order of date.weekday(): Monday first.
WEEKDAYS = ("دوشنبه", "سه‌شنبه", "چهارشنبه", "پنجشنبه", "جمعه", "شنبه", "یکشنبه")
ENGLISH_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
ENGLISH = {"long": "d MMMM y", "full": "EEEE d MMMM y"}

Style = Literal["short", "long", "full"]
_WRITTEN = re.compile(r"([0-9]{4})[/.-]([0-9]{1,2})[/.-]([0-9]{1,2})")


class BadDate(Invalid):
    """What was typed is not a Jalali date."""

    code = "bad_date"


def weekday_name(weekday: int) -> str:
    """The name of a weekday (0 Monday … 6 Sunday) in the reader's language."""
    return (WEEKDAYS if current_locale() == "fa" else ENGLISH_WEEKDAYS)[weekday]


def month_name(month: int) -> str:
    """The name of a Jalali month (1 to 12) in the reader's language."""
    return (MONTHS if current_locale() == "fa" else ENGLISH_MONTHS)[month - 1]


@lru_cache(maxsize=4096)  # a page writes the same few days again and again
def jalali_of(day: date) -> tuple[int, int, int]:
    """Jalali year, month and day of a Gregorian day."""
    jalali = JalaliDate(day)  # type: ignore[no-untyped-call]
    return jalali.year, jalali.month, jalali.day


def gregorian_of(year: int, month: int, day: int) -> date:
    """The Gregorian day of a Jalali one. Raises ValueError if there is no such day."""
    found: date = JalaliDate(year, month, day).to_gregorian()  # type: ignore[no-untyped-call]
    return found


def tehran_day(moment: date) -> date:
    """The calendar day in Tehran of a moment (which needs its zone); a plain day stays as it is."""
    if not isinstance(moment, datetime):
        return moment
    if moment.tzinfo is None:
        raise ValueError("a moment needs its zone")
    return moment.astimezone(TEHRAN).date()


def jalali_date(moment: date | None, style: Style = "short") -> str:
    """«۱۴۰۵/۰۱/۱۵», «۱۵ فروردین ۱۴۰۵» (long), «شنبه ۱۵ فروردین ۱۴۰۵» (full); nothing for None."""
    if moment is None:
        return ""
    day = tehran_day(moment)
    if current_locale() == "en":
        return day.isoformat() if style == "short" else format_date(day, ENGLISH[style], locale="en")
    if style == "short":
        return digits(jalali_iso(day).replace("-", "/"))
    year, month, of_month = jalali_of(day)
    written = digits(f"{of_month} {MONTHS[month - 1]} {year}")
    return written if style == "long" else f"{WEEKDAYS[day.weekday()]} {written}"


def jalali_datetime(moment: datetime | None, style: Style = "short") -> str:
    """The day as `jalali_date` writes it and the time in Tehran: «۱۴۰۵/۰۱/۱۵، ۱۴:۳۰»."""
    if moment is None:
        return ""
    time = digits(f"{moment.astimezone(TEHRAN):%H:%M}")
    if current_locale() == "en":
        return f"{jalali_date(moment, style)}, {time}"
    return f"{jalali_date(moment, style)}، {'' if style == 'short' else 'ساعت '}{time}"


def jalali_iso(moment: date) -> str:
    """`1405-01-15`, for machines and sorting: the same in every language."""
    year, month, day = jalali_of(tehran_day(moment))
    return f"{year:04}-{month:02}-{day:02}"


def parse_jalali(text: str) -> date:
    """The day of `1405/01/15` in any digits, with `/`, `-` or `.`. Raises BadDate, which says what is wrong."""
    match = _WRITTEN.fullmatch(digits_to_ascii(normalise(text)))
    if match is None:
        raise BadDate(_l("تاریخ را به شکل سال/ماه/روز بنویسید؛ برای نمونه ۱۴۰۵/۰۱/۱۵."))
    year, month, day = (int(part) for part in match.groups())
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise BadDate(_l("سال باید شمسی و چهاررقمی باشد؛ برای نمونه ۱۴۰۵."))
    if not 1 <= month <= 12:
        raise BadDate(_l("ماه باید عددی از ۱ تا ۱۲ باشد."))
    try:
        return gregorian_of(year, month, day)
    except ValueError:
        raise BadDate(_l("این ماه چنین روزی ندارد.")) from None


def relative_days(moment: date, today: date | None = None) -> str:
    """«امروز», «فردا», «۳ روز پیش», «۳ روز دیگر», counted in days of Tehran."""
    distance = (tehran_day(moment) - (today or tehran_day(clock.now()))).days
    persian = current_locale() == "fa"
    named = {-1: ("دیروز", "yesterday"), 0: ("امروز", "today"), 1: ("فردا", "tomorrow")}
    if distance in named:
        return named[distance][0 if persian else 1]
    count = number(abs(distance))
    if distance > 0:
        return f"{count} روز دیگر" if persian else f"in {count} days"
    return f"{count} روز پیش" if persian else f"{count} days ago"
