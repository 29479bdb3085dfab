"""The pages of questions, consultations and what is held, in a real browser: valid, accessible, within the window."""

from __future__ import annotations

import pytest
from flask import Flask

from portal.core.accounts.models import Person
from portal.core.accounts.roles import Role
from portal.core.cases import consultations, take_step
from portal.core.cases.questions import Ask
from portal.core.db import transaction
from portal.licensing.models import LicenceCase
from tests.browser import kit
from tests.browser.conftest import PageFor
from tests.licensing import asked
from tests.licensing.applications import desk_official, submitted
from tests.licensing.asked import INSTALLS, WHY, ask, put
from tests.people import make_office, make_official, make_vendor

pytestmark = pytest.mark.browser
FULL = {"hosting": {"share_in_country": "60"}}
ARTICLES = Ask("replace_document", "company", "صفحه‌ی دوم خوانا نیست.", "articles", "اساسنامه", "با روزنامه نمی‌خواند")


@pytest.fixture
def case(app: Flask) -> LicenceCase:
    """A vendor's second application, in an official's hand; a technical office may be asked."""
    make_office("technical", "دفتر فنی و امنیت")
    vendor, official = make_vendor(), desk_official()
    submitted("messenger", vendor, **FULL)
    case = submitted("messenger", vendor, **FULL)
    with transaction():
        take_step(case, "take", official)
    return case


def check(page_for: PageFor, person: Person | None, paths: list[str]) -> None:
    page = page_for(person)
    assert not [fault for path in paths for fault in kit.faults_of(page, path)]


def test_the_offices_pages(case: LicenceCase, page_for: PageFor) -> None:
    official = case.holding_person
    asked.answer(ask(case, WHY))
    put(case, official, INSTALLS, ARTICLES)
    head = desk_official(Role.SUPERVISOR)
    base = f"/cases/{case.token}"
    paths = [f"{base}/ask", f"{base}/ask/company", f"{base}/held", f"{base}/steps/consult", base]
    check(page_for, official, paths)
    check(page_for, head, [f"{base}/ask"])


def test_the_applicants_pages(case: LicenceCase, page_for: PageFor) -> None:
    ask(case, WHY, INSTALLS, ARTICLES)
    asked.answer(case)
    first, second, third = (item.token for item in asked.items(case))
    base = f"/cases/{case.token}"
    paths = [f"{base}/answers", *(f"{base}/answers/{token}" for token in (first, second, third)), base, "/held"]
    paths += [f"/applications/{case.token}/sections/product"]
    check(page_for, case.created_by, paths)


def test_the_pages_of_a_body(case: LicenceCase, page_for: PageFor) -> None:
    expert = make_official("technical")
    with transaction():
        shared = ["hosting", "security_certificate"]
        row = consultations.consult(case, case.holding_person, "technical", "میزبانی بسنده است؟", shared)
    paths = ["/consultations", f"/consultations/{row.token}", "/consultations?view=closed"]
    check(page_for, expert, paths)
