"""What was given: dated slots of the pinned chat, and promotions that a messenger has to deliver."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.core.accounts.models import Organisation
from portal.core.db import Base, BigInt, new_token
from portal.elections.models.offers import Offer, Quota
from portal.elections.models.polls import Candidacy

STATES = ("waiting", "accepted", "scheduled", "dispatched", "delivered", "missed", "cancelled", "refused")
_alive = text("slot_id IS NOT NULL AND state NOT IN ('cancelled', 'refused')")


class Slot(Base):
    """One interval of a pinned chat, dealt by the rotation; `day` and `number` count from 0 in the offer's window.

    `candidacy_id` None: nobody holds it (its holder withdrew and it was not dealt again). `makes_good`: it was given
    for a missed slot, beside what the rotation dealt, and is dealt to nobody else.
    """

    __tablename__ = "election_slots"
    __table_args__ = (
        UniqueConstraint("offer_id", "day", "number"),
        UniqueConstraint("offer_id", "starts_at"),
        CheckConstraint("starts_at < ends_at", name="order"),
        Index("ix_election_slots_candidacy", "candidacy_id", "starts_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    token: Mapped[str] = mapped_column(String(22), unique=True, default=new_token)
    offer_id: Mapped[int] = mapped_column(ForeignKey("election_offers.id"))
    day: Mapped[int]
    number: Mapped[int]
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    candidacy_id: Mapped[int | None] = mapped_column(ForeignKey("candidacies.id"))
    makes_good: Mapped[bool] = mapped_column(default=False)

    offer: Mapped[Offer] = relationship()
    candidacy: Mapped[Candidacy | None] = relationship()


class Promotion(Base):
    """Units of a quota with a creative, on their way to people: made when a request is approved, outlives its case.

    `not_after`: the slot's end, the offer's window or the silence, whichever comes first; past it the portal refuses
    to dispatch, whatever a queue did. `material_digest`: SHA-256 of the approved creative. `seen`: what was counted.
    `why`: the messenger's reason, where it refused or missed.
    """

    __tablename__ = "promotions"
    __table_args__ = (
        CheckConstraint(
            "state IN ('waiting', 'accepted', 'scheduled', 'dispatched', 'delivered', 'missed', 'cancelled',"
            " 'refused')",
            name="state",
        ),
        CheckConstraint("amount >= 1 AND starts_at <= not_after", name="meant"),
        Index("ix_promotions_messenger", "messenger_id", "state", "starts_at"),
        Index("ix_promotions_candidacy", "candidacy_id", "id"),
        Index("ix_promotions_quota", "quota_id"),
        Index("uq_promotions_slot", "slot_id", unique=True, sqlite_where=_alive, postgresql_where=_alive),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    token: Mapped[str] = mapped_column(String(22), unique=True, default=new_token)
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"), unique=True)
    quota_id: Mapped[int] = mapped_column(ForeignKey("election_quotas.id"))
    offer_id: Mapped[int] = mapped_column(ForeignKey("election_offers.id"))
    candidacy_id: Mapped[int] = mapped_column(ForeignKey("candidacies.id"))
    messenger_id: Mapped[int] = mapped_column(ForeignKey("organisations.id"))
    slot_id: Mapped[int | None] = mapped_column(ForeignKey("election_slots.id"))
    amount: Mapped[int] = mapped_column(BigInt)
    words: Mapped[str] = mapped_column(Text, default="")
    link: Mapped[str] = mapped_column(String(200), default="")
    picture_id: Mapped[int | None] = mapped_column(ForeignKey("documents.id"))
    material_digest: Mapped[str] = mapped_column(String(64))
    starts_at: Mapped[datetime]
    not_after: Mapped[datetime]
    state: Mapped[str] = mapped_column(String(12), default="waiting")
    changed_at: Mapped[datetime]
    dispatched_at: Mapped[datetime | None]
    seen: Mapped[int | None] = mapped_column(BigInt)
    why: Mapped[str] = mapped_column(Text, default="")
    version: Mapped[int] = mapped_column()

    quota: Mapped[Quota] = relationship()
    offer: Mapped[Offer] = relationship()
    candidacy: Mapped[Candidacy] = relationship()
    messenger: Mapped[Organisation] = relationship()
    slot: Mapped[Slot | None] = relationship()

    __mapper_args__ = {"version_id_col": version}

    @property
    def audit_subject(self) -> tuple[str, str]:
        return ("promotion", self.token)
