"""Licences and what happened to them. A licence outlives the case it came from."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.core.accounts.models import Organisation, Person
from portal.core.db import Base, append_only, new_token
from portal.core.i18n import current_locale
from portal.licensing.models import ClassVersion


class Basis(StrEnum):
    """On what a licence rests; printed on the certificate."""

    RULE = "rule"
    PERSON = "person"
    LAPSE = "lapse"


class Standing(StrEnum):
    """What the newest event left; expiry and the end of a suspension follow from dates, see `state.state_at`."""

    IN_FORCE = "in_force"
    SUSPENDED = "suspended"
    REVOKED = "revoked"
    SURRENDERED = "surrendered"


class Licence(Base):
    """`code` is in the QR code and opens the public page. Dates are days in Tehran, both included.

    `standing`, `suspended_until` and `prolonged` repeat the newest event, for lists; only `service.happen` writes
    them. `case_id` is the case that gave the licence; those that renewed or varied it name it in their `licence_id`.
    """

    __tablename__ = "licences"
    __table_args__ = (
        CheckConstraint("valid_until >= valid_from", name="validity"),
        CheckConstraint("basis IN ('rule', 'person', 'lapse')", name="basis"),
        CheckConstraint("standing IN ('in_force', 'suspended', 'revoked', 'surrendered')", name="standing"),
        Index("ix_licences_holder", "organisation_id", "id"),
        Index("ix_licences_standing", "standing", "valid_until"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    token: Mapped[str] = mapped_column(String(22), unique=True, default=new_token)
    code: Mapped[str] = mapped_column(String(22), unique=True, default=new_token)
    number: Mapped[str] = mapped_column(String(20), unique=True)
    # One case gives one licence, whoever asks how often.
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"), unique=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisations.id"))
    class_version_id: Mapped[int] = mapped_column(ForeignKey("licence_class_versions.id"), index=True)
    product_fa: Mapped[str] = mapped_column(String(120))
    product_en: Mapped[str] = mapped_column(String(120))
    valid_from: Mapped[date]
    valid_until: Mapped[date]
    conditions: Mapped[list[Any]]
    basis: Mapped[str] = mapped_column(String(10))
    signed_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    rule_version: Mapped[str] = mapped_column(String(40), default="")
    provisional: Mapped[bool] = mapped_column(default=False)
    issued_at: Mapped[datetime]
    standing: Mapped[str] = mapped_column(String(12))
    suspended_until: Mapped[date | None]
    prolonged: Mapped[bool] = mapped_column(default=False)
    changed_at: Mapped[datetime]
    search: Mapped[str] = mapped_column(Text)
    version: Mapped[int] = mapped_column()

    holder: Mapped[Organisation] = relationship()
    class_version: Mapped[ClassVersion] = relationship()
    signed_by: Mapped[Person | None] = relationship()
    events: Mapped[list[LicenceEvent]] = relationship(order_by="LicenceEvent.seq", back_populates="licence")

    __mapper_args__ = {"version_id_col": version}

    @property
    def product(self) -> str:
        """The messenger's name in the reader's language."""
        return self.product_en or self.product_fa if current_locale() == "en" else self.product_fa

    @property
    def audit_subject(self) -> tuple[str, str]:
        return ("licence", self.token)


class LicenceEvent(Base):
    """`standing` is what it left; `until` the last day of a suspension with an end; `reason` is public.

    `prolonged`: a renewal that was asked for in time is undecided, so the licence lasts beyond `valid_until`.
    """

    __tablename__ = "licence_events"
    __table_args__ = (UniqueConstraint("licence_id", "seq"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    licence_id: Mapped[int] = mapped_column(ForeignKey("licences.id"))
    seq: Mapped[int]
    kind: Mapped[str] = mapped_column(String(20))
    standing: Mapped[str] = mapped_column(String(12))
    at: Mapped[datetime]
    until: Mapped[date | None]
    valid_until: Mapped[date]
    prolonged: Mapped[bool] = mapped_column(default=False)
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    reason: Mapped[str] = mapped_column(Text, default="")

    licence: Mapped[Licence] = relationship(back_populates="events")
    actor: Mapped[Person | None] = relationship()


class LicenceNotice(Base):
    """A letter that a date of the licence brought about: one for each `kind` and `day` that it speaks of."""

    __tablename__ = "licence_notices"
    __table_args__ = (UniqueConstraint("licence_id", "kind", "day"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    licence_id: Mapped[int] = mapped_column(ForeignKey("licences.id"))
    kind: Mapped[str] = mapped_column(String(20))
    day: Mapped[date]
    at: Mapped[datetime]


append_only(LicenceNotice.__table__)  # type: ignore[arg-type]
append_only(LicenceEvent.__table__)  # type: ignore[arg-type]
