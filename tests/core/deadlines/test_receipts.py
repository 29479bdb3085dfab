"""The paper that says when the answer comes: at the start, at every change, and proved by itself."""

from __future__ import annotations

import io
import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from click.testing import Result
from flask import Flask
from sqlalchemy import select

from portal.core import clock as time
from portal.core.calendar import service as calendar
from portal.core.calendar.holiday_changes import AddHoliday
from portal.core.calendar.library import library_calendar
from portal.core.calendar.rules import due
from portal.core.cases import clock
from portal.core.cases.clocks import Clock
from portal.core.clock import now
from portal.core.db import db, transaction
from portal.core.deadlines.paper import weeks_of
from portal.core.deadlines.receipt import KIND
from portal.core.documents import PdfDocument, sign
from portal.core.documents.store import store
from portal.core.i18n import tehran_day
from portal.core.jobs import run_all_jobs
from portal.core.notifications import Notification
from portal.licensing.models import LicenceCase
from tests.licensing.applications import newest, submitted
from tests.people import make_administrator
from tests.scenes import scene

pytestmark = pytest.mark.papers(KIND)


@pytest.fixture
def case(app: Flask) -> LicenceCase:
    return sent()


def sent() -> LicenceCase:
    return submitted("messenger", hosting={"share_in_country": "60"})


@pytest.fixture
def term(case: LicenceCase) -> Clock:
    return term_of(case)


def term_of(case: LicenceCase) -> Clock:
    found = clock.clock_of(case)
    assert found is not None
    return found


def receipts(term: Clock | int) -> list[PdfDocument]:
    number = term if isinstance(term, int) else term.id
    mine = (PdfDocument.kind == KIND, PdfDocument.subject_id == number)
    return list(db.session.scalars(select(PdfDocument).where(*mine).order_by(PdfDocument.version)))


def occasions(term: Clock | int) -> list[str]:
    return [pdf.inputs["occasion"] for pdf in receipts(term)]


def file_of(pdf: PdfDocument) -> bytes:
    number = pdf.id
    run_all_jobs()
    digest = db.session.get_one(PdfDocument, number).digest
    assert digest
    with store().open(digest) as file:
        return file.read()


def verify(app: Flask, file: Path, *args: str) -> Result:
    return app.test_cli_runner().invoke(args=["clock", "verify", str(file), *args])


@pytest.fixture
def paper(app: Flask, tmp_path: Path) -> Path:
    file = tmp_path / "receipt.pdf"
    file.write_bytes(received())
    return file


@scene
def received() -> bytes:
    """The receipt that came with the sending of a case."""
    return file_of(receipts(term_of(sent()))[0])


def test_sending_a_case_brings_the_receipt_of_its_term(case: LicenceCase, term: Clock) -> None:
    [pdf] = receipts(term)
    assert pdf.inputs["due"] == case.due_at.isoformat().replace("+00:00", "Z") if case.due_at else False
    assert (pdf.case_id, pdf.inputs["number"], pdf.inputs["occasion"]) == (case.id, case.number, "start")


def test_every_change_brings_another_that_names_the_day_before(case: LicenceCase, term: Clock) -> None:
    with transaction():
        clock.pause(term, case.created_by, "ask")
    with time.moved_by(timedelta(days=9)), transaction():
        clock.resume(term, case.created_by, "answer")
    with time.moved_by(timedelta(days=9)), transaction():
        clock.extend(term, case.created_by, 2, "نظر کارشناس سومی لازم است")
    assert occasions(term) == ["start", "pause", "resume", "extend"]
    found = receipts(term)
    assert [pdf.inputs["replaces"] for pdf in found[1:]] == [pdf.inputs["due_date"] for pdf in found[:-1]]
    assert found[-1].inputs["days"] == {"promised": term.budget_days, "extended": 2}


def test_the_receipt_of_a_change_of_rules_is_proved_by_itself(
    app: Flask, case: LicenceCase, term: Clock, tmp_path: Path
) -> None:
    route = replace(clock.rules_of(case), budget_days=term.budget_days - 1)
    with transaction():
        clock.change_rules(term, case.created_by, route, "مصوبه‌ی تازه")
    assert occasions(term) == ["start", "rule_change"]
    file = tmp_path / "receipt.pdf"
    file.write_bytes(file_of(receipts(term)[-1]))
    assert verify(app, file).exit_code == 0


def test_the_end_of_a_term_brings_none(case: LicenceCase, term: Clock) -> None:
    with transaction():
        clock.stop(term, case.created_by)
    assert occasions(term) == ["start"]


def test_other_terms_have_none(case: LicenceCase, term: Clock) -> None:
    with transaction():
        nudge = clock.start(case, clock.rules_of(case), case.created_by, "nudge")
    assert receipts(nudge) == []


def test_a_late_holiday_moves_the_day_and_tells_the_applicant(case: LicenceCase, term: Clock) -> None:
    before, number = case.due_at, term.id
    assert before is not None
    close(tehran_day(before))
    run_all_jobs()
    case = newest()
    assert case.due_at is not None
    assert case.due_at > before
    assert occasions(number) == ["start", "moved"]
    told = db.session.scalars(select(Notification).where(Notification.template == "due_moved")).all()
    assert [row.person_id for row in told] == [case.created_by_id]
    assert told[0].params["due"] == {"day": tehran_day(case.due_at).isoformat()}


def test_a_holiday_elsewhere_in_the_year_moves_nothing(case: LicenceCase, term: Clock) -> None:
    before, number = case.due_at, term.id
    assert before is not None
    close(tehran_day(before) + timedelta(days=30))
    run_all_jobs()
    assert occasions(number) == ["start"]


def close(day: Any) -> None:
    while not calendar.present_calendar().is_working(day):
        day -= timedelta(days=1)
    one, other = make_administrator(), make_administrator()
    with transaction():
        row = calendar.propose(one, AddHoliday(day, "تعطیلی دیر اعلام‌شده"), "روزنامه‌ی رسمی")
    with transaction():
        calendar.confirm(other, row)


def test_an_unknown_year_promises_nothing(app: Flask) -> None:
    with time.moved_to(now().replace(year=2040)):
        found = clock.clock_of(submitted("messenger"))
        assert found is not None
        assert (found.due_at, receipts(found)) == (None, [])
        assert found.doubt.startswith("calendar:")


def test_the_applicant_reads_of_it_in_the_portal(case: LicenceCase, term: Clock) -> None:
    file_of(receipts(term)[0])
    told = db.session.scalars(select(Notification).where(Notification.template == KIND)).all()
    assert [row.person_id for row in told] == [newest().created_by_id]


def test_the_data_travel_inside(paper: Path) -> None:
    with pikepdf.open(paper) as document:
        data = json.loads(document.attachments["deadline.json"].get_file().read_bytes())
    assert data == db.session.scalars(select(PdfDocument).where(PdfDocument.kind == KIND)).one().inputs


def test_a_genuine_receipt_is_computed_again_from_itself(app: Flask, paper: Path) -> None:
    result = verify(app, paper, "--json")
    found = json.loads(result.stdout)
    assert result.exit_code == 0
    assert (found["good"], found["same"], found["signature"]) == (True, True, "valid")
    assert found["promised"] == found["due"]
    assert found["number"] == newest().number


def test_a_byte_changed_is_noticed(app: Flask, paper: Path) -> None:
    body = bytearray(paper.read_bytes())
    place = body.find(b"/Creator") if b"/Creator" in body else body.find(b"/Producer")
    body[place + 1] ^= 1
    paper.write_bytes(bytes(body))
    result = verify(app, paper)
    assert result.exit_code == 2
    assert "تغییر کرده" in result.stdout


def forged(paper: Path, **changes: Any) -> bytes:
    """The same paper with other data inside; its signature is gone with them."""
    with pikepdf.open(paper) as document:
        data = json.loads(document.attachments["deadline.json"].get_file().read_bytes())
        body = json.dumps(data | changes).encode()
        document.attachments["deadline.json"] = pikepdf.AttachedFileSpec(document, body, filename="deadline.json")
        del document.Root.AcroForm
        out = io.BytesIO()
        document.save(out)
    return out.getvalue()


def test_another_day_than_the_data_lead_to_is_noticed_even_under_our_signature(app: Flask, paper: Path) -> None:
    paper.write_bytes(sign(forged(paper, due_date="2030-01-01")))
    result = verify(app, paper, "--json")
    found = json.loads(result.stdout)
    assert (result.exit_code, found["same"], found["signature"]) == (2, False, "valid")


def test_a_copy_without_a_signature_is_not_ours(app: Flask, paper: Path) -> None:
    paper.write_bytes(forged(paper))
    result = verify(app, paper, "--json")
    assert (result.exit_code, json.loads(result.stdout)["signature"]) == (2, "not_signed")


@pytest.mark.parametrize("body", [b"", b"hello", b"%PDF-1.7\n%broken", b"{}"])
def test_what_is_no_receipt_is_said_to_be_none(app: Flask, tmp_path: Path, body: bytes) -> None:
    file = tmp_path / "x.pdf"
    file.write_bytes(body)
    result = verify(app, file)
    assert (result.exit_code, result.stdout) == (1, "")
    assert len(result.stderr.strip().splitlines()) == 1


def test_a_missing_file_is_bad_input(app: Flask, tmp_path: Path) -> None:
    assert verify(app, tmp_path / "none.pdf").exit_code == 1


def test_a_term_is_laid_out_week_by_week(app: Flask) -> None:
    start = datetime(2026, 3, 17, 6, tzinfo=UTC)
    found = due(start, 5, [], library_calendar([1404, 1405]))
    weeks = weeks_of(tehran_day(start), found.days)
    kinds = [cell.kind for week in weeks for cell in week.cells]
    assert all(len(week.cells) == 7 for week in weeks)
    assert (kinds.count("start"), kinds.count("due"), kinds.count("counted")) == (1, 1, 4)
    assert weeks[0].month == "اسفند ۱۴۰۴"
