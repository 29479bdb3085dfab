"""Rows of what is scarce: pools and their classes, the inventory over time, who holds what, and each day's sum."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.core.accounts.models import Organisation
from portal.core.db import Base, BigInt, append_only, new_token
from portal.core.i18n import current_locale

PROMISED, GRANTED = "promised", "granted"
Subject = tuple[str, str]  # kind and token of who or what holds units


def words(persian: str, english: str) -> str:
    """The one that the reader reads; Persian where there is no English."""
    return english if english and current_locale() == "en" else persian


class Pool(Base):
    """A place or a body's offer that units come from, such as a data centre."""

    __tablename__ = "capacity_pools"

    id: Mapped[int] = mapped_column(primary_key=True)
    token: Mapped[str] = mapped_column(String(22), unique=True, default=new_token)
    code: Mapped[str] = mapped_column(String(40), unique=True)
    kind: Mapped[str] = mapped_column(String(40), index=True)
    owner_id: Mapped[int] = mapped_column(ForeignKey("organisations.id"), index=True)
    name_fa: Mapped[str] = mapped_column(String(200))
    name_en: Mapped[str] = mapped_column(String(200), default="")
    ended_at: Mapped[datetime | None]

    owner: Mapped[Organisation] = relationship()
    classes: Mapped[list[ResourceClass]] = relationship(back_populates="pool", order_by="ResourceClass.id")

    @property
    def name(self) -> str:
        """In the reader's language."""
        return words(self.name_fa, self.name_en)

    @property
    def audit_subject(self) -> tuple[str, str]:
        return ("pool", self.token)


class ResourceClass(Base):
    """One countable thing of a pool. `minimum` and `maximum` bound what one holder has on a day.

    Of `total` units (less `reserved`), `ratio_numerator / ratio_denominator` are promised for each: vCPU 4:1.
    """

    __tablename__ = "capacity_classes"
    __table_args__ = (
        UniqueConstraint("pool_id", "code"),
        CheckConstraint("step >= 1 AND minimum >= 1 AND (maximum IS NULL OR maximum >= minimum)", name="bounds"),
        CheckConstraint("ratio_numerator >= 1 AND ratio_denominator >= 1", name="ratio"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    token: Mapped[str] = mapped_column(String(22), unique=True, default=new_token)
    pool_id: Mapped[int] = mapped_column(ForeignKey("capacity_pools.id"))
    code: Mapped[str] = mapped_column(String(40))
    name_fa: Mapped[str] = mapped_column(String(200))
    name_en: Mapped[str] = mapped_column(String(200), default="")
    unit_fa: Mapped[str] = mapped_column(String(40), default="")
    unit_en: Mapped[str] = mapped_column(String(40), default="")
    step: Mapped[int] = mapped_column(BigInt, default=1)
    minimum: Mapped[int] = mapped_column(BigInt, default=1)
    maximum: Mapped[int | None] = mapped_column(BigInt)
    ratio_numerator: Mapped[int] = mapped_column(default=1)
    ratio_denominator: Mapped[int] = mapped_column(default=1)
    ended_at: Mapped[datetime | None]

    pool: Mapped[Pool] = relationship(back_populates="classes", lazy="joined")

    @property
    def key(self) -> str:
        """How asks name it: `pool/class`."""
        return f"{self.pool.code}/{self.code}"

    @property
    def name(self) -> str:
        """In the reader's language, as the unit."""
        return words(self.name_fa, self.name_en)

    @property
    def unit(self) -> str:
        return words(self.unit_fa, self.unit_en)

    @property
    def has_ended(self) -> bool:
        return self.ended_at is not None or self.pool.ended_at is not None

    @property
    def audit_subject(self) -> tuple[str, str]:
        return ("resource_class", self.token)


class Level(Base):
    """The inventory from a day until the next level's day; of two for the same day the newer one holds.

    `offered` is what may be promised: floor(total × ratio) − reserved, by the ratio of its time.
    """

    __tablename__ = "capacity_levels"
    __table_args__ = (
        CheckConstraint("total >= 0 AND reserved >= 0 AND offered >= 0", name="not_negative"),
        Index("ix_capacity_levels_class", "class_id", "from_day", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    class_id: Mapped[int] = mapped_column(ForeignKey("capacity_classes.id"))
    from_day: Mapped[date]
    total: Mapped[int] = mapped_column(BigInt)
    reserved: Mapped[int] = mapped_column(BigInt)
    offered: Mapped[int] = mapped_column(BigInt)
    why: Mapped[str] = mapped_column(String(400))
    by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    at: Mapped[datetime]


class CapacityDay(Base):
    """What may be promised on one day and what is: the hot rows. The database itself refuses to promise more."""

    __tablename__ = "capacity_days"
    __table_args__ = (CheckConstraint("0 <= taken AND taken <= total", name="never_twice"),)

    class_id: Mapped[int] = mapped_column(ForeignKey("capacity_classes.id"), primary_key=True)
    day: Mapped[date] = mapped_column(primary_key=True)
    total: Mapped[int] = mapped_column(BigInt)
    taken: Mapped[int] = mapped_column(BigInt, default=0)


class Holds:
    """What a row says of the subject it is about: any kind of thing that a domain has, by its token."""

    subject_kind: Mapped[str] = mapped_column(String(40))
    subject_id: Mapped[str] = mapped_column(String(64))

    @property
    def subject(self) -> Subject:
        return (self.subject_kind, self.subject_id)


class Line(Holds, Base):
    """Units that a subject came to hold, or (below zero) gave back, on each day from `since` to `until`.

    Lines add up: what somebody holds on a day is the sum of their lines. Never changed, never removed.
    """

    __tablename__ = "capacity_lines"
    __table_args__ = (
        CheckConstraint("state IN ('promised', 'granted')", name="state"),
        CheckConstraint("since <= until AND amount <> 0", name="not_empty"),
        Index("ix_capacity_lines_subject", "subject_kind", "subject_id", "class_id"),
        Index("ix_capacity_lines_class", "class_id", "until"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    class_id: Mapped[int] = mapped_column(ForeignKey("capacity_classes.id"))
    state: Mapped[str] = mapped_column(String(10))
    since: Mapped[date]
    until: Mapped[date]
    amount: Mapped[int] = mapped_column(BigInt)
    verb: Mapped[str] = mapped_column(String(12))
    why: Mapped[str] = mapped_column(String(400), default="")
    by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    at: Mapped[datetime]


_open = text("closed_at IS NULL")


class Promise(Holds, Base):
    """An offer that waits for an answer, one a subject; `expires_at` None: it waits until somebody answers."""

    __tablename__ = "capacity_promises"
    __table_args__ = (
        CheckConstraint("outcome IN ('', 'confirmed', 'withdrawn', 'expired')", name="outcome"),
        CheckConstraint("(closed_at IS NULL) = (outcome = '')", name="closed_has_outcome"),
        Index(
            "uq_capacity_promises_open",
            "subject_kind",
            "subject_id",
            unique=True,
            sqlite_where=_open,
            postgresql_where=_open,
        ),
        Index("ix_capacity_promises_due", "closed_at", "expires_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    made_at: Mapped[datetime]
    expires_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]
    outcome: Mapped[str] = mapped_column(String(10), default="")


class UsageReport(Holds, Base):
    """What a subject really used on a day, as reported; the newest report of a day counts."""

    __tablename__ = "capacity_usage"
    __table_args__ = (
        CheckConstraint("amount >= 0", name="not_negative"),
        CheckConstraint("source IN ('upload', 'api')", name="source"),
        Index("ix_capacity_usage_class", "class_id", "day"),
        Index("ix_capacity_usage_subject", "subject_kind", "subject_id", "day"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    class_id: Mapped[int] = mapped_column(ForeignKey("capacity_classes.id"))
    day: Mapped[date]
    amount: Mapped[int] = mapped_column(BigInt)
    source: Mapped[str] = mapped_column(String(10))
    by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    at: Mapped[datetime]


append_only(Level.__table__)  # type: ignore[arg-type]
append_only(Line.__table__)  # type: ignore[arg-type]
append_only(UsageReport.__table__)  # type: ignore[arg-type]
