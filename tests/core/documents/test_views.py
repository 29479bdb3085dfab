"""A document in the page: for those who may, under headers that let nothing in it act, on record."""

from __future__ import annotations

from urllib.parse import quote

import pytest
from flask import Flask

from portal.core.cases.models import Case
from portal.core.documents import read_by_subject
from tests.core.documents import samples
from tests.core.documents.things import ask_for_receipt, audited, hand_in, open_paper_case, work_off
from tests.people import Vendor, client_for, make_official, make_vendor


@pytest.fixture
def vendor(app: Flask) -> Vendor:
    return make_vendor()


@pytest.fixture
def case(vendor: Vendor) -> Case:
    return open_paper_case(vendor)


@pytest.fixture
def address(vendor: Vendor, case: Case) -> str:
    return f"/documents/{hand_in(case, vendor, name='گزارش مالی.pdf').token}"


def test_the_owner_sees_the_file_itself(vendor: Vendor, address: str) -> None:
    response = client_for(vendor.owner).get(address)
    assert response.status_code == 200
    assert response.mimetype == "application/pdf"
    assert response.data.startswith(b"%PDF")
    assert response.content_length == len(response.data)


def test_a_rival_and_an_official_without_the_case_see_nothing(address: str) -> None:
    assert client_for(make_vendor().owner).get(address).status_code == 404
    assert client_for(make_official()).get(address).status_code == 404


def test_nobody_in_particular_is_asked_to_sign_in(address: str) -> None:
    assert client_for(None).get(address).status_code == 303


def test_the_name_is_sent_as_it_is_written(vendor: Vendor, address: str) -> None:
    disposition = client_for(vendor.owner).get(address).headers["Content-Disposition"]
    assert disposition.startswith("inline")
    assert f"filename*=UTF-8''{quote('گزارش مالی.pdf')}" in disposition


def test_a_download_is_an_attachment(vendor: Vendor, address: str) -> None:
    assert (
        client_for(vendor.owner).get(f"{address}?download=1").headers["Content-Disposition"].startswith("attachment")
    )


def test_nothing_in_the_file_may_act_and_only_our_pages_may_frame_it(vendor: Vendor, address: str) -> None:
    headers = client_for(vendor.owner).get(address).headers
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Cache-Control"] == "private, no-store"
    assert headers["X-Frame-Options"] == "SAMEORIGIN"
    policy = headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'self'" in policy
    assert "sandbox" in policy
    assert "script-src" not in policy


def test_an_image_is_shown_as_an_image(vendor: Vendor, case: Case) -> None:
    image = hand_in(case, vendor, samples.image(), "کارت.png")
    assert client_for(vendor.owner).get(f"/documents/{image.token}").mimetype == "image/png"


def test_each_reading_is_on_record(vendor: Vendor, address: str) -> None:
    client = client_for(vendor.owner)
    client.get(address)
    client.get(f"{address}?download=1")
    assert audited(vendor.owner)[-2:] == ["document.view", "document.download"]


def test_a_paper_that_is_not_ready_asks_again_by_itself(vendor: Vendor, case: Case) -> None:
    response = client_for(vendor.owner).get(f"/pdfs/{ask_for_receipt(case).token}")
    assert response.status_code == 202
    assert response.headers["Refresh"] == "1"


def test_a_ready_paper_is_shown_to_the_applicant_alone(vendor: Vendor, case: Case) -> None:
    pdf = ask_for_receipt(case)
    work_off()
    address = f"/pdfs/{pdf.token}"
    assert client_for(vendor.owner).get(address).data.startswith(b"%PDF")
    assert client_for(make_vendor().owner).get(address).status_code == 404


def test_the_page_around_a_paper_shows_its_digest(vendor: Vendor, case: Case) -> None:
    pdf = ask_for_receipt(case)
    work_off()
    page = client_for(vendor.owner).get(f"/pdfs/{pdf.token}/page").text
    assert f'src="/pdfs/{pdf.token}"' in page
    assert str(pdf.digest) in page


def test_the_subject_s_room_may_let_others_read(case: Case) -> None:
    official = make_official()
    pdf = ask_for_receipt(case)
    read_by_subject("case", lambda person, _id: person.id == official.id)
    try:
        assert client_for(official).get(f"/pdfs/{pdf.token}").status_code == 202
    finally:
        read_by_subject("case", lambda person, _id: False)
