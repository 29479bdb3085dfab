"""Rows of the machines' door: keys of organisations, and answers kept for whoever asks again."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.core.accounts.models import Organisation, Person
from portal.core.clock import now
from portal.core.crypto import EncryptedText
from portal.core.db import Base, new_token

_not_revoked = text("revoked_at IS NULL")


class ApiKey(Base):
    """What a program of an organisation shows instead of a person signing in. `hint`: the secret's last letters."""

    __tablename__ = "api_keys"
    __table_args__ = (
        CheckConstraint("expires_at > created_at", name="expires_later"),
        # A page sent twice makes one key: the second finds its name taken.
        Index(
            "uq_api_keys_name",
            "organisation_id",
            "name",
            unique=True,
            sqlite_where=_not_revoked,
            postgresql_where=_not_revoked,
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    token: Mapped[str] = mapped_column(String(32), unique=True, default=new_token)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisations.id"))
    name: Mapped[str] = mapped_column(String(80))
    scopes: Mapped[list[str]]
    secret_hash: Mapped[str] = mapped_column(String(64), unique=True)
    hint: Mapped[str] = mapped_column(String(4))
    made_by_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    created_at: Mapped[datetime] = mapped_column(default=now)
    expires_at: Mapped[datetime]
    last_used_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]
    revoked_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))

    organisation: Mapped[Organisation] = relationship(lazy="joined", innerjoin=True)
    made_by: Mapped[Person] = relationship(foreign_keys=[made_by_id])

    @property
    def audit_subject(self) -> tuple[str, str]:
        return ("api_key", self.token)

    @property
    def is_expired(self) -> bool:
        return self.expires_at <= now()


class KeptAnswer(Base):
    """What a request did, in the commit in which it was done: sent again, it is answered and not done again.

    `digest`: keyed hash of method, address and body. `status` is 0 only inside the transaction that does the work.
    """

    __tablename__ = "api_answers"
    __table_args__ = (
        UniqueConstraint("api_key_id", "name"),
        CheckConstraint("status = 0 OR status BETWEEN 200 AND 299", name="was_done"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    api_key_id: Mapped[int] = mapped_column(ForeignKey("api_keys.id"))
    name: Mapped[str] = mapped_column(String(120))
    route: Mapped[str] = mapped_column(String(120))
    digest: Mapped[str] = mapped_column(String(64))
    status: Mapped[int] = mapped_column(default=0)
    body: Mapped[str] = mapped_column(EncryptedText("api_answers.body"), default="")
    created_at: Mapped[datetime] = mapped_column(default=now, index=True)
