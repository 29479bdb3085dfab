"""Load a document for somebody: what they may not read does not exist for them."""

from __future__ import annotations

from sqlalchemy import select

from portal.core.accounts.models import Person
from portal.core.db import db
from portal.core.documents.models import Document, PdfDocument
from portal.core.documents.names import display_name
from portal.core.documents.readers import may_read
from portal.core.errors import NotFound
from portal.core.i18n import _


def document_for(person: Person, token: str) -> Document:
    document = db.session.scalar(select(Document).where(Document.token == token))
    if document is None or not may_read(person, document):
        raise _no_such_file()
    return document


def pdf_for(person: Person, token: str) -> PdfDocument:
    pdf = db.session.scalar(select(PdfDocument).where(PdfDocument.token == token))
    if pdf is None or not may_read(person, pdf):
        raise _no_such_file()
    return pdf


def file_name(pdf: PdfDocument) -> str:
    return display_name(pdf.title, "application/pdf")


def _no_such_file() -> NotFound:
    return NotFound(_("چنین فایلی نیست یا برای شما باز نیست."), _("از صفحه‌ی پرونده آن را باز کنید."))
