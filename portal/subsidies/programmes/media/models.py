"""Rows of media advertising: the broadcaster's terms and windows, a grant's campaign, its airings, what is owed."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.core.capacity import ResourceClass
from portal.core.db import Base, BigInt, append_only, new_token
from portal.core.documents import Document
from portal.core.i18n import weekday_name
from portal.subsidies.models import Grant


class MediaTerms(Base):
    """The special terms of a pool; the newest version holds, campaigns keep those that they began with.

    `report_days`: how long after an airing its proof may come; `answer_days`: how long the messenger may object.
    """

    __tablename__ = "media_terms"
    __table_args__ = (
        UniqueConstraint("pool_id", "version"),
        CheckConstraint("discount_percent BETWEEN 0 AND 100", name="discount"),
        CheckConstraint("report_days BETWEEN 1 AND 60 AND answer_days BETWEEN 3 AND 60", name="days"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    pool_id: Mapped[int] = mapped_column(ForeignKey("capacity_pools.id"))
    version: Mapped[int]
    discount_percent: Mapped[int]
    report_days: Mapped[int]
    answer_days: Mapped[int]
    technical: Mapped[str] = mapped_column(Text, default="")
    by_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    at: Mapped[datetime]


class MediaWindow(Base):
    """When a class is aired: the days from `since` to `until` that are in `weekdays`, between two minutes of the day.

    `weekdays`: bit n is the day n of the week, Monday 0. A class without windows is aired on every day, at any hour.
    """

    __tablename__ = "media_windows"
    __table_args__ = (
        CheckConstraint("since <= until", name="days"),
        CheckConstraint("weekdays BETWEEN 1 AND 127", name="weekdays"),
        CheckConstraint("0 <= from_minute AND from_minute < to_minute AND to_minute <= 1440", name="hours"),
        Index("ix_media_windows_class", "class_id", "since"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    token: Mapped[str] = mapped_column(String(22), unique=True, default=new_token)
    class_id: Mapped[int] = mapped_column(ForeignKey("capacity_classes.id"))
    since: Mapped[date]
    until: Mapped[date]
    weekdays: Mapped[int]
    from_minute: Mapped[int]
    to_minute: Mapped[int]
    by_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    at: Mapped[datetime]
    ended_at: Mapped[datetime | None]

    @property
    def weekday_names(self) -> list[str]:
        """Saturday first."""
        return [weekday_name(day) for day in (5, 6, 0, 1, 2, 3, 4) if self.weekdays >> day & 1]


class MediaCampaign(Base):
    """What a grant is aired for, with the terms of the day on which it was given."""

    __tablename__ = "media_campaigns"
    __table_args__ = (
        CheckConstraint("discount_percent BETWEEN 0 AND 100", name="discount"),
        CheckConstraint("report_days BETWEEN 1 AND 60 AND answer_days BETWEEN 3 AND 60", name="days"),
    )

    grant_id: Mapped[int] = mapped_column(ForeignKey("grants.id"), primary_key=True)
    subject: Mapped[str] = mapped_column(String(200))
    material_id: Mapped[int] = mapped_column(ForeignKey("documents.id"))
    discount_percent: Mapped[int]
    report_days: Mapped[int]
    answer_days: Mapped[int]

    grant: Mapped[Grant] = relationship()
    material: Mapped[Document] = relationship()


class MediaAiring(Base):
    """So many units of a class that a grant has on one day, until it is known what became of them.

    `state`: planned; called (its day has come, the proof is awaited until `due_on`); reported (the messenger may
    object until `answer_by`); objected; aired; missed; dropped (not asked for: the benefit was not in force).
    `aired`: the units that the proof shows, and once settled those that count. `makes_good_id`: in whose stead.
    """

    __tablename__ = "media_airings"
    __table_args__ = (
        CheckConstraint(
            "state IN ('planned', 'called', 'reported', 'objected', 'aired', 'missed', 'dropped')", name="state"
        ),
        CheckConstraint("units > 0 AND (aired IS NULL OR (0 <= aired AND aired <= units))", name="units"),
        CheckConstraint(
            "state NOT IN ('reported', 'objected', 'aired') OR (aired IS NOT NULL AND aired_at IS NOT NULL"
            " AND (proof_reference <> '' OR proof_id IS NOT NULL))",
            name="proven",
        ),
        CheckConstraint("(settled_at IS NOT NULL) = (state IN ('aired', 'missed', 'dropped'))", name="settled"),
        CheckConstraint("due_on >= day", name="due"),
        Index(
            "uq_media_airings_planned",
            "grant_id",
            "class_id",
            "day",
            unique=True,
            sqlite_where=text("makes_good_id IS NULL"),
            postgresql_where=text("makes_good_id IS NULL"),
        ),
        UniqueConstraint("makes_good_id", "day"),
        Index("ix_media_airings_day", "state", "day"),
        Index("ix_media_airings_class", "class_id", "day"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    token: Mapped[str] = mapped_column(String(22), unique=True, default=new_token)
    grant_id: Mapped[int] = mapped_column(ForeignKey("grants.id"))
    class_id: Mapped[int] = mapped_column(ForeignKey("capacity_classes.id"))
    day: Mapped[date]
    units: Mapped[int] = mapped_column(BigInt)
    material_digest: Mapped[str] = mapped_column(ForeignKey("stored_files.digest"))
    makes_good_id: Mapped[int | None] = mapped_column(ForeignKey("media_airings.id"))
    state: Mapped[str] = mapped_column(String(10), default="planned")
    due_on: Mapped[date]
    aired: Mapped[int | None] = mapped_column(BigInt)
    aired_at: Mapped[datetime | None]
    proof_reference: Mapped[str] = mapped_column(String(400), default="")
    proof_id: Mapped[int | None] = mapped_column(ForeignKey("documents.id"))
    reported_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    reported_at: Mapped[datetime | None]
    answer_by: Mapped[date | None]
    objection: Mapped[str] = mapped_column(Text, default="")
    reasons: Mapped[str] = mapped_column(Text, default="")
    settled_at: Mapped[datetime | None]
    settled_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    version: Mapped[int] = mapped_column()

    grant: Mapped[Grant] = relationship()
    resource: Mapped[ResourceClass] = relationship(lazy="joined")
    makes_good: Mapped[MediaAiring | None] = relationship(remote_side=[id])
    proof: Mapped[Document | None] = relationship()

    __mapper_args__ = {"version_id_col": version}

    @property
    def audit_subject(self) -> tuple[str, str]:
        return ("airing", self.token)


class MediaDebt(Base):
    """Units of an airing that were not aired: one debt an airing, and never more booked again than was missed."""

    __tablename__ = "media_debts"
    __table_args__ = (
        CheckConstraint("units > 0 AND 0 <= booked AND booked <= units", name="never_more"),
        Index("ix_media_debts_grant", "grant_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    airing_id: Mapped[int] = mapped_column(ForeignKey("media_airings.id"), unique=True)
    grant_id: Mapped[int] = mapped_column(ForeignKey("grants.id"))
    units: Mapped[int] = mapped_column(BigInt)
    booked: Mapped[int] = mapped_column(BigInt, default=0)
    at: Mapped[datetime]

    airing: Mapped[MediaAiring] = relationship(lazy="joined")

    @property
    def owed(self) -> int:
        return self.units - self.booked


append_only(MediaTerms.__table__)  # type: ignore[arg-type]
