"""The pages of the application in a real browser: valid, accessible, within the window, and working with scripts."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask import Flask

from portal.core.db import db
from portal.core.documents import documents_of
from tests.browser import kit
from tests.browser.conftest import PageFor
from tests.licensing import applications
from tests.people import make_administrator

pytestmark = pytest.mark.browser


def test_every_page_of_an_application_is_valid_and_within_reach(app: Flask, page_for: PageFor) -> None:
    case = applications.complete_draft("foreign_messenger")
    applications.write(case, {"complaints": {"name": "واحد پاسخ", "phone": "12"}})
    base = f"/applications/{case.token}"
    paths = [f"{base}/sections/{code}" for code in ("head_office", "managers", "product", "privacy")]
    paths += [base, f"{base}/documents", f"{base}/review", f"{base}/sections/complaints?check=1"]
    paths += ["/applications/new", "/licence-classes", "/licence-classes/messenger"]
    page = page_for(case.created_by, case.applicant)
    assert not [fault for path in paths for fault in kit.faults_of(page, path)]


def test_the_administrators_pages_of_classes_are_valid_and_within_reach(app: Flask, page_for: PageFor) -> None:
    applications.seed_classes()
    paths = ["/admin/licence-classes", "/admin/licence-classes/messenger"]
    page = page_for(make_administrator())
    assert not [fault for path in paths for fault in kit.faults_of(page, path)]


def test_a_file_is_sent_as_soon_as_it_is_chosen(app: Flask, page_for: PageFor, tmp_path: Path) -> None:
    case = applications.draft()
    file = tmp_path / "اساسنامه.png"
    file.write_bytes(applications.picture("green"))
    page = page_for(case.created_by, case.applicant)
    page.goto(f"/applications/{case.token}/documents")
    page.set_input_files("#slot-articles", file)
    page.get_by_role("link", name="اساسنامه.png").wait_for()
    db.session.rollback()  # the server wrote in a session of its own
    assert [one.display_name for one in documents_of(case, "articles")] == ["اساسنامه.png"]


def test_a_refused_file_says_why_beside_its_place(app: Flask, page_for: PageFor, tmp_path: Path) -> None:
    case = applications.draft()
    file = tmp_path / "برنامه.pdf"
    file.write_bytes(b"MZ" + bytes(500))
    page = page_for(case.created_by, case.applicant)
    page.goto(f"/applications/{case.token}/documents")
    page.set_input_files("#slot-articles", file)
    page.locator("#place-articles .upload-list").get_by_text("تنها PDF و عکس").wait_for()
