"""Rows of duty: who is away and who stands in, what was escalated, what was asked of a holder."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.core.accounts.models import Person
from portal.core.cases.clocks import Clock
from portal.core.cases.models import Case
from portal.core.db import Base, append_only, new_token

OPEN = text("answered_at IS NULL")
UNDECIDED = text("decided_at IS NULL")


class Absence(Base):
    """`since` to `until` are days in Tehran, both included; an absence that is called off keeps its row."""

    __tablename__ = "absences"
    __table_args__ = (
        CheckConstraint("until >= since", name="days"),
        CheckConstraint("person_id <> deputy_id", name="deputy"),
        Index("ix_absences_person", "person_id", "since"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    token: Mapped[str] = mapped_column(String(22), unique=True, default=new_token)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    deputy_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    since: Mapped[date]
    until: Mapped[date]
    recorded_by_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    recorded_at: Mapped[datetime]
    called_off_at: Mapped[datetime | None]

    person: Mapped[Person] = relationship(foreign_keys=[person_id])
    deputy: Mapped[Person] = relationship(foreign_keys=[deputy_id])

    @property
    def audit_subject(self) -> tuple[str, str]:
        return ("absence", self.token)


class Escalation(Base):
    """That somebody higher was told of one holder's delay: each level once for each time an office has the file."""

    __tablename__ = "escalations"
    __table_args__ = (UniqueConstraint("case_id", "turn", "level"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"))
    turn: Mapped[int]
    level: Mapped[str] = mapped_column(String(12))
    at: Mapped[datetime]


class Nudge(Base):
    """The applicant's one button: "what is happening with my file?"; answered in one working day, or escalated."""

    __tablename__ = "nudges"
    __table_args__ = (
        Index("ux_nudges_open", "case_id", unique=True, sqlite_where=OPEN, postgresql_where=OPEN),
        Index("ix_nudges_clock", "clock_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"), index=True)
    clock_id: Mapped[int] = mapped_column(ForeignKey("clocks.id"))
    asked_by_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    asked_at: Mapped[datetime]
    answer: Mapped[str] = mapped_column(Text, default="")
    answered_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    answered_at: Mapped[datetime | None]

    clock: Mapped[Clock] = relationship()
    asked_by: Mapped[Person] = relationship(foreign_keys=[asked_by_id])
    answered_by: Mapped[Person | None] = relationship(foreign_keys=[answered_by_id])


class Extension(Base):
    """More time, asked for once with a reason; it needs the applicant's consent or a supervisor's certificate."""

    __tablename__ = "extensions"
    __table_args__ = (
        CheckConstraint("days > 0", name="days"),
        CheckConstraint("decision IN ('', 'consent', 'certified', 'refused')", name="decision"),
        Index("ux_extensions_open", "case_id", unique=True, sqlite_where=UNDECIDED, postgresql_where=UNDECIDED),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"), index=True)
    days: Mapped[int]
    reason: Mapped[str] = mapped_column(Text)
    asked_by_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    asked_at: Mapped[datetime]
    decision: Mapped[str] = mapped_column(String(10), default="")
    ground: Mapped[str] = mapped_column(Text, default="")
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    decided_at: Mapped[datetime | None]

    case: Mapped[Case] = relationship()
    asked_by: Mapped[Person] = relationship(foreign_keys=[asked_by_id])


append_only(Escalation.__table__)  # type: ignore[arg-type]
