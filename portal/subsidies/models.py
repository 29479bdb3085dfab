"""Rows of support: the request (one detail table for all programmes), what was granted, the terms in force."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.core.accounts.models import Organisation, Person
from portal.core.capacity import Pool, ResourceClass
from portal.core.cases import Case
from portal.core.db import Base, BigInt, append_only, new_token
from portal.licensing.licences.models import Licence


class Basis(StrEnum):
    """On what a grant rests."""

    PERSON = "person"
    OFFER = "offer"
    LAPSE = "lapse"
    APPEAL = "appeal"


class SupportCase(Case):
    """A request for a programme's benefit (`action` new), or to change or renew the grant `grant_id`.

    `typed`: the form as last saved, complete or not; `answers`: the programme's own questions as they were sent,
    validated by version `form_version` of its form. `grant_token` is what a grant that comes of it will be called:
    units can be promised to it before it exists. `since` and `until` are the days asked for, both included.
    `place`: where the request stands in the waiting list; it keeps it while others are skipped or served.
    """

    __tablename__ = "support_cases"
    __mapper_args__ = {"polymorphic_abstract": True}
    __table_args__ = (
        CheckConstraint("action IN ('new', 'change', 'renew')", name="action"),
        CheckConstraint("(action = 'new') = (grant_id IS NULL)", name="grant"),
        CheckConstraint("since <= until", name="period"),
        CheckConstraint("place > 0", name="place"),
        UniqueConstraint("pool_id", "place"),
        Index("ix_support_cases_grant", "grant_id"),
    )

    id: Mapped[int] = mapped_column(ForeignKey("cases.id"), primary_key=True)
    action: Mapped[str] = mapped_column(String(10), default="new")
    licence_id: Mapped[int] = mapped_column(ForeignKey("licences.id"), index=True)
    pool_id: Mapped[int | None] = mapped_column(ForeignKey("capacity_pools.id"))
    grant_id: Mapped[int | None] = mapped_column(ForeignKey("grants.id"))
    grant_token: Mapped[str] = mapped_column(String(22), unique=True, default=new_token)
    since: Mapped[date | None]
    until: Mapped[date | None]
    place: Mapped[int | None]
    form_version: Mapped[int] = mapped_column(default=1)
    typed: Mapped[dict[str, Any]] = mapped_column(default=dict)
    answers: Mapped[dict[str, Any]] = mapped_column(default=dict)
    reasons: Mapped[str] = mapped_column(Text, default="")

    licence: Mapped[Licence] = relationship()
    pool: Mapped[Pool | None] = relationship()
    grant: Mapped[Grant | None] = relationship(foreign_keys=[grant_id])
    lines: Mapped[list[SupportLine]] = relationship(order_by="SupportLine.class_id", back_populates="case")


class SupportLine(Base):
    """What was asked of one class, and what was decided: both in the class's units, on each day of the period."""

    __tablename__ = "support_lines"
    __table_args__ = (
        UniqueConstraint("case_id", "class_id"),
        CheckConstraint("asked >= 0 AND (decided IS NULL OR decided >= 0)", name="not_negative"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("support_cases.id"))
    class_id: Mapped[int] = mapped_column(ForeignKey("capacity_classes.id"), index=True)
    asked: Mapped[int] = mapped_column(BigInt)
    decided: Mapped[int | None] = mapped_column(BigInt)

    case: Mapped[SupportCase] = relationship(back_populates="lines")
    resource: Mapped[ResourceClass] = relationship(lazy="joined")


class Grant(Base):
    """What was given. Whether it is in force today is derived from it and from its licence: see `benefits`.

    It outlives its case. Its units are held under its name in `core.capacity`. `kept_until`: how long it lasts
    beyond `until` because a renewal is undecided; `ended_on`: the first day on which it is no more, `ending`: why.
    """

    __tablename__ = "grants"
    __table_args__ = (
        CheckConstraint("since <= until", name="period"),
        CheckConstraint("kept_until >= until", name="kept"),
        CheckConstraint("basis IN ('person', 'offer', 'lapse', 'appeal')", name="basis"),
        CheckConstraint("ending IN ('', 'given_back', 'reclaimed', 'licence')", name="ending"),
        CheckConstraint("(ended_on IS NULL) = (ending = '')", name="ended_has_reason"),
        Index("ix_grants_organisation", "organisation_id", "id"),
        Index("ix_grants_programme", "programme", "ended_on", "until"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    token: Mapped[str] = mapped_column(String(22), unique=True)
    number: Mapped[str] = mapped_column(String(20), unique=True)
    programme: Mapped[str] = mapped_column(String(40))
    # One request gives one grant, whoever asks how often.
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"), unique=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisations.id"))
    licence_id: Mapped[int] = mapped_column(ForeignKey("licences.id"), index=True)
    pool_id: Mapped[int | None] = mapped_column(ForeignKey("capacity_pools.id"), index=True)
    since: Mapped[date]
    until: Mapped[date]
    kept_until: Mapped[date | None]
    basis: Mapped[str] = mapped_column(String(10))
    reasons: Mapped[str] = mapped_column(Text, default="")
    signed_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    granted_at: Mapped[datetime]
    ended_on: Mapped[date | None]
    ending: Mapped[str] = mapped_column(String(12), default="")
    version: Mapped[int] = mapped_column()

    holder: Mapped[Organisation] = relationship()
    licence: Mapped[Licence] = relationship()
    pool: Mapped[Pool | None] = relationship()
    signed_by: Mapped[Person | None] = relationship()

    __mapper_args__ = {"version_id_col": version}

    @property
    def last_day(self) -> date:
        return self.kept_until or self.until

    @property
    def audit_subject(self) -> tuple[str, str]:
        """Also the name under which its units are held."""
        return ("grant", self.token)


class ProgrammeTerms(Base):
    """What an administrator last said of a programme; the newest row holds, cases keep the route they began with.

    `grace_days`: how long a benefit outlives its licence's expiry. `unused_percent`, `unused_days`: what counts as
    unused. Days are calendar days, `budget_days` working days.
    """

    __tablename__ = "programme_terms"
    __table_args__ = (
        UniqueConstraint("programme", "version"),
        CheckConstraint("budget_days > 0 AND period_days > 0 AND offer_days > 0", name="positive"),
        CheckConstraint("grace_days >= 0 AND unused_days > 0 AND notice_days > 0 AND reclaim_days > 0", name="days"),
        CheckConstraint("unused_percent BETWEEN 1 AND 100", name="percent"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    programme: Mapped[str] = mapped_column(String(40))
    version: Mapped[int]
    is_open: Mapped[bool]
    budget_days: Mapped[int]
    period_days: Mapped[int]
    grace_days: Mapped[int]
    offer_days: Mapped[int]
    unused_percent: Mapped[int]
    unused_days: Mapped[int]
    notice_days: Mapped[int]
    reclaim_days: Mapped[int]
    by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    at: Mapped[datetime]


append_only(ProgrammeTerms.__table__)  # type: ignore[arg-type]
