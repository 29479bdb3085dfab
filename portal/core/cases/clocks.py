"""Rows of the clock. A due date is derived from events, budget and calendar; `due_at` only remembers the result."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.core.accounts.models import Person
from portal.core.cases.models import Case
from portal.core.db import Base, append_only, new_token

EVENTS = ("start", "pause", "resume", "extend", "rule_change", "stop")


class Clock(Base):
    """A term that runs for a case: its decision, a consultation, a question, an appeal.

    `rule`, budget and caps are frozen at the start, a Route as JSON; `rules` are those that hold now. `due_at` is
    None when stopped, and when the calendar does not know a needed year (`doubt` says which): nothing happens by
    itself then.
    """

    __tablename__ = "clocks"
    __table_args__ = (
        CheckConstraint("budget_days > 0", name="budget"),
        CheckConstraint("pause_cap_days >= 0", name="pause_cap"),
        Index("ix_clocks_due", "stopped_at", "due_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    token: Mapped[str] = mapped_column(String(22), unique=True, default=new_token)
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"), index=True)
    purpose: Mapped[str] = mapped_column(String(20))
    budget_days: Mapped[int]
    pause_cap_days: Mapped[int]
    extension_cap_days: Mapped[int]
    rule: Mapped[dict[str, Any]]
    started_at: Mapped[datetime]
    stopped_at: Mapped[datetime | None]
    due_at: Mapped[datetime | None]
    doubt: Mapped[str] = mapped_column(String(40), default="")

    case: Mapped[Case] = relationship()
    events: Mapped[list[ClockEvent]] = relationship(order_by="ClockEvent.seq", back_populates="clock")

    @property
    def rules(self) -> dict[str, Any]:
        """Those of the newest change, else those it began under: a Route as JSON."""
        return next((event.rule for event in reversed(self.events) if event.rule is not None), self.rule)


class ClockEvent(Base):
    """What happened to a term: who did it, on what legal basis; `days` of an extension, `rule` of a change."""

    __tablename__ = "clock_events"
    __table_args__ = (
        UniqueConstraint("clock_id", "seq"),
        CheckConstraint("kind IN ('start', 'pause', 'resume', 'extend', 'rule_change', 'stop')", name="kind"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    clock_id: Mapped[int] = mapped_column(ForeignKey("clocks.id"))
    seq: Mapped[int]
    kind: Mapped[str] = mapped_column(String(12))
    at: Mapped[datetime]
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    basis: Mapped[str] = mapped_column(Text, default="")
    days: Mapped[int] = mapped_column(default=0)
    rule: Mapped[dict[str, Any] | None]

    clock: Mapped[Clock] = relationship(back_populates="events")
    actor: Mapped[Person | None] = relationship()


append_only(ClockEvent.__table__)  # type: ignore[arg-type]
