"""What the state holds is not asked again: it fills the next form, lies in the next file, stops a question."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask

from portal.core import clock as time
from portal.core import held
from portal.core.accounts.models import Person
from portal.core.cases import questions, record, take_step
from portal.core.cases.holding import AlreadyHeld
from portal.core.cases.questions import Ask
from portal.core.clock import now
from portal.core.db import transaction
from portal.core.documents import documents_of, withdraw
from portal.core.documents.again import use_held
from portal.licensing.models import LicenceCase
from tests.licensing import applications
from tests.licensing.applications import desk_official, submitted, taken
from tests.licensing.asked import ARTICLES, ask, put
from tests.people import Vendor, client_for, make_official, make_vendor
from tests.scenes import scene
from tests.statements import statements

ADDRESS = Ask("correct_field", "company", "نشانی را بازبینی کنید.", "company.address")
FULL = {"hosting": {"share_in_country": "60"}}


@pytest.fixture
@scene
def vendor(app: Flask) -> Vendor:
    """A vendor that has applied before."""
    vendor = make_vendor()
    submitted("messenger", vendor, **FULL)
    return vendor


@pytest.fixture
def official(vendor: Vendor) -> Person:
    return desk_official()


@pytest.fixture
@scene
def case(vendor: Vendor, official: Person) -> LicenceCase:
    """The same vendor's second application, in the hand of an official."""
    case = submitted("messenger", vendor, **FULL)
    with transaction():
        take_step(case, "take", official)
    return case


def codes(vendor: Vendor) -> set[str]:
    return {row.code for row in held.held_by(vendor.id)}


def test_what_a_submission_teaches_is_written_in_one_go(app: Flask) -> None:
    draft = applications.complete_draft("messenger", **FULL)
    with statements() as asked, transaction():
        take_step(draft, "submit", draft.created_by)
    assert len([statement for statement, _values in asked if statement.startswith("INSERT INTO held")]) == 1


def test_a_submission_teaches_what_its_kind_declares(vendor: Vendor) -> None:
    assert {"company.address", "managers.people", "articles", "security_certificate"} <= codes(vendor)
    assert not any(code.startswith("product.") for code in codes(vendor))


def test_a_certificate_is_held_until_it_ends(vendor: Vendor) -> None:
    row = held.in_date(vendor.id, "security_certificate")[0]
    assert row.valid_until is not None
    with time.moved_by(timedelta(days=301)):
        assert held.in_date(vendor.id, "security_certificate") == []


def test_the_same_again_keeps_its_first_source(vendor: Vendor) -> None:
    first = held.in_date(vendor.id, "company.name")[0]
    submitted("messenger", vendor, **FULL)
    again = held.in_date(vendor.id, "company.name")
    assert [(row.id, row.case_id) for row in again] == [(first.id, first.case_id)]


def test_a_newer_value_supersedes_the_older(vendor: Vendor) -> None:
    first = held.in_date(vendor.id, "company.address")[0]
    submitted("messenger", vendor, company={"address": "خیابان تازه، شماره‌ی ۷"}, **FULL)
    assert [row.value for row in held.in_date(vendor.id, "company.address")] == ["خیابان تازه، شماره‌ی ۷"]
    assert (first.why, first.superseded_at is not None) == ("newer", True)


def test_the_next_draft_already_has_the_documents(vendor: Vendor) -> None:
    draft = applications.draft("messenger", vendor)
    assert {"articles", "gazette", "security_certificate"} <= {document.slot for document in documents_of(draft)}


def test_a_document_that_ran_out_is_asked_again(vendor: Vendor) -> None:
    with time.moved_by(timedelta(days=301)):
        draft = applications.draft("messenger", vendor)
        assert "security_certificate" not in {document.slot for document in documents_of(draft)}


def test_what_was_taken_out_can_be_used_after_all(vendor: Vendor) -> None:
    draft = applications.draft("messenger", vendor)
    with transaction():
        withdraw(documents_of(draft, "articles")[0], vendor.owner, draft)
    with transaction():
        assert len(use_held(draft, "articles", vendor.owner)) == 1
        assert use_held(draft, "articles", vendor.owner) == []


def test_the_form_says_where_each_value_comes_from(vendor: Vendor) -> None:
    draft = applications.draft("messenger", vendor)
    page = client_for(vendor.owner, vendor).get(f"/applications/{draft.token}/sections/complaints").text
    assert "care@example.com" in page
    assert "از پرونده‌ی" in page


def test_the_documents_page_says_since_when_it_is_held(vendor: Vendor) -> None:
    draft = applications.draft("messenger", vendor)
    page = client_for(vendor.owner, vendor).get(f"/applications/{draft.token}/documents").text
    assert "این را داریم: از پرونده‌ی" in page
    assert "معتبر تا" in page


def test_asking_what_is_held_is_refused(case: LicenceCase, official: Person) -> None:
    for wanted in (ADDRESS, ARTICLES):
        with pytest.raises(AlreadyHeld, match="از پیش داریم"):
            put(case, official, wanted)


def test_a_reason_overrides_and_is_counted(case: LicenceCase, official: Person) -> None:
    office = case.office
    assert office is not None
    assert questions.overrides_of(office) == 0
    ask(
        case,
        Ask(ARTICLES.kind, ARTICLES.requirement, ARTICLES.text, "articles", reason="نسخه‌ی روزنامه با آن نمی‌خواند."),
    )
    assert questions.overrides_of(office) == 1
    assert questions.overrides_of(office, since=now() + timedelta(minutes=1)) == 0


def test_what_this_very_file_brought_may_be_asked_again(official: Person) -> None:
    other = taken(official=official)
    put(other, official, ADDRESS, ARTICLES)


def test_what_an_official_found_wanting_is_no_longer_held(
    case: LicenceCase, official: Person, vendor: Vendor
) -> None:
    first = held.in_date(vendor.id, "articles")[0].case_id
    earlier = applications.again(case, first)
    with transaction():
        take_step(earlier, "take", official)
    with transaction():
        record.check(earlier, official, "company", "not_met", "خوانا نیست")
        take_step(earlier, "withdraw", earlier.created_by)
    assert held.in_date(vendor.id, "articles") == []


def test_a_vendor_sees_all_that_is_held_of_them(vendor: Vendor) -> None:
    page = client_for(vendor.owner, vendor).get("/held").text
    assert "خیابان آزمون" in page
    assert "گواهی امنیتی" in page
    assert "معتبر تا" in page


def test_another_vendor_sees_nothing_of_it(vendor: Vendor) -> None:
    rival = make_vendor()
    assert "خیابان آزمون" not in client_for(rival.owner, rival).get("/held").text


def test_officials_see_it_beside_their_case(case: LicenceCase, official: Person) -> None:
    assert "خیابان آزمون" in client_for(official).get(f"/cases/{case.token}/held").text


def test_officials_of_other_offices_do_not(case: LicenceCase) -> None:
    assert client_for(make_official("elsewhere")).get(f"/cases/{case.token}/held").status_code == 404
