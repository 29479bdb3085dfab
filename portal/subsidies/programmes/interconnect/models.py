"""A connection of a messenger to an operator, and what each side found in its trials."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.core.accounts.models import Organisation, Person
from portal.core.db import Base, append_only, new_token
from portal.subsidies.models import Grant
from portal.subsidies.programmes.interconnect.rules import Marks, Side


class Connection(Base):
    """Made by a grant. Where it stands is derived (`rules.state_of`): from these marks and from the licence.

    Both sides accept the same data and results: whatever changes before both have, takes acceptance back.
    `peak_calls`: most calls at the same time. `version`: a stale page changes nothing.
    """

    __tablename__ = "interconnections"
    __table_args__ = (
        CheckConstraint("peak_calls >= 1", name="calls"),
        CheckConstraint("(vendor_accepted_at IS NULL) = (vendor_accepted_by_id IS NULL)", name="vendor_accepted"),
        CheckConstraint(
            "(operator_accepted_at IS NULL) = (operator_accepted_by_id IS NULL)", name="operator_accepted"
        ),
        CheckConstraint("(suspended_at IS NULL) = (suspended_why = '')", name="suspended_why"),
        CheckConstraint("(ended_at IS NULL) = (ended_why = '')", name="ended_why"),
        Index("ix_interconnections_operator", "operator_id", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    token: Mapped[str] = mapped_column(String(22), unique=True, default=new_token)
    grant_id: Mapped[int] = mapped_column(ForeignKey("grants.id"), unique=True)
    operator_id: Mapped[int] = mapped_column(ForeignKey("organisations.id"))
    services: Mapped[list[str]]
    peak_calls: Mapped[int]
    numbering: Mapped[str] = mapped_column(String(400), default="")
    vendor_trunk: Mapped[str] = mapped_column(Text, default="")
    operator_trunk: Mapped[str] = mapped_column(Text, default="")
    opened_at: Mapped[datetime]
    vendor_accepted_at: Mapped[datetime | None]
    vendor_accepted_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    operator_accepted_at: Mapped[datetime | None]
    operator_accepted_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    suspended_at: Mapped[datetime | None]
    suspended_why: Mapped[str] = mapped_column(String(400), default="")
    ended_at: Mapped[datetime | None]
    ended_why: Mapped[str] = mapped_column(String(400), default="")
    version: Mapped[int] = mapped_column()

    grant: Mapped[Grant] = relationship()
    operator: Mapped[Organisation] = relationship()

    __mapper_args__ = {"version_id_col": version}

    @property
    def marks(self) -> Marks:
        accepted = {Side.VENDOR: self.vendor_accepted_at, Side.OPERATOR: self.operator_accepted_at}
        return Marks(accepted, self.suspended_at, self.ended_at)

    @property
    def trunks(self) -> dict[Side, str]:
        return {Side.VENDOR: self.vendor_trunk, Side.OPERATOR: self.operator_trunk}

    @property
    def audit_subject(self) -> tuple[str, str]:
        return ("interconnection", self.token)


class TrialResult(Base):
    """What one side found in one trial of the plan; the newest of a side counts, none is ever changed."""

    __tablename__ = "interconnection_results"
    __table_args__ = (
        CheckConstraint("side IN ('vendor', 'operator')", name="side"),
        Index("ix_interconnection_results_trial", "connection_id", "trial", "side", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    connection_id: Mapped[int] = mapped_column(ForeignKey("interconnections.id"))
    trial: Mapped[str] = mapped_column(String(20))
    side: Mapped[str] = mapped_column(String(10))
    passed: Mapped[bool]
    note: Mapped[str] = mapped_column(String(400), default="")
    by_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    at: Mapped[datetime]

    by: Mapped[Person] = relationship()


append_only(TrialResult.__table__)  # type: ignore[arg-type]
