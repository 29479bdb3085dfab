"""Rows of the proof: messengers' keys, their signed receipts, what makes a missed unit good, and disputes."""

from __future__ import annotations

from base64 import b64encode
from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.core.accounts.models import Organisation, Person
from portal.core.cases import Case
from portal.core.db import Base, BigInt, append_only, new_token
from portal.elections.models import Promotion, Quota, Slot

KIND = "delivery_dispute"
_proven = text("proven_at IS NOT NULL")


class DeliveryKey(Base):
    """An Ed25519 public key of a messenger. It counts once its private half was shown to be there (`proven_at`),
    from `valid_from` until `valid_until` or its revocation; a proven key is one messenger's for ever."""

    __tablename__ = "delivery_keys"
    __table_args__ = (
        CheckConstraint("valid_from < valid_until", name="validity"),
        Index("ix_delivery_keys_messenger", "messenger_id", "id"),
        Index("uq_delivery_keys_proven", "fingerprint", unique=True, sqlite_where=_proven, postgresql_where=_proven),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    token: Mapped[str] = mapped_column(String(22), unique=True, default=new_token)
    messenger_id: Mapped[int] = mapped_column(ForeignKey("organisations.id"))
    label: Mapped[str] = mapped_column(String(80))
    public_key: Mapped[bytes] = mapped_column(LargeBinary(32))
    fingerprint: Mapped[str] = mapped_column(String(64))
    challenge: Mapped[str] = mapped_column(String(43))
    added_at: Mapped[datetime]
    added_by_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    proven_at: Mapped[datetime | None]
    valid_from: Mapped[datetime]
    valid_until: Mapped[datetime]
    revoked_at: Mapped[datetime | None]

    messenger: Mapped[Organisation] = relationship()
    added_by: Mapped[Person] = relationship()

    def state(self, moment: datetime) -> str:
        """unproven, coming, valid, expired or revoked."""
        if self.revoked_at is not None:
            return "revoked"
        if self.proven_at is None:
            return "unproven"
        if moment < self.valid_from:
            return "coming"
        return "valid" if moment < self.valid_until else "expired"

    @property
    def written(self) -> str:
        """The key in base64, as anybody may have it."""
        return b64encode(self.public_key).decode()

    @property
    def audit_subject(self) -> tuple[str, str]:
        return ("delivery_key", self.token)


class Receipt(Base):
    """What a messenger proved of one promotion, word for word as it was signed (`text`), and what became of it.

    `state`: open until the representative answers or `answer_until` passes (silent); disputed until decided.
    """

    __tablename__ = "delivery_receipts"
    __table_args__ = (
        CheckConstraint("state IN ('open', 'confirmed', 'silent', 'disputed', 'upheld', 'dismissed')", name="state"),
        CheckConstraint("starts_at <= ends_at AND seen >= 0", name="meant"),
        Index("ix_delivery_receipts_due", "state", "answer_until"),
        Index("ix_delivery_receipts_messenger", "messenger_id", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    token: Mapped[str] = mapped_column(String(22), unique=True, default=new_token)
    promotion_id: Mapped[int] = mapped_column(ForeignKey("promotions.id"), unique=True)
    messenger_id: Mapped[int] = mapped_column(ForeignKey("organisations.id"))
    key_id: Mapped[int] = mapped_column(ForeignKey("delivery_keys.id"))
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    material_digest: Mapped[str] = mapped_column(String(64))
    seen: Mapped[int] = mapped_column(BigInt)
    text: Mapped[str] = mapped_column(Text)
    signature: Mapped[str] = mapped_column(String(88))
    digest: Mapped[str] = mapped_column(String(64), unique=True)
    received_at: Mapped[datetime]
    answer_until: Mapped[datetime]
    state: Mapped[str] = mapped_column(String(10), default="open")
    answered_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column()

    promotion: Mapped[Promotion] = relationship()
    messenger: Mapped[Organisation] = relationship()
    key: Mapped[DeliveryKey] = relationship()

    __mapper_args__ = {"version_id_col": version}

    @property
    def audit_subject(self) -> tuple[str, str]:
        return ("delivery_receipt", self.token)


class MakeGood(Base):
    """Units of a promotion that were not delivered, made good: `credited` to the quota, or owed, and then `owed` says
    why: `over`, `withdrawn`, or `no_slot` (of a missed slot, until one is free). One for a promotion, for ever: the
    database refuses a second."""

    __tablename__ = "delivery_make_goods"
    __table_args__ = (
        CheckConstraint("amount >= 1", name="amount"),
        CheckConstraint("why IN ('missed', 'unproven', 'short', 'upheld')", name="why"),
        Index("ix_delivery_make_goods_quota", "quota_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    token: Mapped[str] = mapped_column(String(22), unique=True, default=new_token)
    promotion_id: Mapped[int] = mapped_column(ForeignKey("promotions.id"), unique=True)
    quota_id: Mapped[int] = mapped_column(ForeignKey("election_quotas.id"))
    amount: Mapped[int] = mapped_column(BigInt)
    why: Mapped[str] = mapped_column(String(10))
    credited: Mapped[bool]
    owed: Mapped[str] = mapped_column(String(10), default="")
    at: Mapped[datetime]

    promotion: Mapped[Promotion] = relationship()
    quota: Mapped[Quota] = relationship()
    spare: Mapped[SpareSlot | None] = relationship(back_populates="make_good")

    @property
    def is_owed(self) -> bool:
        """Whether nothing was given for it so far."""
        return not self.credited and self.spare is None

    @property
    def audit_subject(self) -> tuple[str, str]:
        return ("delivery_make_good", self.token)


class SpareSlot(Base):
    """The slot that nobody held and that was given for a missed one: at once, or when it became free. Never two."""

    __tablename__ = "delivery_spare_slots"

    id: Mapped[int] = mapped_column(primary_key=True)
    make_good_id: Mapped[int] = mapped_column(ForeignKey("delivery_make_goods.id"), unique=True)
    slot_id: Mapped[int] = mapped_column(ForeignKey("election_slots.id"), index=True)
    at: Mapped[datetime]

    make_good: Mapped[MakeGood] = relationship(back_populates="spare")
    slot: Mapped[Slot] = relationship()


class DisputeCase(Case):
    """A representative says that a reported delivery was not as reported. `reply`: the messenger's side of it."""

    __tablename__ = "delivery_disputes"
    __mapper_args__ = {"polymorphic_identity": KIND}

    id: Mapped[int] = mapped_column(ForeignKey("cases.id"), primary_key=True)
    receipt_id: Mapped[int] = mapped_column(ForeignKey("delivery_receipts.id"), unique=True)
    why: Mapped[str] = mapped_column(Text)
    reply: Mapped[str] = mapped_column(Text, default="")
    replied_at: Mapped[datetime | None]
    finding: Mapped[str] = mapped_column(Text, default="")

    receipt: Mapped[Receipt] = relationship()


def dispute_case(case: Case) -> DisputeCase:
    """The case as the kind that the kernel was told it is."""
    if not isinstance(case, DisputeCase):
        raise TypeError(case.kind)
    return case


append_only(MakeGood.__table__)  # type: ignore[arg-type]
append_only(SpareSlot.__table__)  # type: ignore[arg-type]
