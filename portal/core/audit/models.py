"""Rows of the log: events without gaps, the inner nodes of their tree, and its one head."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    DDL,
    BigInteger,
    CheckConstraint,
    Dialect,
    Index,
    Integer,
    LargeBinary,
    SmallInteger,
    String,
    Text,
    event,
)
from sqlalchemy.orm import Mapped, foreign, mapped_column, relationship
from sqlalchemy.types import TypeDecorator

from portal.core.accounts.models import Person
from portal.core.db import Base, BigInt, append_only


def iso(at: datetime) -> str:
    """A moment as the log writes it: UTC, 32 characters, so that texts sort as moments do."""
    return at.astimezone(UTC).isoformat(timespec="microseconds")


class IsoMoment(TypeDecorator[datetime]):
    """A moment kept as the very text that stands in the body: a full check compares it without parsing."""

    impl = String(32)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> str | None:
        return None if value is None else iso(value)

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:
        return None if value is None else datetime.fromisoformat(value)


class AuditEvent(Base):
    """What somebody did to something. `body` says it all; the columns repeat it so that it can be searched.

    Everybody and everything is named by its opaque token: the log outlives the rows it speaks of, and forgets
    with them who they were.
    """

    __tablename__ = "audit_events"
    __table_args__ = (
        Index("ix_audit_events_case_token_seq", "case_token", "seq"),
        Index("ix_audit_events_action_seq", "action", "seq"),
        Index("ix_audit_events_subject", "subject_token", "action", "seq"),
        Index("ix_audit_events_at", "at"),
    )

    seq: Mapped[int] = mapped_column(BigInt, primary_key=True, autoincrement=False)
    at: Mapped[datetime] = mapped_column(IsoMoment)
    action: Mapped[str] = mapped_column(String(64))
    actor_token: Mapped[str | None] = mapped_column(String(64))
    subject_kind: Mapped[str] = mapped_column(String(64))
    subject_token: Mapped[str] = mapped_column(String(64))
    case_token: Mapped[str | None] = mapped_column(String(64))
    body: Mapped[str] = mapped_column(Text)
    leaf: Mapped[bytes] = mapped_column(LargeBinary(32))

    # No foreign key: the log names people, it does not hold them.
    actor: Mapped[Person | None] = relationship(
        primaryjoin=lambda: foreign(AuditEvent.actor_token) == Person.token, viewonly=True
    )

    @property
    def details(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(self.body)["with"]
        return found


class AuditNode(Base):
    """Root of the complete subtree over the leaves [index·2^level, (index + 1)·2^level); level 1 and up."""

    __tablename__ = "audit_nodes"
    __table_args__ = {"sqlite_with_rowid": False}

    level: Mapped[int] = mapped_column(SmallInteger, primary_key=True, autoincrement=False)
    idx: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    hash: Mapped[bytes] = mapped_column(LargeBinary(32))


class AuditHead(Base):
    """The one hot row: how many events there are, and the frontier of their tree (32 bytes a hash)."""

    __tablename__ = "audit_head"
    __table_args__ = (CheckConstraint("id = 1", name="one_row"),)

    id: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    size: Mapped[int] = mapped_column(BigInteger)
    frontier: Mapped[bytes] = mapped_column(LargeBinary)


def head_ddl(dialect: str) -> list[str]:
    """The statements that plant the head and let it move forward only; migrations run the same ones."""
    seed = "INSERT INTO audit_head (id, size, frontier) VALUES (1, 0, '')"
    if dialect == "sqlite":
        refuse = "BEGIN SELECT RAISE(ABORT, 'audit_head only moves forward'); END"
        return [
            seed,
            "CREATE TRIGGER audit_head_forward BEFORE UPDATE ON audit_head "
            f"WHEN NEW.size <= OLD.size OR NEW.id <> OLD.id {refuse}",
            f"CREATE TRIGGER audit_head_stays BEFORE DELETE ON audit_head {refuse}",
        ]
    refuse = "audit_head_refuse()"
    return [
        seed,
        f"CREATE OR REPLACE FUNCTION {refuse} RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION 'audit_head only moves forward'; END $$",
        "CREATE TRIGGER audit_head_forward BEFORE UPDATE ON audit_head FOR EACH ROW "
        f"WHEN (NEW.size <= OLD.size OR NEW.id <> OLD.id) EXECUTE FUNCTION {refuse}",
        f"CREATE TRIGGER audit_head_stays BEFORE DELETE ON audit_head FOR EACH ROW EXECUTE FUNCTION {refuse}",
        f"CREATE TRIGGER audit_head_kept BEFORE TRUNCATE ON audit_head FOR EACH STATEMENT EXECUTE FUNCTION {refuse}",
    ]


for _model in (AuditEvent, AuditNode):
    append_only(Base.metadata.tables[_model.__tablename__])
for _dialect in ("sqlite", "postgresql"):
    for _statement in head_ddl(_dialect):
        _ddl = DDL(_statement)  # type: ignore[no-untyped-call]
        event.listen(AuditHead.__table__, "after_create", _ddl.execute_if(dialect=_dialect))
