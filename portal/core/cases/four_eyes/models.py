"""The row of a decision that is written down and not yet taken."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.core.accounts.models import Person
from portal.core.cases.models import Case
from portal.core.db import Base, new_token

SIGNED, SENT_BACK, RECALLED, OVERTAKEN = "signed", "sent_back", "recalled", "overtaken"
_waiting = text("closed_at IS NULL")


class DecisionDraft(Base):
    """What one person wants decided, for another to sign: the step's name and its answers.

    `state` and `basis` are what the case stood on then (`drafts.basis_of`): on another ground nobody signs it.
    `signer`: who was asked to; None: any signatory of the office. `outcome` is empty while it waits.
    """

    __tablename__ = "decision_drafts"
    __table_args__ = (
        CheckConstraint("outcome IN ('', 'signed', 'sent_back', 'recalled', 'overtaken')", name="outcome"),
        CheckConstraint("(outcome = '') = (closed_at IS NULL)", name="closed"),
        CheckConstraint(
            "outcome NOT IN ('signed', 'sent_back') OR (closed_by_id IS NOT NULL AND closed_by_id <> drafted_by_id)",
            name="four_eyes",
        ),
        CheckConstraint("outcome <> 'sent_back' OR reason <> ''", name="reason"),
        Index("ux_decision_drafts_waiting", "case_id", unique=True, sqlite_where=_waiting, postgresql_where=_waiting),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    token: Mapped[str] = mapped_column(String(22), unique=True, default=new_token)
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"), index=True)
    step: Mapped[str] = mapped_column(String(40))
    answers: Mapped[dict[str, Any]]
    state: Mapped[str] = mapped_column(String(30))
    basis: Mapped[str] = mapped_column(String(64))
    office_id: Mapped[int] = mapped_column(ForeignKey("offices.id"))
    drafted_by_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    drafted_at: Mapped[datetime]
    signer_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    outcome: Mapped[str] = mapped_column(String(10), default="")
    reason: Mapped[str] = mapped_column(Text, default="")
    closed_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    closed_at: Mapped[datetime | None]

    case: Mapped[Case] = relationship()
    drafted_by: Mapped[Person] = relationship(foreign_keys=[drafted_by_id])
    signer: Mapped[Person | None] = relationship(foreign_keys=[signer_id])
    closed_by: Mapped[Person | None] = relationship(foreign_keys=[closed_by_id])
