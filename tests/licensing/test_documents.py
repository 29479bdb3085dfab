"""Handing in documents: each file kept or refused by itself, with a sentence beside its place."""

from __future__ import annotations

from io import BytesIO

from flask import Flask

from portal.core.cases import take_step
from portal.core.db import transaction
from portal.core.documents import documents_of
from portal.licensing.models import LicenceCase
from tests.licensing import applications
from tests.licensing.applications import again, picture
from tests.people import PortalClient, client_for, make_vendor


def upload(
    client: PortalClient, case: LicenceCase, slot: str, *files: tuple[bytes, str], **options: object
) -> object:
    data = {"files": [(BytesIO(body), name) for body, name in files]}
    return client.post(
        f"/applications/{case.token}/documents/{slot}", data=data, content_type="multipart/form-data", **options
    )


def names(case: LicenceCase, slot: str) -> list[str]:
    return [document.display_name for document in documents_of(again(case), slot)]


def test_several_files_lie_in_a_slot_that_takes_several(owner: PortalClient, draft: LicenceCase) -> None:
    upload(owner, draft, "gazette", (picture("red"), "آگهی ۱.png"), (picture("blue"), "آگهی ۲.png"))
    assert names(draft, "gazette") == ["آگهی ۱.png", "آگهی ۲.png"]


def test_a_newer_file_replaces_the_one_in_a_single_slot(owner: PortalClient, draft: LicenceCase) -> None:
    upload(owner, draft, "articles", (picture("red"), "کهنه.png"))
    upload(owner, draft, "articles", (picture("blue"), "تازه.png"))
    assert names(draft, "articles") == ["تازه.png"]


def test_an_executable_named_pdf_is_refused_beside_its_slot(owner: PortalClient, draft: LicenceCase) -> None:
    answer = upload(owner, draft, "articles", (b"MZ\x90\x00" + bytes(200), "اساسنامه.pdf"))
    assert answer.status_code == 422
    assert "تنها PDF و عکس" in answer.text
    assert 'id="slot-articles-error"' in answer.text
    assert names(draft, "articles") == []


def test_an_empty_file_is_refused(owner: PortalClient, draft: LicenceCase) -> None:
    answer = upload(owner, draft, "articles", (b"", "خالی.pdf"))
    assert answer.status_code == 422
    assert "فایل خالی است" in answer.text


def test_a_file_of_thirty_megabytes_is_refused_with_the_limit(owner: PortalClient, draft: LicenceCase) -> None:
    answer = upload(owner, draft, "articles", (b"%PDF-1.7\n" + bytes(30 * 1024 * 1024), "بزرگ.pdf"))
    assert answer.status_code == 413
    assert "مگابایت" in answer.text
    assert names(draft, "articles") == []


def test_a_good_file_beside_a_bad_one_is_kept(owner: PortalClient, draft: LicenceCase) -> None:
    answer = upload(owner, draft, "gazette", (picture("red"), "خوب.png"), (b"not a picture", "بد.png"))
    assert answer.status_code == 422
    assert "بد.png" in answer.text
    assert names(draft, "gazette") == ["خوب.png"]


def test_a_machine_gets_json(owner: PortalClient, draft: LicenceCase) -> None:
    json = {"Accept": "application/json"}
    kept = upload(owner, draft, "articles", (picture("red"), "سند.png"), headers=json)
    assert kept.json["documents"][0]["name"] == "سند.png"
    refused = upload(owner, draft, "articles", (b"", "خالی.png"), headers=json)
    assert refused.status_code == 422
    assert refused.json["code"] == "file_empty"


def test_choosing_nothing_says_so(owner: PortalClient, draft: LicenceCase) -> None:
    answer = owner.post(f"/applications/{draft.token}/documents/articles")
    assert answer.status_code == 422
    assert "فایلی برنگزیده‌اید" in answer.text


def test_an_unknown_slot_is_not_found(owner: PortalClient, draft: LicenceCase) -> None:
    assert upload(owner, draft, "diary", (picture("red"), "سند.png")).status_code == 404


def test_a_document_is_taken_back(owner: PortalClient, draft: LicenceCase) -> None:
    applications.hand_in_all(draft)
    [document] = documents_of(draft, "articles")
    owner.post(f"/applications/{draft.token}/documents/{document.token}/withdraw")
    assert names(draft, "articles") == []


def test_a_rival_cannot_put_a_file_into_the_application(draft: LicenceCase) -> None:
    rival = make_vendor()
    assert upload(client_for(rival.owner, rival), draft, "articles", (picture(), "سند.png")).status_code == 404


def test_nothing_is_handed_in_after_sending(app: Flask, complete: LicenceCase) -> None:
    client = client_for(complete.created_by, complete.applicant)
    with transaction():
        take_step(complete, "submit", complete.created_by)
    answer = upload(client, complete, "articles", (picture("red"), "دیر.png"))
    assert answer.status_code == 409
    assert f"/cases/{complete.token}" in answer.text
