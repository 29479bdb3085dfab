"""The reader's language: words, dates, digits, money. Persian is the source; English comes from the catalogue.

Everything here also works outside a request (jobs, commands) and outside the application: Persian then,
unless `with locale("en"):` says otherwise.
"""

from __future__ import annotations

from flask import Flask

from portal.core.i18n import catalogue, cli, language
from portal.core.i18n.catalogue import LazyText, gettext, lazy_gettext, lazy_ngettext, ngettext
from portal.core.i18n.dates import (
    TEHRAN,
    BadDate,
    gregorian_of,
    jalali_date,
    jalali_datetime,
    jalali_iso,
    jalali_of,
    month_name,
    parse_jalali,
    relative_days,
    tehran_day,
    weekday_name,
)
from portal.core.i18n.figures import digits, duration_words, filesize, number, rials
from portal.core.i18n.language import LOCALES, choose, current_locale, is_rtl, locale, person_choice

_ = gettext
_l = lazy_gettext

__all__ = [
    "LOCALES",
    "TEHRAN",
    "BadDate",
    "LazyText",
    "_",
    "_l",
    "choose",
    "current_locale",
    "digits",
    "duration_words",
    "filesize",
    "gettext",
    "gregorian_of",
    "init_app",
    "is_rtl",
    "jalali_date",
    "jalali_datetime",
    "jalali_iso",
    "jalali_of",
    "lazy_gettext",
    "lazy_ngettext",
    "locale",
    "month_name",
    "ngettext",
    "number",
    "parse_jalali",
    "person_choice",
    "relative_days",
    "rials",
    "tehran_day",
    "weekday_name",
]

FILTERS = {
    "jalali": jalali_date,
    "jalali_time": jalali_datetime,
    "jalali_iso": jalali_iso,
    "digits": digits,
    "number": number,
    "rials": rials,
    "filesize": filesize,
    "duration_words": duration_words,
    "relative_days": relative_days,
}


def init_app(app: Flask) -> None:
    """Give the pages their words and filters, remember `?lang=`, and add `script/portal i18n`."""
    language.init_app(app)
    catalogue.init_app(app)
    app.jinja_env.filters.update(FILTERS)
    app.jinja_env.globals.update(current_locale=current_locale, is_rtl=is_rtl, locales=LOCALES)
    app.cli.add_command(cli.i18n_cli)
