"""What was handed in once serves again: a held document, in another case of its organisation, without an upload."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select

from portal.core import held
from portal.core.accounts.models import Person
from portal.core.cases.models import Case
from portal.core.db import db
from portal.core.documents.models import Document
from portal.core.documents.service import carry, documents_of
from portal.core.held import Held


def held_documents(organisation_id: int, slot: str) -> Sequence[tuple[Held, Document]]:
    """What is held and in date for a slot, with the files."""
    return [
        (row, db.session.get_one(Document, row.document_id))
        for row in held.in_date(organisation_id, slot)
        if row.document_id is not None
    ]


def use_held(case: Case, slot: str, actor: Person) -> Sequence[Document]:
    """Put what is held and in date into an empty slot of this case; what lies in a filled one stays."""
    if documents_of(case, slot):
        return []
    return [carry(document, actor, case) for _row, document in held_documents(case.applicant_id, slot)]


def held_before(document: Document) -> Held | None:
    """Where a document of a case was known before: what is held with the same bytes, from another case."""
    query = select(Held).where(
        Held.organisation_id == document.organisation_id,
        Held.code == document.slot,
        Held.digest == document.digest,
        Held.superseded_at.is_(None),
        Held.case_id != document.case_id,
    )
    return db.session.scalars(query.limit(1)).first()
