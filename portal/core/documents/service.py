"""Hand in, replace, withdraw; ask for a PDF. Actor and data in, rows out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from typing import Any, BinaryIO

from flask import current_app
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from portal.config import Settings
from portal.core import audit, jobs
from portal.core.accounts.models import Person
from portal.core.cases.models import Case
from portal.core.clock import now
from portal.core.db import db
from portal.core.documents.intake import Accepted, examine
from portal.core.documents.kinds import KINDS
from portal.core.documents.models import Document, PdfDocument, StoredFile
from portal.core.documents.store import Stored, store
from portal.core.errors import Conflict
from portal.core.i18n import _, _l

RENDER = "documents.render"


@dataclass(frozen=True)
class Received:
    """An upload that passed and lies in the store; not yet anybody's document."""

    accepted: Accepted
    stored: Stored


def receive(stream: BinaryIO, given_name: str) -> Received:
    """Examine and store an upload, before the transaction. Raises FileRefused with words for the person."""
    settings: Settings = current_app.extensions["settings"]
    accepted = examine(stream, given_name, settings.upload_limit)
    return Received(accepted, store().put(BytesIO(accepted.body)))


def attach(received: Received, actor: Person, organisation_id: int, slot: str, case: Case | None = None) -> Document:
    """Make a received file a document of the case. The same file twice in one slot is one document."""
    again = _same_file(received.stored.digest, organisation_id, slot, case)
    if again is not None:
        return again
    keep_row(received.stored, received.accepted.media_type)
    document = Document(
        case_id=case.id if case else None,
        organisation_id=organisation_id,
        slot=slot,
        display_name=received.accepted.name,
        digest=received.stored.digest,
        pages=received.accepted.pages,
        uploaded_by_id=actor.id,
        uploaded_at=now(),
    )
    db.session.add(document)
    db.session.flush()
    audit.record(actor, document, "document.uploaded", {"slot": slot, "digest": document.digest}, case)
    return document


def replace(old: Document, received: Received, actor: Person, case: Case | None = None) -> Document:
    """Put a newer file in a document's place; the old one stays readable."""
    _require_current(old)
    document = attach(received, actor, old.organisation_id, old.slot, case)
    if document.id != old.id:
        old.replaced_by_id = document.id
        audit.record(actor, old, "document.replaced", {"by": document.token}, case)
    return document


def put_in_place(case: Case, slot: str, received: Sequence[Received], actor: Person) -> list[Document]:
    """Hand in files instead of whatever lies in a slot of the case; without files nothing changes."""
    before = documents_of(case, slot) if received else []
    given = [attach(one, actor, case.applicant_id, slot, case) for one in received]
    for old in before:
        if old not in given:
            old.replaced_by_id = given[0].id
            audit.record(actor, old, "document.replaced", {"by": given[0].token}, case)
    return given


def withdraw(document: Document, actor: Person, case: Case | None = None) -> None:
    """Take a file back; those who already decided on it can still see it."""
    _require_current(document)
    document.withdrawn_at = now()
    audit.record(actor, document, "document.withdrawn", {"slot": document.slot}, case)


def carry(document: Document, actor: Person, case: Case) -> Document:
    """Let a file that the same organisation handed in before serve this case too: nothing is sent twice."""
    copied = Document(
        case_id=case.id,
        organisation_id=document.organisation_id,
        slot=document.slot,
        display_name=document.display_name,
        digest=document.digest,
        pages=document.pages,
        uploaded_by_id=document.uploaded_by_id,
        uploaded_at=document.uploaded_at,
    )
    db.session.add(copied)
    db.session.flush()
    audit.record(actor, copied, "document.carried", {"slot": copied.slot, "digest": copied.digest}, case)
    return copied


def documents_of(case: Case, slot: str | None = None, *, with_past: bool = False) -> Sequence[Document]:
    """The documents of a case in the order they came; `with_past` also those withdrawn or replaced."""
    query = select(Document).where(Document.case_id == case.id).order_by(Document.slot, Document.id)
    if slot is not None:
        query = query.where(Document.slot == slot)
    if not with_past:
        query = query.where(Document.withdrawn_at.is_(None), Document.replaced_by_id.is_(None))
    return db.session.scalars(query).all()


def request_pdf(
    kind: str,
    subject: tuple[str, int],
    inputs: dict[str, Any],
    *,
    title: str,
    case: Case | None = None,
    organisation_id: int | None = None,
    locale: str = "fa",
    version: int = 1,
    since: datetime | None = None,
) -> PdfDocument:
    """Freeze the inputs of a PDF and let a worker make it. Asking again for the same paper returns the first.

    `inputs` is plain JSON; `title` becomes the file's name; `since`: when somebody began to wait for it, if not now.
    """
    if kind not in KINDS:
        raise LookupError(f"no PDF kind {kind!r}")
    found = find_pdf(kind, subject, locale=locale, version=version)
    if found is not None:
        return found
    pdf = PdfDocument(
        kind=kind,
        subject_kind=subject[0],
        subject_id=subject[1],
        case_id=case.id if case else None,
        organisation_id=organisation_id,
        locale=locale,
        version=version,
        title=title,
        inputs=inputs,
        requested_at=now(),
    )
    db.session.add(pdf)
    db.session.flush()
    jobs.enqueue(RENDER, key=f"{RENDER}/{pdf.id}", since=since, id=pdf.id)
    return pdf


def find_pdf(
    kind: str, subject: tuple[str, int], *, locale: str = "fa", version: int | None = None
) -> PdfDocument | None:
    """The PDF of a subject; its newest version unless one is named."""
    query = select(PdfDocument).where(
        PdfDocument.kind == kind,
        PdfDocument.subject_kind == subject[0],
        PdfDocument.subject_id == subject[1],
        PdfDocument.locale == locale,
    )
    if version is not None:
        query = query.where(PdfDocument.version == version)
    return db.session.scalars(query.order_by(PdfDocument.version.desc()).limit(1)).first()


def pdfs_of(case: Case) -> Sequence[PdfDocument]:
    """The PDFs that the portal made, or is making, for a case."""
    query = select(PdfDocument).where(PdfDocument.case_id == case.id).order_by(PdfDocument.id)
    return db.session.scalars(query).all()


def pdf_by_digest(digest: str) -> PdfDocument | None:
    """The paper of ours that has exactly these bytes."""
    return db.session.scalars(select(PdfDocument).where(PdfDocument.digest == digest).limit(1)).first()


def keep_row(stored: Stored, media_type: str) -> None:
    """Note that the store holds this file, unless that is known."""
    if db.session.get(StoredFile, stored.digest) is not None:
        return
    row = StoredFile(digest=stored.digest, size=stored.size, media_type=media_type, stored_at=now())
    try:
        with db.session.begin_nested():
            db.session.add(row)
    except IntegrityError:  # somebody else handed in the same bytes this very moment: their row serves us both
        return


def _same_file(digest: str, organisation_id: int, slot: str, case: Case | None) -> Document | None:
    query = select(Document).where(
        Document.digest == digest,
        Document.organisation_id == organisation_id,
        Document.slot == slot,
        Document.case_id == (case.id if case else None),
        Document.withdrawn_at.is_(None),
        Document.replaced_by_id.is_(None),
    )
    return db.session.scalars(query.limit(1)).first()


def _require_current(document: Document) -> None:
    if not document.is_current:
        raise Conflict(
            _("این فایل پیش از این پس گرفته یا جایگزین شده است."),
            _("چیزی تغییر نکرد؛ صفحه را دوباره باز کنید تا فایل‌های کنونی را ببینید."),
            code="document_not_current",
        )


for _action, _words in {
    "document.uploaded": _l("مدرکی پیوست شد"),
    "document.carried": _l("مدرکی که پیش‌تر داده شده بود به این پرونده هم پیوست شد"),
    "document.replaced": _l("مدرکی با نسخه‌ی تازه جایگزین شد"),
    "document.withdrawn": _l("مدرکی پس گرفته شد"),
    "document.view": _l("مدرکی دیده شد"),
    "document.download": _l("مدرکی بارگیری شد"),
}.items():
    audit.describe(_action, _words)
