"""Rows of upkeep: what the site's operator provided, and the ladder by which idle units are taken back."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.core.accounts.models import Person
from portal.core.db import Base, append_only, new_token
from portal.subsidies.models import Grant

_open = text("closed_at IS NULL")


class Provision(Base):
    """The operator says that what the grant holds stands ready; after a change it is said anew."""

    __tablename__ = "support_provisions"

    id: Mapped[int] = mapped_column(primary_key=True)
    grant_id: Mapped[int] = mapped_column(ForeignKey("grants.id"), index=True)
    note: Mapped[str] = mapped_column(Text, default="")
    by_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    at: Mapped[datetime]

    by: Mapped[Person] = relationship()


class Reclaim(Base):
    """One climb of the ladder: noticed, then proposed, then reclaimed; or dropped, or kept after an appeal.

    `next_on`: the day of the next rung; None while an appeal is undecided. `lines`: what is idle, as
    `{class code: {"granted", "peak", "keep"}}` at the last rung. A grant has one open climb.
    """

    __tablename__ = "support_reclaims"
    __table_args__ = (
        CheckConstraint("state IN ('noticed', 'proposed', 'appealed', 'reclaimed', 'dropped', 'kept')", name="state"),
        CheckConstraint("(closed_at IS NULL) = (state IN ('noticed', 'proposed', 'appealed'))", name="closed"),
        CheckConstraint("state <> 'appealed' OR next_on IS NULL", name="an_appeal_stops_it"),
        Index("uq_support_reclaims_open", "grant_id", unique=True, sqlite_where=_open, postgresql_where=_open),
        Index("ix_support_reclaims_due", "closed_at", "next_on"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    token: Mapped[str] = mapped_column(String(22), unique=True, default=new_token)
    grant_id: Mapped[int] = mapped_column(ForeignKey("grants.id"))
    state: Mapped[str] = mapped_column(String(10))
    noticed_on: Mapped[date]
    next_on: Mapped[date | None]
    lines: Mapped[dict[str, Any]]
    appeal: Mapped[str] = mapped_column(Text, default="")
    appealed_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    decision: Mapped[str] = mapped_column(Text, default="")
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    closed_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column()

    grant: Mapped[Grant] = relationship()

    __mapper_args__ = {"version_id_col": version}


append_only(Provision.__table__)  # type: ignore[arg-type]
