"""What people are told: a row in their list, and a letter that waits to be sent."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.core.accounts.models import Person
from portal.core.cases.models import Case
from portal.core.clock import now
from portal.core.crypto import EncryptedText
from portal.core.db import Base, new_token

WAITING, SENDING, SENT, FAILED, UNKNOWN = "waiting", "sending", "sent", "failed", "unknown"


class Notification(Base):
    """One thing that one person was told. `params` are the letter's facts as they were then; no secrets."""

    __tablename__ = "notifications"
    __table_args__ = (
        Index("ix_notifications_person", "person_id", "id"),
        Index(
            "ix_notifications_unread",
            "person_id",
            sqlite_where=text("read_at IS NULL"),
            postgresql_where=text("read_at IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    token: Mapped[str] = mapped_column(String(22), unique=True, default=new_token)
    key: Mapped[str] = mapped_column(String(200), unique=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    case_id: Mapped[int | None] = mapped_column(ForeignKey("cases.id"))
    template: Mapped[str] = mapped_column(String(60))
    params: Mapped[dict[str, Any]]
    created_at: Mapped[datetime] = mapped_column(default=now)
    read_at: Mapped[datetime | None]

    case: Mapped[Case | None] = relationship()


class MailMessage(Base):
    """A letter in the outbox: written in the business transaction, sent after it, once.

    All that it says is sealed: letters of invitation and reset carry links that open accounts. `sending` is committed
    before the mail server is spoken to; a worker that dies there leaves `unknown`, for a person to judge.
    """

    __tablename__ = "mail_messages"
    __table_args__ = (
        CheckConstraint("state IN ('waiting', 'sending', 'sent', 'failed', 'unknown')", name="state"),
        Index("ix_mail_messages_state", "state", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    token: Mapped[str] = mapped_column(String(22), unique=True, default=new_token)
    key: Mapped[str] = mapped_column(String(200), unique=True)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    template: Mapped[str] = mapped_column(String(60))
    locale: Mapped[str] = mapped_column(String(8))
    address: Mapped[str] = mapped_column(EncryptedText("mail_messages.address"))
    subject: Mapped[str] = mapped_column(EncryptedText("mail_messages.subject"))
    text: Mapped[str] = mapped_column(EncryptedText("mail_messages.text"))
    html: Mapped[str] = mapped_column(EncryptedText("mail_messages.html"))
    state: Mapped[str] = mapped_column(String(10), default=WAITING)
    tries: Mapped[int] = mapped_column(default=0)
    error: Mapped[str] = mapped_column(String(60), default="")
    created_at: Mapped[datetime] = mapped_column(default=now)
    sent_at: Mapped[datetime | None]

    person: Mapped[Person | None] = relationship()
