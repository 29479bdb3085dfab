"""A draw as it is held: announced, committed to, revealed, and published for ever."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.core.accounts.models import Person
from portal.core.crypto import EncryptedText
from portal.core.db import Base, append_only, new_token
from portal.core.i18n import jalali_iso
from portal.elections.models import Candidacy, Constituency, Round

ANNOUNCEMENT = 0


class Draw(Base):
    """One draw among the candidates of a constituency in a round; see docs/draw.md.

    `names`: the list announced, in this order for ever. `seed`: last item of the hash chain that begins with
    `anchor`; nobody reads it. `closed_at`: when the announcement was published; `published_at`: when the order was.
    """

    __tablename__ = "draws"
    __table_args__ = (
        UniqueConstraint("round_id", "constituency_id", "number"),
        CheckConstraint("commit_until < reveal_until AND reveal_until <= sources_from", name="moments"),
        CheckConstraint("published_at IS NULL OR (closed_at IS NOT NULL AND called_off_at IS NULL)", name="order"),
        CheckConstraint("chain_length >= 1", name="chain"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    token: Mapped[str] = mapped_column(String(22), unique=True, default=new_token)
    round_id: Mapped[int] = mapped_column(ForeignKey("election_rounds.id"))
    constituency_id: Mapped[int] = mapped_column(ForeignKey("election_constituencies.id"), index=True)
    number: Mapped[int]
    name: Mapped[str] = mapped_column(String(140), unique=True)
    names: Mapped[list[str]]
    anchor: Mapped[str] = mapped_column(String(64))
    seed: Mapped[str] = mapped_column(EncryptedText("draws.seed"))
    chain_length: Mapped[int]
    commit_until: Mapped[datetime]
    reveal_until: Mapped[datetime]
    sources_from: Mapped[datetime]
    announced_at: Mapped[datetime]
    announced_by_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    closed_at: Mapped[datetime | None]
    values_at: Mapped[datetime | None]
    published_at: Mapped[datetime | None]
    called_off_at: Mapped[datetime | None]
    called_off_why: Mapped[str] = mapped_column(String(500), default="")
    version: Mapped[int] = mapped_column()

    round: Mapped[Round] = relationship()
    constituency: Mapped[Constituency] = relationship()
    sources: Mapped[list[DrawSource]] = relationship(back_populates="draw", order_by="DrawSource.number")
    places: Mapped[list[DrawPlace]] = relationship(back_populates="draw", order_by="DrawPlace.number")
    publications: Mapped[list[DrawPublication]] = relationship(
        back_populates="draw", order_by="DrawPublication.number"
    )

    __mapper_args__ = {"version_id_col": version}

    @property
    def audit_subject(self) -> tuple[str, str]:
        return ("draw", self.token)


class DrawSource(Base):
    """A public source of randomness. What one person `entered` counts once a second has written the same."""

    __tablename__ = "draw_sources"
    __table_args__ = (
        UniqueConstraint("draw_id", "number"),
        CheckConstraint("confirmed_by_id IS NULL OR confirmed_by_id <> entered_by_id", name="two_people"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    draw_id: Mapped[int] = mapped_column(ForeignKey("draws.id"))
    number: Mapped[int]
    title: Mapped[str] = mapped_column(String(200))
    place: Mapped[str] = mapped_column(String(300))
    day: Mapped[date]
    entered: Mapped[list[Any] | None]
    entered_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    confirmed_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))

    draw: Mapped[Draw] = relationship(back_populates="sources")
    entered_by: Mapped[Person | None] = relationship(foreign_keys=[entered_by_id])

    @property
    def name(self) -> str:
        """As announced and pinned by the digest: what it is, and the day on which it will exist."""
        return f"{self.title} ({jalali_iso(self.day)})"


class DrawPlace(Base):
    """A candidate's place on the list, and what their representative committed to and revealed.

    `salt` and `secret` (64 hexadecimal digits each) are sealed until they are published.
    """

    __tablename__ = "draw_places"
    __table_args__ = (
        UniqueConstraint("draw_id", "number"),
        UniqueConstraint("draw_id", "candidacy_id"),
        CheckConstraint("(salt IS NULL) = (secret IS NULL)", name="whole"),
        CheckConstraint("salt IS NULL OR commitment IS NOT NULL", name="committed_first"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    draw_id: Mapped[int] = mapped_column(ForeignKey("draws.id"))
    candidacy_id: Mapped[int] = mapped_column(ForeignKey("candidacies.id"), index=True)
    number: Mapped[int]
    name: Mapped[str] = mapped_column(String(240))
    commitment: Mapped[str | None] = mapped_column(String(64))
    committed_at: Mapped[datetime | None]
    salt: Mapped[str | None] = mapped_column(EncryptedText("draw_places.salt"))
    secret: Mapped[str | None] = mapped_column(EncryptedText("draw_places.secret"))
    revealed_at: Mapped[datetime | None]

    draw: Mapped[Draw] = relationship(back_populates="places")
    candidacy: Mapped[Candidacy] = relationship(lazy="joined", innerjoin=True)


class DrawPublication(Base):
    """What was published, to the byte: number 0 is the announcement, 1 the draw, then what was dealt again."""

    __tablename__ = "draw_publications"
    __table_args__ = (UniqueConstraint("draw_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    draw_id: Mapped[int] = mapped_column(ForeignKey("draws.id"))
    number: Mapped[int]
    digest: Mapped[str] = mapped_column(String(64), unique=True)
    replaces: Mapped[str] = mapped_column(String(64))
    body: Mapped[str] = mapped_column(Text)
    published_at: Mapped[datetime]

    draw: Mapped[Draw] = relationship(back_populates="publications")


append_only(DrawPublication.__table__)  # type: ignore[arg-type]
