"""What messengers were told of members: batches, each handed over until it is acknowledged, then never again."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.core.accounts.models import Organisation
from portal.core.db import Base, new_token
from portal.elections.codes.models.messages import Member

_open = text("received_at IS NULL")


class Batch(Base):
    """Changes of membership for one messenger. It has at most one that it did not acknowledge yet."""

    __tablename__ = "short_code_batches"
    __table_args__ = (
        Index("uq_short_code_batches_open", "messenger_id", unique=True, sqlite_where=_open, postgresql_where=_open),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    token: Mapped[str] = mapped_column(String(22), unique=True, default=new_token)
    messenger_id: Mapped[int] = mapped_column(ForeignKey("organisations.id"))
    joins: Mapped[int]
    leaves: Mapped[int]
    made_at: Mapped[datetime]
    received_at: Mapped[datetime | None]

    messenger: Mapped[Organisation] = relationship()

    @property
    def audit_subject(self) -> tuple[str, str]:
        return ("short_code_batch", self.token)


class BatchRow(Base):
    """One change in a batch: `joins`, or leaves, `channel`."""

    __tablename__ = "short_code_batch_rows"
    __table_args__ = (UniqueConstraint("batch_id", "member_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    batch_id: Mapped[int] = mapped_column(ForeignKey("short_code_batches.id"))
    member_id: Mapped[int] = mapped_column(ForeignKey("short_code_members.id"), index=True)
    joins: Mapped[bool]
    channel: Mapped[str] = mapped_column(String(100))

    member: Mapped[Member] = relationship()
