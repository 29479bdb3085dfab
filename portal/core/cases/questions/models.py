"""Rows of what an office asks of an applicant: one consolidated request at a time, item by item."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.core.accounts.models import Office, Person
from portal.core.cases.clocks import Clock
from portal.core.cases.models import Case
from portal.core.db import Base, new_token

DRAFT, SENT, ANSWERED, EXPIRED, WITHDRAWN = "draft", "sent", "answered", "expired", "withdrawn"
OPEN, SUPPLIED = "open", "supplied"
FIELD, DOCUMENT, QUESTION = "correct_field", "replace_document", "answer_question"
_open = text("state IN ('draft', 'sent')")


class InformationRequest(Base):
    """A consolidated request; the applicant knows nothing of it until it is sent.

    `stops_clock`: the first of a case does; a later one only where a supervisor (`certified_by`) certified a
    `new_fact`. `clock`: the term within which the applicant answers.
    """

    __tablename__ = "information_requests"
    __table_args__ = (
        UniqueConstraint("case_id", "seq"),
        CheckConstraint("state IN ('draft', 'sent', 'answered', 'expired', 'withdrawn')", name="state"),
        CheckConstraint("(new_fact = '') = (certified_by_id IS NULL)", name="certified"),
        CheckConstraint("state NOT IN ('sent', 'answered', 'expired') OR sent_at IS NOT NULL", name="sent"),
        Index("uq_information_requests_open", "case_id", unique=True, sqlite_where=_open, postgresql_where=_open),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"))
    seq: Mapped[int]
    state: Mapped[str] = mapped_column(String(10), default=DRAFT)
    office_id: Mapped[int] = mapped_column(ForeignKey("offices.id"), index=True)
    composed_by_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    composed_at: Mapped[datetime]
    sent_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    sent_at: Mapped[datetime | None]
    stops_clock: Mapped[bool] = mapped_column(default=False)
    new_fact: Mapped[str] = mapped_column(Text, default="")
    certified_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    clock_id: Mapped[int | None] = mapped_column(ForeignKey("clocks.id"), unique=True)
    closed_at: Mapped[datetime | None]

    case: Mapped[Case] = relationship()
    office: Mapped[Office] = relationship()
    composed_by: Mapped[Person] = relationship(foreign_keys=[composed_by_id])
    sent_by: Mapped[Person | None] = relationship(foreign_keys=[sent_by_id])
    certified_by: Mapped[Person | None] = relationship(foreign_keys=[certified_by_id])
    clock: Mapped[Clock | None] = relationship()
    items: Mapped[list[InformationItem]] = relationship(order_by="InformationItem.seq", back_populates="request")

    @property
    def open_items(self) -> list[InformationItem]:
        return [item for item in self.items if item.is_open]


class InformationItem(Base):
    """One thing asked, under one published requirement.

    `target`: the fact's or the document slot's code; `before` and `after`: its value in words when asked and when
    answered. `supplied`: the applicant says that it is already there, and `pointer` (`document:TOKEN` or
    `fact:CODE`) says where. `override_reason`: why it was asked though the state holds it.
    """

    __tablename__ = "information_items"
    __table_args__ = (
        UniqueConstraint("request_id", "seq"),
        CheckConstraint("kind IN ('correct_field', 'replace_document', 'answer_question')", name="kind"),
        CheckConstraint("state IN ('open', 'answered', 'supplied')", name="state"),
        CheckConstraint("(state = 'open') = (answered_at IS NULL)", name="answered"),
        CheckConstraint("state <> 'supplied' OR pointer <> ''", name="pointer"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    token: Mapped[str] = mapped_column(String(22), unique=True, default=new_token)
    request_id: Mapped[int] = mapped_column(ForeignKey("information_requests.id"))
    seq: Mapped[int]
    kind: Mapped[str] = mapped_column(String(20))
    requirement: Mapped[str] = mapped_column(String(40))
    target: Mapped[str] = mapped_column(String(80), default="")
    label: Mapped[str] = mapped_column(String(200), default="")
    text: Mapped[str] = mapped_column(Text)
    before: Mapped[str] = mapped_column(Text, default="")
    override_reason: Mapped[str] = mapped_column(Text, default="")
    state: Mapped[str] = mapped_column(String(10), default=OPEN)
    answer: Mapped[str] = mapped_column(Text, default="")
    after: Mapped[str] = mapped_column(Text, default="")
    documents: Mapped[list[Any]] = mapped_column(default=list)
    pointer: Mapped[str] = mapped_column(String(120), default="")
    answered_at: Mapped[datetime | None]
    answered_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))

    request: Mapped[InformationRequest] = relationship(back_populates="items")
    answered_by: Mapped[Person | None] = relationship()

    @property
    def is_open(self) -> bool:
        return self.state == OPEN

    @property
    def section(self) -> str:
        """The part of the form in which a fact stands."""
        return self.target.partition(".")[0] if self.kind == FIELD else ""
