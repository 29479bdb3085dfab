"""Rows that every kind of case shares. A kind joins its own detail table to `cases`."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.core.accounts.models import Office, Organisation, Person
from portal.core.db import Base, append_only, new_token

HOLDERS = ("applicant", "office", "body", "nobody")


class Case(Base):
    """A file: what somebody asked of the portal, from draft to its end.

    `holder`, `office_id` and `holder_id` repeat the newest custody move, so that a queue is one indexed read;
    only `custody.move` writes them. `state` is written by `take_step` alone.
    """

    __tablename__ = "cases"
    __table_args__: tuple[Any, ...] = (
        CheckConstraint("holder IN ('applicant', 'office', 'body', 'nobody')", name="holder"),
        CheckConstraint("holder <> 'office' OR office_id IS NOT NULL", name="office_holds"),
        Index("ix_cases_queue", "office_id", "holder", "due_at", "id"),
        Index("ix_cases_mine", "holder_id", "holder", "due_at", "id"),
        Index("ix_cases_applicant", "applicant_id", "id"),
        Index("ix_cases_running", "closed_at", "due_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    token: Mapped[str] = mapped_column(String(22), unique=True, default=new_token)
    number: Mapped[str] = mapped_column(String(20), unique=True)
    kind: Mapped[str] = mapped_column(String(40))
    state: Mapped[str] = mapped_column(String(30))
    version: Mapped[int] = mapped_column()
    title: Mapped[str] = mapped_column(String(200))
    search: Mapped[str] = mapped_column(Text, default="")
    applicant_id: Mapped[int] = mapped_column(ForeignKey("organisations.id"))
    created_by_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    holder: Mapped[str] = mapped_column(String(10), default="applicant")
    office_id: Mapped[int | None] = mapped_column(ForeignKey("offices.id"))
    holder_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    created_at: Mapped[datetime]
    changed_at: Mapped[datetime]
    submitted_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]
    # A cache of what `clock.compute` derives; rewritten whenever an event or the calendar changes.
    due_at: Mapped[datetime | None]

    applicant: Mapped[Organisation] = relationship(foreign_keys=[applicant_id])
    created_by: Mapped[Person] = relationship(foreign_keys=[created_by_id])
    office: Mapped[Office | None] = relationship(foreign_keys=[office_id])
    holding_person: Mapped[Person | None] = relationship(foreign_keys=[holder_id])

    __mapper_args__ = {"polymorphic_on": "kind", "version_id_col": version}

    @property
    def audit_subject(self) -> tuple[str, str]:
        return ("case", self.token)


class CustodyMove(Base):
    """Who holds the file from `at` until the next move: one holder at any moment, by construction."""

    __tablename__ = "custody_moves"
    __table_args__ = (
        UniqueConstraint("case_id", "seq"),
        CheckConstraint("holder IN ('applicant', 'office', 'body', 'nobody')", name="holder"),
        Index("ix_custody_moves_office", "office_id", "case_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"))
    seq: Mapped[int]
    at: Mapped[datetime]
    holder: Mapped[str] = mapped_column(String(10))
    office_id: Mapped[int | None] = mapped_column(ForeignKey("offices.id"))
    person_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    step: Mapped[str] = mapped_column(String(40))

    office: Mapped[Office | None] = relationship()
    person: Mapped[Person | None] = relationship()


class CustodyOpening(Base):
    """When whoever a move gave the file to first opened it; without a row they never did."""

    __tablename__ = "custody_openings"

    move_id: Mapped[int] = mapped_column(ForeignKey("custody_moves.id"), primary_key=True, autoincrement=False)
    at: Mapped[datetime]


class Submission(Base):
    """What was sent, frozen: `facts` as {section: {field: value}}, so that a later one can be compared."""

    __tablename__ = "submissions"
    __table_args__ = (UniqueConstraint("case_id", "seq"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"))
    seq: Mapped[int]
    at: Mapped[datetime]
    by_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    facts: Mapped[dict[str, Any]]
    digest: Mapped[str] = mapped_column(String(64))

    by: Mapped[Person] = relationship()


class RequirementCheck(Base):
    """What an official found for one published requirement of a case."""

    __tablename__ = "requirement_checks"
    __table_args__ = (
        UniqueConstraint("case_id", "code"),
        CheckConstraint("verdict IN ('met', 'not_met')", name="verdict"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"))
    code: Mapped[str] = mapped_column(String(40))
    verdict: Mapped[str] = mapped_column(String(10))
    evidence: Mapped[str] = mapped_column(Text, default="")
    note: Mapped[str] = mapped_column(Text, default="")
    by_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    at: Mapped[datetime]

    by: Mapped[Person] = relationship()


class Note(Base):
    """An internal note: never shown to the applicant."""

    __tablename__ = "notes"

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"), index=True)
    author_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    at: Mapped[datetime]
    text: Mapped[str] = mapped_column(Text)

    author: Mapped[Person] = relationship()


class Message(Base):
    """A message between the office and the applicant, seen by both."""

    __tablename__ = "messages"

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"), index=True)
    author_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    from_applicant: Mapped[bool]
    at: Mapped[datetime]
    text: Mapped[str] = mapped_column(Text)

    author: Mapped[Person] = relationship()


class Counter(Base):
    """The last number given in a series, such as the cases of a Jalali year."""

    __tablename__ = "counters"

    name: Mapped[str] = mapped_column(String(40), primary_key=True)
    value: Mapped[int]


append_only(CustodyMove.__table__)  # type: ignore[arg-type]
append_only(CustodyOpening.__table__)  # type: ignore[arg-type]
append_only(Submission.__table__)  # type: ignore[arg-type]
append_only(Note.__table__)  # type: ignore[arg-type]
append_only(Message.__table__)  # type: ignore[arg-type]
