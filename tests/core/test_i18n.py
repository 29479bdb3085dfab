"""The reader's language, inside a request and outside."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from flask import Flask, render_template_string
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup, escape

from portal.core import i18n
from portal.core.i18n import (
    BadDate,
    _,
    _l,
    current_locale,
    digits,
    duration_words,
    filesize,
    is_rtl,
    jalali_date,
    jalali_datetime,
    jalali_iso,
    language,
    locale,
    month_name,
    ngettext,
    number,
    parse_jalali,
    relative_days,
    rials,
)

A_DAY = date(2026, 4, 4)  # 15 Farvardin 1405, a Saturday
A_MOMENT = datetime(2026, 4, 3, 21, 0, tzinfo=UTC)  # half past midnight of that day in Tehran


@pytest.fixture
def site() -> Iterator[Flask]:
    """A site of its own, where nobody is signed in."""
    before = list(language._choices)
    i18n.person_choice(lambda: None)
    site = Flask(__name__)
    i18n.init_app(site)

    @site.get("/")
    def home() -> str:
        return f"{current_locale()} {_('روز کاری')}"

    yield site
    language._choices[:] = before


def test_persian_is_spoken_where_nobody_asked() -> None:
    assert (current_locale(), is_rtl(), _("روز کاری")) == ("fa", True, "روز کاری")


def test_english_is_spoken_inside_the_block_and_persian_after_it() -> None:
    with locale("en"):
        assert (current_locale(), is_rtl(), _("روز کاری")) == ("en", False, "Working day")
    assert current_locale() == "fa"


def test_an_unknown_language_is_refused() -> None:
    with pytest.raises(ValueError, match="unknown locale"), locale("xx"):
        pass


def test_lazy_text_is_translated_when_it_is_read() -> None:
    text = _l("پایان هفته: %(day)s", day="x")
    with locale("en"):
        assert str(text) == f"{text}" == "Weekend: x"
    assert text == "پایان هفته: x"
    assert "هفته" in text


def test_lazy_text_is_escaped_in_a_page() -> None:
    assert escape(_l("روز %(x)s", x="<b>")) == Markup("روز &lt;b&gt;")


def test_plurals_write_the_number_in_the_readers_digits() -> None:
    assert ngettext("%(num)s پرونده", "%(num)s پرونده", 1200) == "۱٬۲۰۰ پرونده"


@pytest.mark.parametrize(("asked", "spoken"), [("en", "en"), ("fa", "fa"), ("de", "fa"), ("", "fa")])
def test_the_address_may_ask_for_a_language(site: Flask, asked: str, spoken: str) -> None:
    assert site.test_client().get(f"/?lang={asked}").text.startswith(spoken)


def test_what_the_address_asked_for_is_remembered(site: Flask) -> None:
    client = site.test_client()
    client.get("/?lang=en")
    assert client.get("/").text == "en Working day"


def test_the_language_last_chosen_in_a_browser_stays_when_somebody_signs_in(site: Flask) -> None:
    client = site.test_client()
    client.get("/?lang=en")
    i18n.person_choice(lambda: "fa")
    assert client.get("/").text.startswith("en")


def test_where_nothing_was_chosen_the_persons_own_language_speaks(site: Flask) -> None:
    i18n.person_choice(lambda: "en")
    assert site.test_client().get("/").text.startswith("en")


def test_words_in_a_template_escape_their_values(site: Flask) -> None:
    with site.test_request_context():
        assert render_template_string("{{ _('روز %(x)s', x='<b>') }}") == "روز &lt;b&gt;"


def test_filters_write_persian_in_a_template(site: Flask) -> None:
    with site.test_request_context():
        text = render_template_string(
            "{{ d|jalali }} {{ t|jalali_time }} {{ 12|digits }} {{ 1200|number }} {{ 50|rials }} {{ 2048|filesize }}",
            d=A_DAY,
            t=A_MOMENT,
        )
    assert text == "۱۴۰۵/۰۱/۱۵ ۱۴۰۵/۰۱/۱۵، ۰۰:۳۰ ۱۲ ۱٬۲۰۰ ۵۰ ریال ۲ کیلوبایت"


def test_a_date_is_written_in_three_lengths_and_two_languages() -> None:
    assert [jalali_date(A_DAY, style) for style in ("short", "long", "full")] == [
        "۱۴۰۵/۰۱/۱۵",
        "۱۵ فروردین ۱۴۰۵",
        "شنبه ۱۵ فروردین ۱۴۰۵",
    ]
    with locale("en"):
        assert [jalali_date(A_DAY, style) for style in ("short", "long", "full")] == [
            "2026-04-04",
            "4 April 2026",
            "Saturday 4 April 2026",
        ]


def test_a_jalali_month_keeps_its_own_name_in_english() -> None:
    assert month_name(1) == "فروردین"
    with locale("en"):
        assert (month_name(1), month_name(12)) == ("Farvardin", "Esfand")


def test_a_moment_belongs_to_its_day_in_tehran() -> None:
    assert jalali_date(A_MOMENT) == jalali_date(A_DAY)
    assert jalali_datetime(A_MOMENT, "long") == "۱۵ فروردین ۱۴۰۵، ساعت ۰۰:۳۰"
    assert jalali_iso(A_MOMENT) == "1405-01-15"


def test_a_moment_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="zone"):
        jalali_date(datetime(2026, 4, 4))


def test_no_date_is_nothing() -> None:
    assert jalali_date(None) == jalali_datetime(None) == ""


@pytest.mark.parametrize("text", ["1405/1/15", "۱۴۰۵/۰۱/۱۵", "١٤٠٥-١-١٥", " ۱۴۰۵.۱.۱۵ "])
def test_a_date_may_be_typed_in_any_digits(text: str) -> None:
    assert parse_jalali(text) == A_DAY


@pytest.mark.parametrize("text", ["", "1405", "1405/13/01", "1405/12/30", "2026/04/04", "1405/01/1a", "1405/00/01"])
def test_what_is_no_date_is_refused_with_a_sentence(text: str) -> None:
    with pytest.raises(BadDate) as caught:
        parse_jalali(text)
    assert str(caught.value)


def test_the_last_day_of_a_leap_year_exists() -> None:
    assert parse_jalali("1403/12/30") == date(2025, 3, 20)


@given(st.dates(date(1850, 1, 1), date(2110, 1, 1)))
def test_a_written_date_reads_back(day: date) -> None:
    assert parse_jalali(jalali_iso(day)) == parse_jalali(jalali_date(day)) == day


@given(st.text())
def test_no_text_whatever_breaks_the_reading_of_a_date(text: str) -> None:
    with suppress(BadDate):
        assert isinstance(parse_jalali(text), date)


def test_numbers_are_grouped_in_persian_digits() -> None:
    assert (number(1234567), number(Decimal("12.5")), number(-3)) == ("۱٬۲۳۴٬۵۶۷", "۱۲٫۵", "\u200e\u2212۳")
    with locale("en"):
        assert (number(1234567), rials(5000)) == ("1,234,567", "5,000 rials")


def test_digits_leave_tags_and_entities_of_markup_whole() -> None:
    assert digits(Markup('<b id="a1">5&#39;</b>')) == Markup('<b id="a1">۵&#39;</b>')
    assert digits("<b1>") == "<b۱>"


@pytest.mark.parametrize(
    ("size", "written"), [(10, "۱۰ بایت"), (1536, "۱٫۵ کیلوبایت"), (25 * 1024**2, "۲۵ مگابایت"), (0, "۰ بایت")]
)
def test_sizes_are_written_in_their_largest_unit(size: int, written: str) -> None:
    assert filesize(size) == written


def test_durations_are_written_in_their_two_largest_units() -> None:
    assert duration_words(timedelta(days=2, hours=3, minutes=4)) == "۲ روز و ۳ ساعت"
    assert duration_words(timedelta(0)) == "کمتر از یک دقیقه"
    assert duration_words(8 * 60 + 30, working=True, day_minutes=8 * 60) == "۱ روز کاری و ۳۰ دقیقه"
    with locale("en"):
        assert duration_words(61) == "1 hour and 1 minute"


@pytest.mark.parametrize(
    ("distance", "written"), [(-1, "دیروز"), (0, "امروز"), (1, "فردا"), (3, "۳ روز دیگر"), (-10, "۱۰ روز پیش")]
)
def test_near_days_are_named(distance: int, written: str) -> None:
    assert relative_days(A_DAY + timedelta(distance), A_DAY) == written
