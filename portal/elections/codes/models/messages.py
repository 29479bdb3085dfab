"""What was texted to a code, by whom (a sealed number), and of which channels that number is a member."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.core.db import Base
from portal.elections.codes.models.pool import ShortCode

_untold = text("member <> told")


class Subscriber(Base):
    """A number that texted to one code, sealed and hashed under the code's key; both go with the purge.

    `silenced`: it wants no advertising.
    """

    __tablename__ = "short_code_subscribers"
    __table_args__ = (
        UniqueConstraint("code_id", "number_hash"),
        CheckConstraint("(number IS NULL) = (number_hash IS NULL)", name="number"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    code_id: Mapped[int] = mapped_column(ForeignKey("short_codes.id"))
    number_hash: Mapped[str | None] = mapped_column(String(64))
    number: Mapped[bytes | None] = mapped_column(LargeBinary)
    silenced: Mapped[bool] = mapped_column(default=False)

    code: Mapped[ShortCode] = relationship()


class TextMessage(Base):
    """One message as an operator reported it, once for each of its ids; its words are not kept, only their meaning.

    `at`: the operator's time. `is_open`: the candidate stood and promotion was lawful then. `fingerprint`: of all
    that was sent, to tell a repetition from another message under the same id. `reply`: what its writer is answered.
    """

    __tablename__ = "short_code_messages"
    __table_args__ = (
        UniqueConstraint("operator_id", "message_id"),
        CheckConstraint("meaning IN ('join', 'stop', 'cancel', 'resume', 'other')", name="meaning"),
        Index("ix_short_code_messages_subscriber", "subscriber_id", "at", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    operator_id: Mapped[int] = mapped_column(ForeignKey("organisations.id"))
    message_id: Mapped[str] = mapped_column(String(120))
    subscriber_id: Mapped[int] = mapped_column(ForeignKey("short_code_subscribers.id"))
    at: Mapped[datetime]
    received_at: Mapped[datetime]
    meaning: Mapped[str] = mapped_column(String(10))
    messenger_id: Mapped[int | None] = mapped_column(ForeignKey("organisations.id"))
    is_open: Mapped[bool]
    outcome: Mapped[str] = mapped_column(String(10))
    reply: Mapped[str] = mapped_column(Text)
    fingerprint: Mapped[str] = mapped_column(String(64))


class Member(Base):
    """Whether a number is a member of the candidate's channel on one messenger, and what that messenger was told.

    `since` (operator's time) and `since_day` (Tehran): of the last change.
    """

    __tablename__ = "short_code_members"
    __table_args__ = (
        UniqueConstraint("subscriber_id", "messenger_id"),
        Index("ix_short_code_members_untold", "messenger_id", "id", sqlite_where=_untold, postgresql_where=_untold),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    subscriber_id: Mapped[int] = mapped_column(ForeignKey("short_code_subscribers.id"))
    messenger_id: Mapped[int] = mapped_column(ForeignKey("organisations.id"))
    member: Mapped[bool]
    told: Mapped[bool] = mapped_column(default=False)
    since: Mapped[datetime]
    since_day: Mapped[date]

    subscriber: Mapped[Subscriber] = relationship()
