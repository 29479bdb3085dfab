"""The public board: figures of ended files, made by the workers, seen by anybody."""

from __future__ import annotations

import csv
import io
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from portal.core import clock as time
from portal.core.board.collecting import collect
from portal.core.board.models import MESSENGER, OFFICE, BoardLine, FileFigures
from portal.core.board.summary import PERIOD, make_lines
from portal.core.cases import take_step
from portal.core.cases.duty import nudges
from portal.core.db import db, transaction
from portal.core.jobs import run_all_jobs
from portal.core.spreadsheets import csv_line
from portal.licensing.models import LicenceCase
from tests.licensing.applications import complete_draft, desk_official, newest, submitted, taken
from tests.people import client_for
from tests.scenes import scene

SATURDAY = datetime(2026, 10, 10, 5, 30, tzinfo=UTC)  # 9:00 in Tehran
DAY, HOUR = timedelta(days=1), timedelta(hours=1)
FULL_PATH = {"share_in_country": "60"}


def withdraw(case: LicenceCase) -> None:
    with transaction():
        take_step(case, "withdraw", case.created_by)


def figures(subject: str) -> FileFigures:
    return db.session.scalars(select(FileFigures).where(FileFigures.subject == subject)).one()


def line(subject: str) -> BoardLine:
    make_lines()
    return db.session.scalars(select(BoardLine).where(BoardLine.subject == subject)).one()


@pytest.fixture
@scene
def ended(app: Flask) -> LicenceCase:
    """Sent on a Saturday at nine, taken an hour later, withdrawn after three hours more."""
    with time.moved_to(SATURDAY):
        case = submitted("messenger", hosting=FULL_PATH)
    with time.moved_to(SATURDAY + HOUR), transaction():
        take_step(case, "take", desk_official())
    with time.moved_to(SATURDAY + 4 * HOUR):
        withdraw(case)
        run_all_jobs()
    return newest()


def test_an_ended_file_leaves_a_row_for_its_office_and_one_for_its_messenger(ended: LicenceCase) -> None:
    office, messenger = figures(OFFICE), figures(MESSENGER)
    assert (office.worked, messenger.worked) == (240, 240)
    assert (office.handovers, messenger.handovers) == (0, 0)
    assert messenger.subject_id == ended.applicant_id


def test_a_withdrawal_is_no_decision_and_no_measure_of_time(ended: LicenceCase) -> None:
    with time.moved_to(SATURDAY + DAY):
        shown = line(OFFICE)
    assert (shown.files, shown.decided, shown.withdrawn, shown.median) == (1, 0, 1, None)


def test_a_decision_by_rule_is_a_decision(app: Flask) -> None:
    submitted("small_messenger")
    run_all_jobs()
    assert newest().state == "granted"
    row = figures(MESSENGER)
    assert (row.decided, row.silent, row.withdrawn) == (True, False, False)


def test_a_lapse_of_time_is_counted_as_silence(app: Flask) -> None:
    with time.moved_to(SATURDAY):
        case = submitted("small_messenger", hosting=FULL_PATH)
    with time.moved_to(SATURDAY + 60 * DAY):
        with transaction():
            take_step(case, "lapse", None)
        run_all_jobs()
        assert (line(OFFICE).silent, line(OFFICE).decided) == (1, 1)


def test_asking_the_holder_is_counted_for_who_had_the_file(app: Flask) -> None:
    case = taken()
    with transaction():
        nudges.ask(case, case.created_by)
    withdraw(case)
    run_all_jobs()
    assert (figures(OFFICE).nudges, figures(MESSENGER).nudges) == (1, 1)


def test_a_draft_that_was_thrown_away_leaves_nothing(app: Flask) -> None:
    withdraw(complete_draft())
    run_all_jobs()
    assert db.session.scalars(select(FileFigures)).all() == []


def test_files_of_longer_ago_than_a_year_are_forgotten(ended: LicenceCase) -> None:
    with time.moved_to(SATURDAY + PERIOD + DAY):
        make_lines()
    assert db.session.scalars(select(BoardLine)).all() == []


def test_collecting_twice_leaves_the_same_rows(ended: LicenceCase) -> None:
    number = ended.id
    collect({"id": number})
    collect({"id": number})
    assert len(db.session.scalars(select(FileFigures)).all()) == 2


@pytest.mark.parametrize("measure", ["", "hours", "silence", "questions", "again", "handovers", "nudges", "<b>"])
def test_anybody_sees_the_board(ended: LicenceCase, measure: str) -> None:
    name = ended.applicant.name_fa
    with time.moved_to(SATURDAY + DAY):
        make_lines()
    answer = client_for(None).get(f"/board?measure={measure}")
    assert answer.status_code == 200
    assert name in answer.text
    assert "میز صدور پروانه" in answer.text
    assert "public" in answer.headers["Cache-Control"]


def test_an_empty_board_says_when_it_begins(app: Flask) -> None:
    assert "هنوز پرونده‌ای پایان نیافته است" in client_for(None).get("/board").text


def test_the_table_behind_it_can_be_taken_away(ended: LicenceCase) -> None:
    with time.moved_to(SATURDAY + DAY):
        make_lines()
    answer = client_for(None).get("/board.csv")
    rows = list(csv.DictReader(io.StringIO(answer.text.removeprefix("\ufeff"))))
    assert [row["subject"] for row in rows] == [OFFICE, MESSENGER]
    assert rows[0]["files"] == "1"
    assert answer.mimetype == "text/csv"


def test_the_board_names_nobody(ended: LicenceCase) -> None:
    person, number = ended.created_by.name, ended.number
    with time.moved_to(SATURDAY + DAY):
        make_lines()
    text = client_for(None).get("/board").text + client_for(None).get("/board.csv").text
    assert person not in text
    assert number not in text


@pytest.mark.parametrize("cell", ["=1+1", "+98", "-x", "@cmd", "\tx"])
def test_a_cell_that_begins_like_a_formula_runs_nowhere(cell: str) -> None:
    assert next(csv.reader([csv_line([cell])]))[0].startswith("'")


def test_numbers_stay_numbers_in_the_table() -> None:
    assert csv_line([-1, 2.5, None, "الف"]) == "-1,2.5,,الف\r\n"
