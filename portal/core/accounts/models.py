"""Who there is: people and their passkeys, organisations with their offices, and who was appointed to what, when."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, Enum, ForeignKey, Index, LargeBinary, String, text
from sqlalchemy.orm import Mapped, MappedColumn, mapped_column, relationship, validates

from portal.core.accounts.roles import Kind, Role
from portal.core.clock import now
from portal.core.crypto import EncryptedText, keyed_hash
from portal.core.db import Base, BigInt, new_token
from portal.core.text import search_key


def names_of(kind: type[StrEnum]) -> Enum:
    """A column of an enumeration's values; a new value needs no migration."""
    return Enum(kind, native_enum=False, length=24, values_callable=lambda e: [m.value for m in e])


def _sealed(purpose: str) -> MappedColumn[str | None]:
    """A column of a person that is read and opened only where it is asked for, together with its like."""
    return mapped_column(EncryptedText(purpose), deferred=True, deferred_group="sealed")


class Person(Base):
    """A human being with an account. Never deleted: an ended one cannot sign in, and history keeps the name."""

    __tablename__ = "people"

    id: Mapped[int] = mapped_column(primary_key=True)
    token: Mapped[str] = mapped_column(String(32), unique=True, default=new_token)
    name: Mapped[str] = mapped_column(String(120))
    name_key: Mapped[str] = mapped_column(String(240), index=True)
    email: Mapped[str] = mapped_column(String(254), unique=True)
    mobile: Mapped[str | None] = _sealed("people.mobile")
    mobile_hash: Mapped[str | None] = mapped_column(String(64), index=True)
    national_code: Mapped[str | None] = _sealed("people.national_code")
    national_code_hash: Mapped[str | None] = mapped_column(String(64), index=True)
    password_hash: Mapped[str | None] = mapped_column(String(200))
    totp_secret: Mapped[str | None] = _sealed("people.totp_secret")
    # A new secret waits here until its first code proves that the person's device has it.
    totp_pending: Mapped[str | None] = _sealed("people.totp_pending")
    totp_confirmed_at: Mapped[datetime | None]
    totp_last_step: Mapped[int | None]
    locale: Mapped[str] = mapped_column(String(8), default="fa")
    created_at: Mapped[datetime] = mapped_column(default=now)
    ended_at: Mapped[datetime | None]

    appointments: Mapped[list[Appointment]] = relationship(
        back_populates="person", foreign_keys="Appointment.person_id", order_by="Appointment.id"
    )
    passkeys: Mapped[list[Passkey]] = relationship(back_populates="person", order_by="Passkey.id")

    @validates("name")
    def _keep_name_key(self, _key: str, name: str) -> str:
        self.name_key = search_key(name)
        return name

    @validates("email")
    def _canonical_email(self, _key: str, email: str) -> str:
        return email.strip().lower()

    @validates("mobile", "national_code")
    def _keep_hash(self, key: str, value: str | None) -> str | None:
        setattr(self, f"{key}_hash", keyed_hash(f"people.{key}", value) if value else None)
        return value or None

    @property
    def has_second_factor(self) -> bool:
        """An authenticator app or a passkey; one that was stopped still counts, or the password alone would do."""
        return self.totp_confirmed_at is not None or bool(self.passkeys)

    @property
    def good_passkeys(self) -> list[Passkey]:
        return [row for row in self.passkeys if row.stopped_at is None]

    @property
    def audit_subject(self) -> tuple[str, str]:
        return ("person", self.token)


class Passkey(Base):
    """A key that one of a person's devices keeps to itself; here is its public half, which is no secret."""

    __tablename__ = "passkeys"
    __table_args__ = (CheckConstraint("sign_count >= 0", name="counts"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    token: Mapped[str] = mapped_column(String(32), unique=True, default=new_token)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    name: Mapped[str] = mapped_column(String(60))
    credential_id: Mapped[bytes] = mapped_column(LargeBinary(1023), unique=True)
    public_key: Mapped[bytes] = mapped_column(LargeBinary)
    sign_count: Mapped[int] = mapped_column(BigInt)
    transports: Mapped[list[str]]
    created_at: Mapped[datetime] = mapped_column(default=now)
    last_used_at: Mapped[datetime | None]
    # Its count went back: somebody may hold a copy.
    stopped_at: Mapped[datetime | None]

    person: Mapped[Person] = relationship(back_populates="passkeys")


class Organisation(Base):
    """A company or a body; what it is called, what it is, and its members by appointment."""

    __tablename__ = "organisations"

    id: Mapped[int] = mapped_column(primary_key=True)
    token: Mapped[str] = mapped_column(String(32), unique=True, default=new_token)
    kind: Mapped[Kind] = mapped_column(names_of(Kind), index=True)
    name_fa: Mapped[str] = mapped_column(String(200))
    name_en: Mapped[str] = mapped_column(String(200), default="")
    name_key: Mapped[str] = mapped_column(String(800), index=True, default="")
    legal_id: Mapped[str | None] = mapped_column(String(11), unique=True)
    code: Mapped[str] = mapped_column(String(40), unique=True)
    created_at: Mapped[datetime] = mapped_column(default=now)
    ended_at: Mapped[datetime | None]

    offices: Mapped[list[Office]] = relationship(back_populates="organisation", order_by="Office.id")

    @validates("name_fa", "name_en")
    def _keep_name_key(self, key: str, name: str) -> str:
        names = {"name_fa": self.name_fa or "", "name_en": self.name_en or "", key: name}
        self.name_key = search_key(f"{names['name_fa']} {names['name_en']}")
        return name

    @validates("legal_id")
    def _no_empty_legal_id(self, _key: str, value: str | None) -> str | None:
        return value or None

    @property
    def audit_subject(self) -> tuple[str, str]:
        return ("organisation", self.token)


class Office(Base):
    """A desk of an organisation, with a queue of its own and somebody to call."""

    __tablename__ = "offices"

    id: Mapped[int] = mapped_column(primary_key=True)
    token: Mapped[str] = mapped_column(String(32), unique=True, default=new_token)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisations.id"), index=True)
    code: Mapped[str] = mapped_column(String(40), unique=True)
    name_fa: Mapped[str] = mapped_column(String(200))
    name_en: Mapped[str] = mapped_column(String(200), default="")
    duty_contact: Mapped[str] = mapped_column(String(400), default="")
    ended_at: Mapped[datetime | None]

    organisation: Mapped[Organisation] = relationship(back_populates="offices")

    @property
    def audit_subject(self) -> tuple[str, str]:
        return ("office", self.token)


def _one_open(name: str, condition: str, *columns: str) -> Index:
    """A role is held once at a time; ended rows do not count."""
    where = text(f"until IS NULL AND {condition}")
    return Index(name, *columns, unique=True, sqlite_where=where, postgresql_where=where)


class Appointment(Base):
    """One role of one person in one organisation, over a time; open while `until` is empty."""

    __tablename__ = "appointments"
    __table_args__ = (
        # NULLs are never equal in a unique index: the rows with and without an office each need one.
        _one_open(
            "ux_appointments_in_office", "office_id IS NOT NULL", "person_id", "organisation_id", "office_id", "role"
        ),
        _one_open("ux_appointments_at_large", "office_id IS NULL", "person_id", "organisation_id", "role"),
        Index("ix_appointments_organisation_id_until", "organisation_id", "until"),
        Index("ix_appointments_office_id_until", "office_id", "until"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisations.id"))
    office_id: Mapped[int | None] = mapped_column(ForeignKey("offices.id"))
    role: Mapped[Role] = mapped_column(names_of(Role))
    since: Mapped[datetime] = mapped_column(default=now)
    until: Mapped[datetime | None]
    appointed_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))

    person: Mapped[Person] = relationship(back_populates="appointments", foreign_keys=[person_id])
    organisation: Mapped[Organisation] = relationship()
    office: Mapped[Office | None] = relationship()
    appointed_by: Mapped[Person | None] = relationship(foreign_keys=[appointed_by_id])
