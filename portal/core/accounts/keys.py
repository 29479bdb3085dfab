"""What opens an account, as rows that can end: sessions, recovery codes, invitations, resets, attempts, held forms.

Secrets given to a browser or mailed are kept only as keyed hashes.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.core.accounts.models import Office, Organisation, Person, names_of
from portal.core.accounts.roles import Role
from portal.core.clock import now
from portal.core.crypto import EncryptedText
from portal.core.db import Base, new_token


class SignIn(Base):
    """A session: it lives on the server and ends there; the cookie only names it."""

    __tablename__ = "sign_ins"

    id: Mapped[int] = mapped_column(primary_key=True)
    token: Mapped[str] = mapped_column(String(32), unique=True, default=new_token)
    secret_hash: Mapped[str] = mapped_column(String(64), unique=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisations.id"))
    created_at: Mapped[datetime] = mapped_column(default=now)
    seen_at: Mapped[datetime] = mapped_column(default=now)
    expires_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    second_factor_at: Mapped[datetime | None]
    # What a passkey is to sign next, once: see passkeys.py.
    challenge: Mapped[str | None] = mapped_column(String(64))
    challenge_at: Mapped[datetime | None]
    user_agent: Mapped[str] = mapped_column(String(80), default="")
    network_hash: Mapped[str] = mapped_column(String(64), default="")

    person: Mapped[Person] = relationship(lazy="joined", innerjoin=True)
    organisation: Mapped[Organisation | None] = relationship(lazy="joined")


class RecoveryCode(Base):
    """One of ten codes that each replace the second factor once."""

    __tablename__ = "recovery_codes"
    __table_args__ = (UniqueConstraint("person_id", "code_hash"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    code_hash: Mapped[str] = mapped_column(String(64))
    used_at: Mapped[datetime | None]


class Invitation(Base):
    """A place in an organisation offered by a mailed link."""

    __tablename__ = "invitations"

    id: Mapped[int] = mapped_column(primary_key=True)
    token: Mapped[str] = mapped_column(String(32), unique=True, default=new_token)
    secret_hash: Mapped[str] = mapped_column(String(64), unique=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisations.id"), index=True)
    office_id: Mapped[int | None] = mapped_column(ForeignKey("offices.id"))
    role: Mapped[Role] = mapped_column(names_of(Role))
    email: Mapped[str] = mapped_column(String(254))
    invited_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    created_at: Mapped[datetime] = mapped_column(default=now)
    expires_at: Mapped[datetime]
    accepted_at: Mapped[datetime | None]
    withdrawn_at: Mapped[datetime | None]

    organisation: Mapped[Organisation] = relationship()
    office: Mapped[Office | None] = relationship()
    invited_by: Mapped[Person | None] = relationship()


class PasswordReset(Base):
    """A mailed link that sets a new password once, within the hour."""

    __tablename__ = "password_resets"

    id: Mapped[int] = mapped_column(primary_key=True)
    secret_hash: Mapped[str] = mapped_column(String(64), unique=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    created_at: Mapped[datetime] = mapped_column(default=now)
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]

    person: Mapped[Person] = relationship()


class Attempt(Base):
    """How often something was tried and failed: by an account from a network, by a network, by a known device."""

    __tablename__ = "attempts"

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(64), unique=True)
    failures: Mapped[int] = mapped_column(default=0)
    last_at: Mapped[datetime] = mapped_column(default=now, index=True)
    blocked_until: Mapped[datetime | None]


class HeldForm(Base):
    """What somebody had typed when their session had ended: sealed, for two hours, for whoever holds the token."""

    __tablename__ = "held_forms"
    __table_args__ = (Index("ix_held_forms_network_hash_expires_at", "network_hash", "expires_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    path: Mapped[str] = mapped_column(String(500))
    fields: Mapped[str] = mapped_column(EncryptedText("held_forms.fields"))
    # Empty until somebody signs in with it; from then on it is theirs alone.
    person_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    network_hash: Mapped[str] = mapped_column(String(64))
    created_at: Mapped[datetime] = mapped_column(default=now)
    expires_at: Mapped[datetime]
