"""Rows of what is held: a fact or a document of an organisation, where it came from, until when it is good."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from portal.core.db import Base

NEWER, DOUBTED = "newer", "doubted"
_current_fact = text("superseded_at IS NULL AND document_id IS NULL")
_current_document = text("superseded_at IS NULL AND document_id IS NOT NULL")


class Held(Base):
    """One thing that need not be asked again. `code`: a fact's (`company.address`) or a document's slot.

    A fact has a `value` (any JSON), a document its row and digest. `superseded_at`: something newer came, or an
    official found it wanting (`why`); the row stays, for what was decided by it.
    """

    __tablename__ = "held"
    __table_args__ = (
        CheckConstraint("(document_id IS NULL) = (digest IS NULL)", name="document_has_digest"),
        CheckConstraint("why IN ('', 'newer', 'doubted')", name="why"),
        Index("ix_held_code", "organisation_id", "code"),
        Index(
            "uq_held_fact",
            "organisation_id",
            "code",
            unique=True,
            sqlite_where=_current_fact,
            postgresql_where=_current_fact,
        ),
        Index(
            "uq_held_document",
            "organisation_id",
            "code",
            "digest",
            unique=True,
            sqlite_where=_current_document,
            postgresql_where=_current_document,
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisations.id"))
    code: Mapped[str] = mapped_column(String(80))
    value: Mapped[Any] = mapped_column(JSON)
    document_id: Mapped[int | None] = mapped_column(ForeignKey("documents.id"))
    digest: Mapped[str | None] = mapped_column(String(64))
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"), index=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    learned_at: Mapped[datetime]
    valid_until: Mapped[date | None]
    superseded_at: Mapped[datetime | None]
    why: Mapped[str] = mapped_column(String(10), default="")
