"""A case, a person with a file in hand, and papers to draw: for the tests of this room."""

from __future__ import annotations

from collections.abc import Mapping
from io import BytesIO
from typing import Any

from flask import current_app

from portal.core.accounts.models import Person
from portal.core.cases.models import Case
from portal.core.clock import now
from portal.core.db import db, transaction
from portal.core.documents import Document, PdfDocument, attach, pdf_kind, receive, request_pdf
from portal.core.documents.qr import qr_svg
from portal.core.jobs import run_all_jobs
from tests.core.documents import samples
from tests.people import Vendor


class PaperCase(Case):
    """A case of no domain."""

    __mapper_args__ = {"polymorphic_identity": "paper"}


def open_paper_case(vendor: Vendor) -> Case:
    with transaction() as session:
        case = PaperCase(
            number=f"P-{vendor.id}",
            state="draft",
            title="پرونده‌ی آزمایشی",
            applicant_id=vendor.id,
            created_by_id=vendor.owner.id,
            created_at=now(),
            changed_at=now(),
        )
        session.add(case)
    return case


def hand_in(
    case: Case | None, vendor: Vendor, body: bytes | None = None, name: str = "اساسنامه.pdf", slot: str = "articles"
) -> Document:
    received = receive(BytesIO(samples.plain_pdf() if body is None else body), name)
    with transaction():
        return attach(received, vendor.owner, vendor.id, slot, case)


def receipt_inputs() -> dict[str, Any]:
    return {
        "regulator": "سازمان آزمایشی",
        "number": "1405-P-000012-4",
        "numbers": [["شماره", "1405-P-000012-4"]],
        "applicant": "شرکت آسمان آبی",
        "subject": "پروانه‌ی پیام‌رسان",
        "submitted_by": "بهنام رستگارپور",
        "submitted_at": "۱ آذر ۱۴۰۵، ساعت ۱۴:۳۲",
        "verify_url": "https://portal.example/v/7Kq2",
    }


def context_of_receipt(inputs: Mapping[str, Any]) -> dict[str, Any]:
    return {**inputs, "qr_svg": qr_svg(inputs["verify_url"])}


def ask_for_receipt(case: Case, kind: str = "test_receipt", **options: Any) -> PdfDocument:
    pdf_kind(kind, "pdf/submission_receipt.html", context_of_receipt, attach_inputs="inputs.json")
    with transaction():
        return request_pdf(kind, ("case", case.id), receipt_inputs(), title="رسید ثبت درخواست", case=case, **options)


def work_off() -> None:
    """Let a worker do what waits, in a context (and session) of its own, as in life."""
    with current_app.app_context():
        run_all_jobs()
    db.session.rollback()


def reread(row: Any) -> Any:
    """The row as the database has it now."""
    db.session.rollback()
    return db.session.get_one(type(row), row.id, populate_existing=True)


def audited(person: Person | None = None) -> list[str]:
    """The actions on record, oldest first; of one person if given."""
    from portal.core.audit.models import AuditEvent

    rows = db.session.query(AuditEvent).order_by(AuditEvent.seq).all()
    return [row.action for row in rows if person is None or row.actor_token == person.token]
