"""Uploads and generated PDFs: storage by content, intake, rendering, signature and verification.

received = receive(stream, "name.pdf")                    # before the transaction: examined and stored
with transaction():
    attach(received, person, organisation.id, "articles", case)
    request_pdf("receipt", ("case", case.id), inputs, title="…", case=case)   # a worker draws and signs it

`pdf_kind(…)` registers what the portal can draw, `on_ready(…)` who is told, `name_slots(…)` what slots are called.
"""

from __future__ import annotations

from flask import Flask

from portal.core.documents.intake import FileRefused, FileTooLarge
from portal.core.documents.keys import key_makers
from portal.core.documents.kinds import on_ready, pdf_kind
from portal.core.documents.models import Document, PdfDocument, name_slots
from portal.core.documents.qr import qr_svg
from portal.core.documents.readers import read_also, read_by_subject
from portal.core.documents.service import (
    Received,
    attach,
    carry,
    documents_of,
    find_pdf,
    pdf_by_digest,
    pdfs_of,
    receive,
    replace,
    request_pdf,
    withdraw,
)
from portal.core.documents.signing import Verdict, sign, verify

__all__ = [
    "Document",
    "FileRefused",
    "FileTooLarge",
    "PdfDocument",
    "Received",
    "Verdict",
    "attach",
    "carry",
    "documents_of",
    "find_pdf",
    "init_app",
    "key_makers",
    "name_slots",
    "on_ready",
    "pdf_by_digest",
    "pdf_kind",
    "pdfs_of",
    "qr_svg",
    "read_also",
    "read_by_subject",
    "receive",
    "replace",
    "request_pdf",
    "sign",
    "verify",
    "withdraw",
]


def init_app(app: Flask) -> None:
    from portal.core.documents import cli, paper, store, views, work  # noqa: F401 - `work` registers its job

    store.init_app(app)
    paper.init_app(app)
    app.register_blueprint(views.documents)
    app.cli.add_command(cli.keys_cli)
    app.cli.add_command(cli.documents_cli)
