"""Rows of a division: the round, what it recommends for each request, and what the panel did instead."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.core.accounts.models import Organisation, Person
from portal.core.capacity import Pool
from portal.core.db import Base, append_only, new_token
from portal.subsidies.models import SupportCase


class Weight(Base):
    """How much an organisation counts in the divisions of a pool, in hundredths; the newest row holds, else 100."""

    __tablename__ = "support_weights"
    __table_args__ = (
        CheckConstraint("hundredths BETWEEN 1 AND 100000", name="hundredths"),
        Index("ix_support_weights_pool", "pool_id", "organisation_id", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    pool_id: Mapped[int] = mapped_column(ForeignKey("capacity_pools.id"))
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisations.id"))
    hundredths: Mapped[int]
    why: Mapped[str] = mapped_column(Text)
    by_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    at: Mapped[datetime]

    organisation: Mapped[Organisation] = relationship()


class SharingRound(Base):
    """One sitting of the panel over a pool: what was asked and free when it began stays as it was.

    `problem`: capacity, demands, weights and limits, as `script/portal subsidies divide` reads them.
    """

    __tablename__ = "division_rounds"

    id: Mapped[int] = mapped_column(primary_key=True)
    token: Mapped[str] = mapped_column(String(22), unique=True, default=new_token)
    pool_id: Mapped[int] = mapped_column(ForeignKey("capacity_pools.id"), index=True)
    opened_at: Mapped[datetime]
    opened_by_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    problem: Mapped[dict[str, Any]]

    pool: Mapped[Pool] = relationship()
    opened_by: Mapped[Person] = relationship()

    @property
    def audit_subject(self) -> tuple[str, str]:
        return ("division", self.token)


class Entry(Base):
    """One request of a round, in the published order. `recommended`: units by class code; empty: the waiting list.

    `outcome` is what the panel did, '' while it has not; `reasons` why, where that was not the recommendation.
    """

    __tablename__ = "division_entries"
    __table_args__ = (
        UniqueConstraint("round_id", "seq"),
        UniqueConstraint("round_id", "case_id"),
        CheckConstraint("outcome IN ('', 'offered', 'waiting')", name="outcome"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    round_id: Mapped[int] = mapped_column(ForeignKey("division_rounds.id"))
    seq: Mapped[int]
    case_id: Mapped[int] = mapped_column(ForeignKey("support_cases.id"), index=True)
    asked: Mapped[dict[str, Any]]
    recommended: Mapped[dict[str, Any]]
    share: Mapped[float]
    outcome: Mapped[str] = mapped_column(String(10), default="")
    followed: Mapped[bool] = mapped_column(default=False)
    reasons: Mapped[str] = mapped_column(Text, default="")
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    decided_at: Mapped[datetime | None]

    case: Mapped[SupportCase] = relationship()


append_only(Weight.__table__)  # type: ignore[arg-type]
