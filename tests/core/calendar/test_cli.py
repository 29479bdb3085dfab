"""`script/portal clock due` and `script/portal calendar`."""

from __future__ import annotations

import json
from datetime import date, timedelta
from pathlib import Path

import pytest
from click.testing import Result
from flask import Flask

from portal.config import Settings
from portal.core import calendar
from portal.core import db as rows
from portal.core.calendar import service
from portal.core.calendar.holiday_changes import AddHoliday
from portal.core.db import transaction
from portal.core.i18n import parse_jalali
from tests.people import make_administrator

KEYS = ["due", "due_date", "due_jalali", "days"]


@pytest.fixture(scope="module")
def bare(tmp_path_factory: pytest.TempPathFactory) -> Flask:
    """The commands on a machine without a database."""
    bare = Flask(__name__)
    rows.init_app(bare, Settings.for_tests(tmp_path_factory.mktemp("bare")))
    calendar.init_app(bare)
    return bare


def clock_due(app: Flask, *args: str) -> Result:
    return app.test_cli_runner().invoke(args=["clock", "due", *args])


def answer(app: Flask, *args: str) -> dict[str, object]:
    result = clock_due(app, *args, "--json")
    assert result.exit_code == 0, result.stderr
    found: dict[str, object] = json.loads(result.stdout)
    assert list(found) == KEYS
    return found


def test_a_term_across_nowruz_without_a_database(bare: Flask) -> None:
    found = answer(bare, "--start", "2026-03-17T10:00:00+03:30", "--days", "5")
    assert (found["due"], found["due_date"], found["due_jalali"]) == (
        "2026-03-30T20:29:59Z",
        "2026-03-30",
        "1405-01-10",
    )


def test_each_day_after_the_start_up_to_the_due_date_is_there_once(bare: Flask) -> None:
    days = answer(bare, "--start", "2026-03-17", "--days", "5")["days"]
    assert isinstance(days, list)
    assert [day["date"] for day in days] == [str(date(2026, 3, 18) + timedelta(step)) for step in range(13)]
    assert sum(day["counted"] for day in days) == 5
    assert all(list(day) == ["date", "jalali", "counted", "why"] and day["why"] for day in days)


def test_a_start_without_a_zone_is_the_time_in_tehran(bare: Flask) -> None:
    late = ("--days", "1", "--start")
    assert answer(bare, *late, "2026-09-26T23:59")["due_date"] == "2026-09-27"
    assert answer(bare, *late, "2026-09-26T23:59Z")["due_date"] == "2026-09-28"


def test_digits_may_be_persian(bare: Flask) -> None:
    assert answer(bare, "--start", "۲۰۲۶-۰۹-۲۶T۱۰:۰۰", "--days", "۱")["due_date"] == "2026-09-27"


def test_pauses_are_left_out(bare: Flask) -> None:
    pause = ("--pause", "2026-09-27T12:00/2026-09-28T08:00", "--pause", "2026-09-29/2026-09-29")
    assert answer(bare, "--start", "2026-09-26", "--days", "1", *pause)["due_date"] == "2026-09-30"


def test_an_open_pause_has_no_due_date(bare: Flask) -> None:
    found = answer(bare, "--start", "2026-09-26", "--days", "2", "--pause", "2026-09-28/")
    assert (found["due"], found["due_date"], found["due_jalali"]) == (None, None, None)


@pytest.mark.parametrize("year", range(1981, 2100, 17))
def test_any_year_of_the_library_can_be_counted(bare: Flask, year: int) -> None:
    assert answer(bare, "--start", f"{year}-02-25", "--days", "20")["due"]


@pytest.mark.parametrize(
    "args",
    [
        ["--start", "yesterday", "--days", "3"],
        ["--start", "", "--days", "3"],
        ["--start", "2026-02-30", "--days", "3"],
        ["--start", "2026-03-01", "--days", "0"],
        ["--start", "2026-03-01", "--days", "-2"],
        ["--start", "2026-03-01", "--days", "many"],
        ["--start", "2026-03-01", "--days", "999999999999"],
        ["--start", "2026-03-01"],
        ["--days", "3"],
        ["--start", "2026-03-01", "--days", "3", "--pause", "2026-03-05"],
        ["--start", "2026-03-01", "--days", "3", "--pause", "/2026-03-05"],
        ["--start", "2026-03-01", "--days", "3", "--pause", "2026-03-05/2026-03-04"],
        ["--start", "2026-03-01", "--days", "3", "--pause", "2026-03-05/2026-03-06/2026-03-07"],
        ["--start", "1900-01-01", "--days", "3"],
        ["--start", "2101-01-01", "--days", "3"],
        ["--start", "2100-03-01", "--days", "300"],
        ["--start", "0001-01-01", "--days", "3"],
        ["--start", "9999-12-31T23:59Z", "--days", "3"],
        ["--start", "9999-12-31", "--days", "3"],
        ["--start", "2026-03-01\udcff", "--days", "x\udcff"],
    ],
)
def test_bad_input_is_one_sentence_and_exit_1(bare: Flask, args: list[str]) -> None:
    result = clock_due(bare, *args)
    assert (result.exit_code, result.stdout) == (1, "")
    assert len(result.stderr.strip().splitlines()) == 1


def test_looking_makes_no_database(bare: Flask) -> None:
    clock_due(bare, "--start", "2026-03-01", "--days", "3")
    with bare.app_context():
        assert not Path(rows.db.engine.url.database or "").exists()


def test_the_computation_can_be_read(bare: Flask) -> None:
    text = clock_due(bare, "--start", "2026-03-17", "--days", "2").stdout
    assert "+ ۱۴۰۴/۱۲/۲۷  روز کاری" in text
    assert "پایان مهلت: چهارشنبه ۵ فروردین ۱۴۰۵" in text


def test_the_holidays_of_a_year_can_be_listed(bare: Flask) -> None:
    result = bare.test_cli_runner().invoke(args=["calendar", "show", "1405", "--json"])
    assert ("2026-03-24", "عید نوروز") in [(day["date"], day["title"]) for day in json.loads(result.stdout)]


def test_the_portals_own_rows_count_where_there_are_some(app: Flask) -> None:
    one, other = make_administrator(), make_administrator()
    runner = app.test_cli_runner()
    assert runner.invoke(args=["calendar", "seed", "--year", "1405"]).exit_code == 0
    with transaction():
        row = service.propose(one, AddHoliday(parse_jalali("1405/07/05"), "تعطیلی ناگهانی"), "روزنامه‌ی رسمی")
    with transaction():
        service.confirm(other, row)
    assert answer(app, "--start", "2026-09-26", "--days", "1")["due_date"] == "2026-09-28"
    assert answer(app, "--start", "2025-09-26", "--days", "1")["due_date"] == "2025-09-27"


def test_seeding_twice_adds_nothing(app: Flask) -> None:
    runner = app.test_cli_runner()
    runner.invoke(args=["calendar", "seed", "--year", "1405"])
    assert "nothing" in runner.invoke(args=["calendar", "seed", "--year", "1405"]).stdout


def test_a_year_that_the_library_does_not_know_is_not_seeded(app: Flask) -> None:
    assert app.test_cli_runner().invoke(args=["calendar", "seed", "--year", "1200"]).exit_code == 1
