"""Rows of what other bodies were asked."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.core.accounts.models import Office, Organisation, Person
from portal.core.cases.clocks import Clock
from portal.core.cases.models import Case
from portal.core.db import Base, new_token

OPEN, ANSWERED, SILENT, WITHDRAWN = "open", "answered", "silent", "withdrawn"
NO_OBJECTION, OBJECTION, CONDITIONS = "no_objection", "objection", "conditions"
_open = text("state = 'open'")


class Consultation(Base):
    """One body, an office or an organisation, asked about one case. Its term is `clock`; its silence means `silence`.

    `shared`: codes of the fact sections and document slots that it sees, and nothing else. A silent body's `answer`
    is `no_objection` where its rule says so (by lapse of time), empty where the matter was referred up.
    """

    __tablename__ = "consultations"
    __table_args__ = (
        CheckConstraint("(organisation_id IS NULL) <> (office_id IS NULL)", name="one_body"),
        CheckConstraint("state IN ('open', 'answered', 'silent', 'withdrawn')", name="state"),
        CheckConstraint("answer IN ('', 'no_objection', 'objection', 'conditions')", name="answer"),
        CheckConstraint("state <> 'answered' OR (answer <> '' AND answered_by_id IS NOT NULL)", name="answered"),
        Index("uq_consultations_open", "case_id", "body", unique=True, sqlite_where=_open, postgresql_where=_open),
        Index("ix_consultations_organisation", "organisation_id", "state"),
        Index("ix_consultations_office", "office_id", "state"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    token: Mapped[str] = mapped_column(String(22), unique=True, default=new_token)
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"))
    body: Mapped[str] = mapped_column(String(60))
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisations.id"))
    office_id: Mapped[int | None] = mapped_column(ForeignKey("offices.id"))
    asked_by_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    asked_at: Mapped[datetime]
    question: Mapped[str] = mapped_column(Text)
    shared: Mapped[list[Any]]
    silence: Mapped[str] = mapped_column(String(20))
    clock_id: Mapped[int] = mapped_column(ForeignKey("clocks.id"), unique=True)
    state: Mapped[str] = mapped_column(String(10), default=OPEN)
    answer: Mapped[str] = mapped_column(String(12), default="")
    text: Mapped[str] = mapped_column(Text, default="")
    answered_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    closed_at: Mapped[datetime | None]

    case: Mapped[Case] = relationship()
    organisation: Mapped[Organisation | None] = relationship()
    office: Mapped[Office | None] = relationship()
    asked_by: Mapped[Person] = relationship(foreign_keys=[asked_by_id])
    answered_by: Mapped[Person | None] = relationship(foreign_keys=[answered_by_id])
    clock: Mapped[Clock] = relationship()

    @property
    def is_open(self) -> bool:
        return self.state == OPEN
