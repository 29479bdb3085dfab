"""The keys, wrapped; a destroyed one leaves its row, so that what it sealed is known to be lost on purpose."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from portal.core.db import Base, new_token

_living = text("destroyed_at IS NULL")


class DataKey(Base):
    """`wrapped`: the key under the ring's key `kid`, bound to this row; `purpose` and `owner` say whose it is."""

    __tablename__ = "data_keys"
    __table_args__ = (
        CheckConstraint("(wrapped = '') = (destroyed_at IS NOT NULL)", name="destroyed"),
        Index(
            "uq_data_keys_living",
            "purpose",
            "owner",
            unique=True,
            sqlite_where=_living,
            postgresql_where=_living,
        ),
        Index("ix_data_keys_kid", "kid", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    token: Mapped[str] = mapped_column(String(22), unique=True, default=new_token)
    purpose: Mapped[str] = mapped_column(String(40))
    owner: Mapped[str] = mapped_column(String(40))
    kid: Mapped[str] = mapped_column(String(10))
    wrapped: Mapped[str] = mapped_column(String(200))
    made_at: Mapped[datetime]
    destroyed_at: Mapped[datetime | None]

    @property
    def audit_subject(self) -> tuple[str, str]:
        return ("data_key", self.token)
