"""The pool of short codes of an election, whose each one is, and what its digits open."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.core.accounts.models import Organisation
from portal.core.db import Base, append_only, new_token
from portal.elections.models import Candidacy, Candidate, Election, Quota

_living = text("released_at IS NULL")


class ShortCode(Base):
    """A number that people text to. It serves one election at a time; `released_at`: when that was purged.

    `operator` gave it; without one, the headquarters did.
    """

    __tablename__ = "short_codes"
    __table_args__ = (
        CheckConstraint("length(code) BETWEEN 3 AND 12", name="length"),
        Index("uq_short_codes_living", "code", unique=True, sqlite_where=_living, postgresql_where=_living),
        Index("ix_short_codes_election", "election_id", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    token: Mapped[str] = mapped_column(String(22), unique=True, default=new_token)
    election_id: Mapped[int] = mapped_column(ForeignKey("elections.id"))
    operator_id: Mapped[int | None] = mapped_column(ForeignKey("organisations.id"))
    code: Mapped[str] = mapped_column(String(12))
    added_at: Mapped[datetime]
    released_at: Mapped[datetime | None]

    election: Mapped[Election] = relationship()
    operator: Mapped[Organisation | None] = relationship()

    @property
    def audit_subject(self) -> tuple[str, str]:
        return ("short_code", self.token)


class CodeGrant(Base):
    """Whose a code is, in all rounds: written once, never changed. So a code has one candidate and a candidate one
    code, and the code of one who withdrew is nobody else's in the same election: the database sees to it.

    `place`: of the candidate in the order by which codes were dealt, from 1; `rule`: `published` or `draw`; `drawn`:
    digest of the draw's publication whose order that was, where it was a draw.
    """

    __tablename__ = "short_code_grants"
    __table_args__ = (CheckConstraint("rule IN ('published', 'draw')", name="rule"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    code_id: Mapped[int] = mapped_column(ForeignKey("short_codes.id"), unique=True)
    candidate_id: Mapped[int] = mapped_column(ForeignKey("candidates.id"), unique=True)
    place: Mapped[int]
    rule: Mapped[str] = mapped_column(String(10))
    drawn: Mapped[str] = mapped_column(String(64), default="")
    dealt_at: Mapped[datetime]

    code: Mapped[ShortCode] = relationship()
    candidate: Mapped[Candidate] = relationship()


append_only(CodeGrant.__table__)  # type: ignore[arg-type]


class JoinDigit(Base):
    """The digit says the messenger, for all candidates alike; the code says the candidate."""

    __tablename__ = "short_code_digits"
    __table_args__ = (
        UniqueConstraint("election_id", "digit"),
        UniqueConstraint("election_id", "messenger_id"),
        # 11 cancels and 12 re-subscribes on every operator's network; 0 and 1 are theirs too.
        CheckConstraint("digit BETWEEN 0 AND 99 AND digit NOT IN (0, 1, 11, 12)", name="joins"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    token: Mapped[str] = mapped_column(String(22), unique=True, default=new_token)
    election_id: Mapped[int] = mapped_column(ForeignKey("elections.id"))
    messenger_id: Mapped[int] = mapped_column(ForeignKey("organisations.id"))
    digit: Mapped[int]

    messenger: Mapped[Organisation] = relationship()


class Channel(Base):
    """The channel of a candidate on one messenger that offered membership by text: one unit of that quota."""

    __tablename__ = "short_code_channels"
    __table_args__ = (UniqueConstraint("candidacy_id", "messenger_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    candidacy_id: Mapped[int] = mapped_column(ForeignKey("candidacies.id"))
    messenger_id: Mapped[int] = mapped_column(ForeignKey("organisations.id"))
    quota_id: Mapped[int] = mapped_column(ForeignKey("election_quotas.id"), unique=True)
    name: Mapped[str] = mapped_column(String(100))
    named_at: Mapped[datetime]

    candidacy: Mapped[Candidacy] = relationship()
    messenger: Mapped[Organisation] = relationship()
    quota: Mapped[Quota] = relationship()
