"""The worker makes each paper once, and says so only when it is ready."""

from __future__ import annotations

import io
import json
from datetime import timedelta

import pikepdf
import pytest
from flask import Flask

from portal.core import clock
from portal.core.cases.models import Case
from portal.core.db import db, transaction
from portal.core.documents import find_pdf, on_ready, pdf_by_digest, pdf_kind, request_pdf, verify
from portal.core.documents.models import FAILED, READY, WAITING, PdfDocument
from portal.core.documents.store import store
from portal.core.documents.work import make_ready, render_pdf
from portal.core.jobs.models import Job
from tests.core.documents.things import (
    ask_for_receipt,
    context_of_receipt,
    open_paper_case,
    receipt_inputs,
    reread,
    work_off,
)
from tests.people import make_vendor

pytestmark = pytest.mark.papers


@pytest.fixture
def case(app: Flask) -> Case:
    return open_paper_case(make_vendor())


def body_of(pdf: PdfDocument) -> bytes:
    assert pdf.digest
    with store().open(pdf.digest) as file:
        return file.read()


def ask_for_broken(case: Case) -> PdfDocument:
    with transaction():
        return request_pdf("broken_receipt", ("case", case.id), receipt_inputs(), title="رسید", case=case)


def test_a_requested_paper_is_drawn_signed_and_stored(case: Case) -> None:
    pdf = ask_for_receipt(case)
    assert pdf.state == WAITING
    work_off()
    made = reread(pdf)
    assert (made.state, made.tries, made.file.media_type) == (READY, 1, "application/pdf")
    assert verify(body_of(made)).unchanged
    assert pdf_by_digest(made.digest) is made


def test_the_frozen_inputs_travel_inside_the_paper(case: Case) -> None:
    pdf = ask_for_receipt(case)
    work_off()
    with pikepdf.open(io.BytesIO(body_of(reread(pdf)))) as document:
        text = document.attachments["inputs.json"].get_file().read_bytes()
    assert json.loads(text) == receipt_inputs()


def test_asking_twice_makes_one_paper(case: Case) -> None:
    assert ask_for_receipt(case).id == ask_for_receipt(case).id
    assert db.session.query(Job).count() == 1


def test_each_language_and_version_is_a_paper_of_its_own(case: Case) -> None:
    papers = {ask_for_receipt(case, locale=locale, version=v).id for locale in ("fa", "en") for v in (1, 2)}
    assert len(papers) == 4
    newest = find_pdf("test_receipt", ("case", case.id))
    assert newest is not None
    assert newest.version == 2


def test_a_second_run_changes_nothing(case: Case) -> None:
    pdf = ask_for_receipt(case)
    work_off()
    before = reread(pdf)
    digest, rendered_at = before.digest, before.rendered_at
    render_pdf({"id": pdf.id})
    after = reread(pdf)
    assert (after.digest, after.rendered_at, after.tries) == (digest, rendered_at, 1)


def test_of_two_workers_with_the_same_paper_the_second_changes_and_tells_nothing(case: Case) -> None:
    told: list[int] = []
    on_ready("raced_receipt", lambda pdf: told.append(pdf.id))
    pdf = ask_for_receipt(case, "raced_receipt")
    first, second = (store().put(io.BytesIO(body)) for body in (b"first", b"second"))
    for stored in (first, second):
        with transaction() as session:
            make_ready(session, pdf.id, stored)
    assert reread(pdf).digest == first.digest
    assert told == [pdf.id]


def test_who_asked_to_know_is_told_once(case: Case) -> None:
    told: list[int] = []
    on_ready("told_receipt", lambda pdf: told.append(pdf.id))
    pdf = ask_for_receipt(case, "told_receipt")
    work_off()
    render_pdf({"id": pdf.id})
    assert told == [pdf.id]


def test_a_paper_that_cannot_be_drawn_is_tried_five_times_then_stands_failed(case: Case) -> None:
    pdf_kind("broken_receipt", "pdf/no_such_template.html", context_of_receipt)
    pdf = ask_for_broken(case)
    for attempt in range(5):
        with clock.moved_by(timedelta(hours=attempt)):
            work_off()
    failed = reread(pdf)
    assert (failed.state, failed.tries, failed.digest) == (FAILED, 5, None)


def test_a_failed_paper_becomes_ready_once_its_trouble_is_gone(case: Case) -> None:
    pdf_kind("broken_receipt", "pdf/no_such_template.html", context_of_receipt)
    pdf = ask_for_broken(case)
    work_off()
    pdf_kind("broken_receipt", "pdf/submission_receipt.html", context_of_receipt)
    with clock.moved_by(timedelta(hours=1)):
        work_off()
    assert reread(pdf).state == READY


def test_a_kind_nobody_registered_cannot_be_asked_for(case: Case) -> None:
    with pytest.raises(LookupError):
        request_pdf("unknown", ("case", case.id), {}, title="x")


def test_the_listener_and_the_ready_paper_commit_together_or_not_at_all(case: Case) -> None:
    def refuse(_pdf: PdfDocument) -> None:
        raise RuntimeError("no letter, no paper")

    on_ready("refused_receipt", refuse)
    pdf = ask_for_receipt(case, "refused_receipt")
    work_off()
    assert reread(pdf).state == WAITING
