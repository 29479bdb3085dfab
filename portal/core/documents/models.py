"""Rows of files: what the store holds, what people uploaded, what the portal rendered."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.core.db import Base, new_token

WAITING, READY, FAILED = "waiting", "ready", "failed"

# What each slot is called, by the domains' own words: {slot: label}.
SLOT_LABELS: dict[str, Any] = {}


def name_slots(labels: Mapping[str, Any]) -> None:
    """Give upload slots their names for people (lazy texts)."""
    SLOT_LABELS.update(labels)


class StoredFile(Base):
    """Bytes in the store, by the SHA-256 of their content; the same bytes are one row."""

    __tablename__ = "stored_files"
    __table_args__ = (CheckConstraint("size > 0", name="size"),)

    digest: Mapped[str] = mapped_column(String(64), primary_key=True)
    size: Mapped[int] = mapped_column(BigInteger)
    media_type: Mapped[str] = mapped_column(String(60))
    stored_at: Mapped[datetime]


class Document(Base):
    """A file that somebody handed in for one requirement (`slot`) of a case; a slot may hold several.

    A row is never deleted: a withdrawn or replaced file stays visible to those who decided on it.
    """

    __tablename__ = "documents"
    __table_args__ = (Index("ix_documents_case_slot", "case_id", "slot"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    token: Mapped[str] = mapped_column(String(22), unique=True, default=new_token)
    case_id: Mapped[int | None] = mapped_column(ForeignKey("cases.id"), index=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisations.id"), index=True)
    slot: Mapped[str] = mapped_column(String(60))
    display_name: Mapped[str] = mapped_column(String(120))
    digest: Mapped[str] = mapped_column(ForeignKey("stored_files.digest"))
    pages: Mapped[int]
    uploaded_by_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    uploaded_at: Mapped[datetime]
    withdrawn_at: Mapped[datetime | None]
    replaced_by_id: Mapped[int | None] = mapped_column(ForeignKey("documents.id"))

    file: Mapped[StoredFile] = relationship(lazy="joined")

    @property
    def size(self) -> int:
        return self.file.size

    @property
    def slot_label(self) -> str:
        """The requirement's name for people, where its domain has said it."""
        return str(SLOT_LABELS.get(self.slot, self.slot))

    @property
    def is_current(self) -> bool:
        return self.withdrawn_at is None and self.replaced_by_id is None

    @property
    def audit_subject(self) -> tuple[str, str]:
        return "document", self.token


class PdfDocument(Base):
    """A PDF that the portal makes of frozen inputs: waiting, then ready (rendered, signed, stored) or failed.

    One row for a kind, subject, locale and version: the same paper is never made twice.
    """

    __tablename__ = "pdf_documents"
    __table_args__ = (
        UniqueConstraint("kind", "subject_kind", "subject_id", "locale", "version"),
        CheckConstraint("state IN ('waiting', 'ready', 'failed')", name="state"),
        CheckConstraint("(state = 'ready') = (digest IS NOT NULL)", name="ready_has_digest"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    token: Mapped[str] = mapped_column(String(22), unique=True, default=new_token)
    kind: Mapped[str] = mapped_column(String(60))
    subject_kind: Mapped[str] = mapped_column(String(40))
    subject_id: Mapped[int]
    case_id: Mapped[int | None] = mapped_column(ForeignKey("cases.id"), index=True)
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisations.id"))
    locale: Mapped[str] = mapped_column(String(2), default="fa")
    version: Mapped[int] = mapped_column(default=1)
    title: Mapped[str] = mapped_column(String(120))
    inputs: Mapped[dict[str, Any]]
    state: Mapped[str] = mapped_column(String(10), default=WAITING)
    digest: Mapped[str | None] = mapped_column(ForeignKey("stored_files.digest"), index=True)
    tries: Mapped[int] = mapped_column(default=0)
    requested_at: Mapped[datetime]
    rendered_at: Mapped[datetime | None]

    file: Mapped[StoredFile | None] = relationship(lazy="joined")

    @property
    def is_ready(self) -> bool:
        return self.state == READY

    @property
    def size(self) -> int:
        """Bytes; 0 until it is ready."""
        return self.file.size if self.file else 0

    @property
    def audit_subject(self) -> tuple[str, str]:
        return "pdf", self.token
