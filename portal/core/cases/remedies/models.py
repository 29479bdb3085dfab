"""Rows of refusals, hearings and appeals."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.core.accounts.models import Person
from portal.core.cases.models import Case
from portal.core.db import Base

KIND = "appeal"


class Refusal(Base):
    """What an office means to refuse and why, requirement by requirement; final once `refused_at` is set.

    `rows`: [{"code", "label", "verdict": met|not_met, "evidence", "reason"}]. `last_day`: of the appeal, in Tehran.
    `heard`: what the applicant said to it before the decision.
    """

    __tablename__ = "refusals"
    __table_args__ = (
        UniqueConstraint("case_id", "seq"),
        CheckConstraint("remedy <> ''", name="remedy"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"))
    seq: Mapped[int]
    rows: Mapped[list[Any]]
    remedy: Mapped[str] = mapped_column(Text)
    last_day: Mapped[date]
    intended_at: Mapped[datetime]
    intended_by_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    clock_id: Mapped[int | None] = mapped_column(ForeignKey("clocks.id"))
    heard: Mapped[str] = mapped_column(Text, default="")
    heard_at: Mapped[datetime | None]
    dropped_at: Mapped[datetime | None]
    refused_at: Mapped[datetime | None]
    refused_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))

    intended_by: Mapped[Person] = relationship(foreign_keys=[intended_by_id])


class AppealCase(Case):
    """An appeal against the refusal of another case. `grounds` and `decision`: [{"code", "label", "text", …}].

    One appeal for each refusal.
    """

    __tablename__ = "appeal_cases"

    id: Mapped[int] = mapped_column(ForeignKey("cases.id"), primary_key=True)
    refusal_id: Mapped[int] = mapped_column(ForeignKey("refusals.id"), unique=True)
    original_id: Mapped[int] = mapped_column(ForeignKey("cases.id"))
    grounds: Mapped[list[Any]]
    decision: Mapped[list[Any] | None]
    outcome: Mapped[str] = mapped_column(String(12), default="")

    refusal: Mapped[Refusal] = relationship()
    original: Mapped[Case] = relationship(foreign_keys=[original_id], remote_side=[Case.id], viewonly=True)

    __mapper_args__ = {
        "polymorphic_identity": KIND,
        "inherit_condition": id == Case.id,
    }
