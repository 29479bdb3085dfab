"""Documents in the page: streamed to those who may read them, each reading on record."""

from __future__ import annotations

from flask import Blueprint, Response, request, send_file, url_for

from portal.core import audit
from portal.core.accounts.access import signed_in
from portal.core.accounts.current import current_person
from portal.core.cases.models import Case
from portal.core.db import db, transaction
from portal.core.documents import queries
from portal.core.documents.models import FAILED, Document, PdfDocument, StoredFile
from portal.core.documents.store import store
from portal.core.web import page

documents = Blueprint("documents", __name__)

# Nothing in the file may load, run or post anything; the browser's own viewers for images and PDF work under it.
POLICY = (
    "default-src 'none'; img-src 'self'; style-src 'unsafe-inline'; frame-ancestors 'self'; sandbox allow-downloads"
)
STRICT = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "SAMEORIGIN",
    "Cache-Control": "private, no-store",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
}


@documents.get("/documents/<token>")
@signed_in
def show(token: str) -> Response:
    """An uploaded file as it is; `?download=1` saves it."""
    document = queries.document_for(current_person(), token)
    name, file = document.display_name, document.file
    _put_on_record(document)
    return stream(file, name)


@documents.get("/pdfs/<token>")
@signed_in
def pdf(token: str) -> Response:
    """A PDF of the portal, or a page that waits for it and then becomes it."""
    found = queries.pdf_for(current_person(), token)
    if found.file is None:
        return waiting_page(found)
    name, file = queries.file_name(found), found.file
    _put_on_record(found)
    return stream(file, name)


@documents.get("/pdfs/<token>/page")
@signed_in
def pdf_page(token: str) -> Response:
    """A PDF of the portal inside a page, with its digest."""
    found = queries.pdf_for(current_person(), token)
    if not found.is_ready:
        return waiting_page(found)
    return page("documents/pdf.html", pdf=found, address=url_for(".pdf", token=token))


def waiting_page(found: PdfDocument) -> Response:
    """202 and a page that asks again by itself, until the PDF is ready or has failed."""
    failed = found.state == FAILED
    response = page("documents/waiting.html", 200 if failed else 202, pdf=found, failed=failed)
    if not failed:
        response.headers["Refresh"] = "1"
    return response


def stream(file: StoredFile, name: str) -> Response:
    """The bytes with headers under which nothing in them can act: also for the domains' own public routes."""
    response: Response = send_file(
        store().open(file.digest),
        mimetype=file.media_type,
        download_name=name,
        as_attachment=request.args.get("download") == "1",
    )
    response.content_length = file.size
    response.headers.update(STRICT)
    return response


def _put_on_record(document: Document | PdfDocument) -> None:
    """Who read what and when is part of the case: written before the first byte goes out."""
    with transaction():
        case = db.session.get(Case, document.case_id) if document.case_id else None
        action = "download" if request.args.get("download") == "1" else "view"
        audit.record(current_person(), document, f"document.{action}", {"digest": document.digest}, case)
