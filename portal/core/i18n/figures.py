"""Digits, counts, money, sizes and durations as a person reads them."""

from __future__ import annotations

import re
from datetime import timedelta
from decimal import Decimal

from markupsafe import Markup

from portal.core.i18n.language import current_locale

PERSIAN_DIGITS = str.maketrans("0123456789", "۰۱۲۳۴۵۶۷۸۹")
PERSIAN_NUMBER = str.maketrans("0123456789,.", "۰۱۲۳۴۵۶۷۸۹٬٫")
SIZES = (("گیگابایت", "GB", 1024**3), ("مگابایت", "MB", 1024**2), ("کیلوبایت", "kB", 1024))
# A minus sign before a number would jump to its other end in Persian text without the mark (as CLDR writes it).
PERSIAN_MINUS = "\u200e\u2212"

_TAG_ENTITY_OR_DIGIT = re.compile(r"<[^>]*>|&#?\w+;|[0-9]")


def digits(text: object) -> str:
    """ASCII digits as Persian ones when the reader reads Persian; tags and entities of markup stay whole."""
    if isinstance(text, Markup):
        return _digits_of_markup(text)
    plain = "" if text is None else str(text)
    return plain.translate(PERSIAN_DIGITS) if current_locale() == "fa" else plain


def _digits_of_markup(text: Markup) -> Markup:
    if current_locale() != "fa":
        return text
    swap = _TAG_ENTITY_OR_DIGIT.sub(lambda m: m[0].translate(PERSIAN_DIGITS) if m[0].isdecimal() else m[0], text)
    return Markup(swap)  # it was markup already; only bare digits changed


def number(value: float | Decimal, places: int | None = None) -> str:
    """A number with its thousands grouped; `places` digits after the point where given."""
    written = f"{value:,}" if places is None else f"{value:,.{places}f}"
    if current_locale() != "fa":
        return written
    return written.translate(PERSIAN_NUMBER).replace("-", PERSIAN_MINUS)


def rials(amount: int) -> str:
    """A sum of money, in rials."""
    return f"{number(amount)} ریال" if current_locale() == "fa" else f"{number(amount)} rials"


def filesize(size: int) -> str:
    """A size in bytes, in the largest unit that leaves at least one, one digit after the point."""
    persian = current_locale() == "fa"
    for name_fa, name_en, unit in SIZES:
        if size >= unit:
            amount = size / unit
            places = None if amount == int(amount) else 1
            return f"{number(int(amount) if places is None else amount, places)} {name_fa if persian else name_en}"
    return f"{number(size)} {'بایت' if persian else 'bytes'}"


def duration_words(value: timedelta | int, working: bool = False, day_minutes: int = 24 * 60) -> str:
    """A duration (minutes if a number) in its two largest units: «۲ روز و ۳ ساعت».

    With `working`, a day is a working day of `day_minutes` and says so.
    """
    minutes = int(value.total_seconds() // 60) if isinstance(value, timedelta) else value
    if minutes < 1:
        return "کمتر از یک دقیقه" if current_locale() == "fa" else "less than a minute"
    days, rest = divmod(minutes, day_minutes)
    amounts = [(days, _unit("day", working)), (rest // 60, _unit("hour")), (rest % 60, _unit("minute"))]
    parts = [_count(amount, unit) for amount, unit in amounts if amount][:2]
    return (" و " if current_locale() == "fa" else " and ").join(parts)


UNITS = {
    "day": ("روز", "day"),
    "hour": ("ساعت", "hour"),
    "minute": ("دقیقه", "minute"),
}


def _unit(name: str, working: bool = False) -> str:
    persian, english = UNITS[name]
    if current_locale() == "fa":
        return f"{persian} کاری" if working else persian
    return f"working {english}" if working else english


def _count(amount: int, unit: str) -> str:
    many = "s" if current_locale() == "en" and amount != 1 else ""
    return f"{number(amount)} {unit}{many}"
