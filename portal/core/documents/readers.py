"""Who may read a document: whoever sees its case or is consulted with it, or whom the subject's own room names."""

from __future__ import annotations

from collections.abc import Callable

from portal.core.accounts.members import has_role
from portal.core.accounts.models import Person
from portal.core.cases.access import visible_to
from portal.core.cases.consultations import shows_document
from portal.core.cases.models import Case
from portal.core.db import db
from portal.core.documents.models import Document, PdfDocument

SubjectReader = Callable[[Person, int], bool]
_subject_readers: dict[str, SubjectReader] = {}
DocumentReader = Callable[[Person, Document], bool]
_readers: list[DocumentReader] = []


def read_also(may_see: DocumentReader) -> None:
    """Say who else may read uploaded documents, beside the readers of their case; registering twice does nothing."""
    if may_see not in _readers:
        _readers.append(may_see)


def read_by_subject(kind: str, may_see: SubjectReader) -> None:
    """Say who may read PDFs about subjects of this kind, by the subject's id, beside the readers of the case."""
    _subject_readers[kind] = may_see


def may_read(person: Person, document: Document | PdfDocument) -> bool:
    """Readers of the case or of the subject; a document without either belongs to its organisation's members."""
    if isinstance(document, PdfDocument) and _reads_subject(person, document):
        return True
    if isinstance(document, Document) and any(may_see(person, document) for may_see in _readers):
        return True
    if document.case_id is not None:
        seen = visible_to(person).where(Case.id == document.case_id)
        return db.session.scalar(seen) is not None or _is_consulted(person, document)
    return has_role(person, document.organisation_id)


def _is_consulted(person: Person, document: Document | PdfDocument) -> bool:
    """A body that is asked its opinion reads what was shared with it, and that alone."""
    if document.case_id is None or isinstance(document, PdfDocument):
        return False
    return shows_document(person, document.case_id, document.slot)


def _reads_subject(person: Person, pdf: PdfDocument) -> bool:
    may_see = _subject_readers.get(pdf.subject_kind)
    return may_see is not None and may_see(person, pdf.subject_id)
