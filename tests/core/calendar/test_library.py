"""The holidays that the portal starts with."""

from __future__ import annotations

import pytest

from portal.core.calendar.library import FIRST_YEAR, LAST_YEAR, holidays_of, library_calendar
from portal.core.i18n import gregorian_of, jalali_of

OFFICIAL = [(1, 1), (1, 2), (1, 3), (1, 4), (1, 12), (1, 13), (3, 14), (3, 15), (11, 22), (12, 29)]


@pytest.mark.parametrize("year", [1380, 1399, 1403, 1404, 1405, 1406, 1408, 1440, LAST_YEAR])
def test_no_official_day_of_the_solar_year_is_missing(year: int) -> None:
    days = {jalali_of(off.day)[1:] for off in holidays_of(year)}
    assert days >= set(OFFICIAL)


@pytest.mark.parametrize("year", [FIRST_YEAR, 1405, LAST_YEAR])
def test_a_year_has_its_holidays_and_no_other_years(year: int) -> None:
    found = holidays_of(year)
    assert {jalali_of(off.day)[0] for off in found} == {year}
    assert 20 <= len({off.day for off in found}) <= 36


def test_every_holiday_has_a_persian_and_an_english_name() -> None:
    named = [(off.title, off.title_en) for year in range(1400, 1410) for off in holidays_of(year)]
    assert all(title and title_en for title, title_en in named)
    assert not [title for title, title_en in named if "تخمین" in title or "estimated" in title_en]


def test_a_lunar_date_ahead_is_marked_as_an_estimate_and_a_solar_one_is_not() -> None:
    ahead = {off.title: off.estimated for off in holidays_of(1420)}
    assert ahead["عید سعید قربان"]
    assert not ahead["جشن نوروز"]


def test_two_holidays_on_one_day_are_two_rows_and_both_are_named() -> None:
    day = gregorian_of(1405, 3, 14)
    assert len([off for off in holidays_of(1405) if off.day == day]) == 2
    reason = library_calendar([1405]).reason_off(day)
    assert reason is not None
    assert "؛" in reason.title


def test_a_year_that_the_library_does_not_cover_is_not_known() -> None:
    assert library_calendar([FIRST_YEAR - 1, LAST_YEAR + 1]).years == frozenset()


def test_thursdays_of_the_headquarters_are_off_since_the_decree() -> None:
    calendar = library_calendar([1381])
    assert calendar.is_working(gregorian_of(1381, 8, 16))
    assert not calendar.is_working(gregorian_of(1381, 8, 23))
