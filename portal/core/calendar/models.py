"""The calendar as rows: weekends and opening hours with their validity, holidays, the years that are complete,
and every change of them."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.core.accounts.models import Person
from portal.core.calendar.rules import COUNTRY
from portal.core.db import Base, new_token

PROPOSED, CONFIRMED, REFUSED, WITHDRAWN = "proposed", "confirmed", "refused", "withdrawn"
SCOPE = String(60)


class WeekendRule(Base):
    """A weekday (0 Monday … 6 Sunday) off for a scope, from `since` to `until`, both included."""

    __tablename__ = "calendar_weekends"
    __table_args__ = (
        CheckConstraint("weekday BETWEEN 0 AND 6", name="weekday"),
        CheckConstraint("until IS NULL OR until >= since", name="order"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    token: Mapped[str] = mapped_column(String(22), unique=True, default=new_token)
    scope: Mapped[str] = mapped_column(SCOPE, default=COUNTRY)
    weekday: Mapped[int]
    since: Mapped[date]
    until: Mapped[date | None]
    source: Mapped[str] = mapped_column(String(200), default="")


class OpeningHours(Base):
    """When the offices of a scope are open on a working day, in the time of Tehran."""

    __tablename__ = "calendar_hours"
    __table_args__ = (
        CheckConstraint("closes > opens", name="open"),
        CheckConstraint("until IS NULL OR until >= since", name="order"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    token: Mapped[str] = mapped_column(String(22), unique=True, default=new_token)
    scope: Mapped[str] = mapped_column(SCOPE, default=COUNTRY)
    opens: Mapped[time]
    closes: Mapped[time]
    since: Mapped[date]
    until: Mapped[date | None]
    source: Mapped[str] = mapped_column(String(200), default="")


class Holiday(Base):
    """A day off with its name; `estimated`: a lunar date computed ahead, that may still move by a day."""

    __tablename__ = "calendar_holidays"
    __table_args__ = (UniqueConstraint("day", "scope", "title"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    token: Mapped[str] = mapped_column(String(22), unique=True, default=new_token)
    day: Mapped[date]
    scope: Mapped[str] = mapped_column(SCOPE, default=COUNTRY)
    title: Mapped[str] = mapped_column(String(200))
    title_en: Mapped[str] = mapped_column(String(200), default="")
    estimated: Mapped[bool] = mapped_column(default=False)
    source: Mapped[str] = mapped_column(String(200), default="")


class CalendarYear(Base):
    """A Jalali year whose holidays are in: only such years are counted in."""

    __tablename__ = "calendar_years"

    year: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    source: Mapped[str] = mapped_column(String(200))
    added_at: Mapped[datetime]


class CalendarChange(Base):
    """A change of the rows above: proposed by one person, confirmed by another; seeding is one without people.

    `version` is given on confirmation and orders what was applied; the newest one names the present calendar.
    """

    __tablename__ = "calendar_changes"
    __table_args__ = (
        CheckConstraint("state IN ('proposed', 'confirmed', 'refused', 'withdrawn')", name="state"),
        CheckConstraint("(state = 'confirmed') = (version IS NOT NULL)", name="confirmed"),
        CheckConstraint("state <> 'confirmed' OR decided_by_id <> proposed_by_id", name="two_people"),
        Index("ix_calendar_changes_state", "state", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    token: Mapped[str] = mapped_column(String(22), unique=True, default=new_token)
    kind: Mapped[str] = mapped_column(String(30))
    details: Mapped[dict[str, Any]]
    source: Mapped[str] = mapped_column(Text, default="")
    state: Mapped[str] = mapped_column(String(10), default=PROPOSED)
    version: Mapped[int | None] = mapped_column(unique=True)
    proposed_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    proposed_at: Mapped[datetime]
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    decided_at: Mapped[datetime | None]
    answer: Mapped[str] = mapped_column(Text, default="")

    proposed_by: Mapped[Person | None] = relationship(foreign_keys=[proposed_by_id])
    decided_by: Mapped[Person | None] = relationship(foreign_keys=[decided_by_id])

    @property
    def audit_subject(self) -> tuple[str, str]:
        return ("calendar_change", self.token)
