"""The last look and the sending: complete, once, and told kindly when it was sent before."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from functools import partial
from threading import Barrier

import pytest
from flask import Flask
from sqlalchemy import select

from portal.core import clock
from portal.core.cases import submissions, take_step
from portal.core.db import db, transaction
from portal.core.documents import PdfDocument, find_pdf
from portal.core.errors import Invalid
from portal.core.jobs import run_all_jobs, run_one
from portal.licensing import sections
from portal.licensing.models import LicenceCase
from tests.licensing import applications
from tests.licensing.applications import again
from tests.people import PortalClient, client_for


@pytest.fixture
def client(complete: LicenceCase) -> PortalClient:
    return client_for(complete.created_by, complete.applicant)


def send(client: PortalClient, case: LicenceCase, version: int | None = None, **data: str) -> object:
    fields = {"version": str(version if version is not None else again(case).version), "declaration": "y"}
    return client.post(f"/applications/{case.token}/review", data=fields | data)


def test_the_review_names_what_is_missing_with_the_way_to_it(owner: PortalClient, draft: LicenceCase) -> None:
    page = owner.get(f"/applications/{draft.token}/review")
    assert f"/applications/{draft.token}/sections/company?check=1" in page.text
    assert "آگهی روزنامه‌ی رسمی" in page.text
    assert "فرستادن درخواست" not in page.text


def test_the_review_says_which_path_opens(client: PortalClient, complete: LicenceCase) -> None:
    assert "در همان دقیقه" in client.get(f"/applications/{complete.token}/review").text


def test_the_review_says_why_the_fast_path_stays_shut(client: PortalClient, complete: LicenceCase) -> None:
    applications.write(complete, {"product": applications.section_data(complete)["product"] | {"users": "200000"}})
    page = client.get(f"/applications/{complete.token}/review")
    assert "شمار کاربران (۲۰۰٬۰۰۰)" in page.text


def test_an_incomplete_application_is_not_sent_by_any_door(draft: LicenceCase) -> None:
    with pytest.raises(Invalid, match="شرکت"), transaction():
        take_step(draft, "submit", draft.created_by)
    assert again(draft).state == "draft"


def test_sending_freezes_every_word_and_digests_it(client: PortalClient, complete: LicenceCase) -> None:
    assert send(client, complete).location == f"/applications/{complete.token}/sent"
    [sent] = submissions(again(complete))
    assert sent.facts["product"]["users"] == 42000
    assert sent.facts["company"]["registration_date"] == "2016-07-02"
    assert sent.facts["documents"]["articles"][0]["digest"]
    assert len(sent.digest) == 64


def test_sending_hands_the_file_to_the_office_and_starts_its_day(client: PortalClient, complete: LicenceCase) -> None:
    send(client, complete)
    case = again(complete)
    assert (case.holder, case.office.code if case.office else "") == ("office", "licences")
    assert case.due_at is not None


def test_without_the_declaration_nothing_is_sent(client: PortalClient, complete: LicenceCase) -> None:
    assert send(client, complete, declaration="").status_code == 422
    assert again(complete).state == "draft"


def test_a_double_click_sends_once_and_is_told_kindly(client: PortalClient, complete: LicenceCase) -> None:
    version = complete.version
    first, second = send(client, complete, version), send(client, complete, version)
    assert (first.status_code, second.status_code) == (303, 303)
    assert "پیش‌تر فرستاده" in client.get(second.location).text
    assert len(submissions(again(complete))) == 1


def test_what_a_colleague_changed_after_the_look_is_not_sent_unseen(
    client: PortalClient, complete: LicenceCase
) -> None:
    seen = complete.version
    applications.write(complete, {"complaints": applications.section_data(complete)["complaints"] | {"name": "تازه"}})
    answer = send(client, complete, seen)
    assert answer.status_code == 409
    assert "تغییر کرد" in answer.text
    assert again(complete).state == "draft"


def test_the_back_button_after_sending_leads_to_the_file(client: PortalClient, complete: LicenceCase) -> None:
    send(client, complete)
    for path in ("", "/review", "/sections/company", "/documents"):
        answer = client.get(f"/applications/{complete.token}{path}")
        assert answer.status_code == 409
        assert f"/cases/{complete.token}" in answer.text


def test_the_arrival_shows_receipt_licence_and_certificate(client: PortalClient, complete: LicenceCase) -> None:
    send(client, complete)
    waiting = client.get(f"/applications/{complete.token}/sent")
    assert waiting.headers["Refresh"] == "1"
    number = complete.id
    run_all_jobs()
    done = client.get(f"/applications/{again(complete, number).token}/sent")
    assert "Refresh" not in done.headers
    assert "دیدن گواهی امضاشده" in done.text
    assert "دیدن رسید امضاشده" in done.text


def test_the_certificate_is_made_before_the_receipts(client: PortalClient, complete: LicenceCase) -> None:
    send(client, complete)
    decided, drawn = run_one(), run_one()
    assert (decided, drawn) == (True, True)
    papers = {paper.kind: paper.state for paper in db.session.scalars(select(PdfDocument))}
    assert papers["licence_certificate"] == "ready"
    assert papers["submission_receipt"] == papers["deadline_receipt"] == "waiting"


def test_the_receipt_says_what_was_sent_and_when_the_answer_comes(
    client: PortalClient, complete: LicenceCase
) -> None:
    send(client, complete)
    receipt = find_pdf("submission_receipt", ("case", complete.id))
    assert receipt is not None
    assert receipt.inputs["due"] == again(complete).due_at.isoformat()  # type: ignore[union-attr]
    assert ["نام فارسی", "پیام‌رسان نمونه"] in receipt.inputs["sections"][2]["rows"]
    assert {one["slot"] for one in receipt.inputs["documents"]} >= {"اساسنامه", "گواهی امنیتی"}


def test_an_expired_certificate_shuts_the_fast_path(app: Flask) -> None:
    case = applications.complete_draft()
    with clock.moved_by(timedelta(days=250)), transaction():
        take_step(case, "submit", case.created_by)
    assert case.path == "full"
    assert {"code": "certificate", "holds": False} in (case.rule_checks or [])


def at_once(app: Flask, *calls: Callable[[], int]) -> list[int]:
    """What each call answers when all begin at the same moment."""
    gate = Barrier(len(calls))

    def run(call: Callable[[], int]) -> int:
        with app.app_context():
            gate.wait()
            return call()

    db.session.rollback()  # a reader would keep the writers waiting
    with ThreadPoolExecutor(len(calls)) as pool:
        return list(pool.map(run, calls))


def test_two_colleagues_who_send_at_the_same_moment_send_once(app: Flask, complete: LicenceCase) -> None:
    version, token = complete.version, complete.token
    clients = [client_for(complete.created_by, complete.applicant) for _each in range(3)]
    data = {"version": str(version), "declaration": "y"}
    answers = at_once(
        app,
        *(partial(lambda c: c.post(f"/applications/{token}/review", data=data).status_code, one) for one in clients),
    )
    assert answers == [303, 303, 303]
    assert len(submissions(again(complete))) == 1


def test_two_colleagues_who_begin_a_section_at_the_same_moment_lose_nothing(app: Flask, draft: LicenceCase) -> None:
    url = f"/applications/{draft.token}/sections/complaints"
    clients = [client_for(draft.created_by, draft.applicant) for _each in range(2)]
    words = [{"name": "واحد پاسخ"}, {"email": "care@example.com"}]
    answers = at_once(
        app,
        *(
            partial(lambda c, d: c.post(url, data={"version": "0", "base": "{}"} | d).status_code, one, said)
            for one, said in zip(clients, words, strict=True)
        ),
    )
    assert answers == [303, 303]
    row = sections.row_of(again(draft), "complaints")
    assert row is not None
    assert (row.data["name"], row.data["email"]) == ("واحد پاسخ", "care@example.com")
