"""The case in which a representative asks for units of a quota with a creative."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.core.cases import Case
from portal.core.db import BigInt
from portal.core.documents import Document
from portal.elections.models import Candidacy, Offer, Quota, Slot
from portal.elections.services import SERVICES, Service

KIND = "promotion"
_held = text("holds_units AND slot_id IS NOT NULL")


class PromotionCase(Case):
    """`amount` units of `quota`, wanted from `starts_at` on (a slot's own start, where there is a slot).

    `holds_units`: the units are taken and not yet given back; only then is the slot held too. `fallback`: what was
    shown because the creative was not there in time (`last_approved` or `name_card`), else empty.
    """

    __tablename__ = "promotion_requests"
    __mapper_args__ = {"polymorphic_identity": KIND}
    __table_args__ = (
        CheckConstraint("amount >= 1", name="amount"),
        CheckConstraint("fallback IN ('', 'last_approved', 'name_card')", name="fallback"),
        Index("ix_promotion_requests_candidacy", "candidacy_id", "id"),
        Index("ix_promotion_requests_quota", "quota_id"),
        Index("ix_promotion_requests_held", "holds_units", "starts_at"),
        Index("uq_promotion_requests_slot", "slot_id", unique=True, sqlite_where=_held, postgresql_where=_held),
    )

    id: Mapped[int] = mapped_column(ForeignKey("cases.id"), primary_key=True)
    quota_id: Mapped[int] = mapped_column(ForeignKey("election_quotas.id"))
    candidacy_id: Mapped[int] = mapped_column(ForeignKey("candidacies.id"))
    slot_id: Mapped[int | None] = mapped_column(ForeignKey("election_slots.id"))
    amount: Mapped[int] = mapped_column(BigInt)
    words: Mapped[str] = mapped_column(Text, default="")
    link: Mapped[str] = mapped_column(String(200), default="")
    picture_id: Mapped[int | None] = mapped_column(ForeignKey("documents.id"))
    starts_at: Mapped[datetime]
    holds_units: Mapped[bool] = mapped_column(default=False)
    fallback: Mapped[str] = mapped_column(String(20), default="")
    reason: Mapped[str] = mapped_column(Text, default="")

    quota: Mapped[Quota] = relationship()
    candidacy: Mapped[Candidacy] = relationship()
    slot: Mapped[Slot | None] = relationship()
    picture: Mapped[Document | None] = relationship(foreign_keys=[picture_id])

    @property
    def offer(self) -> Offer:
        return self.quota.line.offer

    @property
    def service(self) -> Service:
        return SERVICES[self.offer.service]

    @property
    def material_due(self) -> datetime:
        """Until when the creative must have been sent: so long before the slot, or before all is over. What makes a
        missed slot good may come up to its hour: the messenger has the creative of the one that was missed."""
        if self.slot and self.slot.makes_good:
            return self.slot.starts_at
        last = self.slot.starts_at if self.slot else self.not_after
        return last - timedelta(hours=self.offer.material_hours)

    @property
    def check_until(self) -> datetime:
        """When the content desk's time is over at the latest, whatever its clock says."""
        return self.slot.starts_at if self.slot else self.material_due

    @property
    def not_after(self) -> datetime:
        """The slot's end, the offer's window or the silence, whichever comes first."""
        ends = [self.offer.window_until, self.candidacy.round.silent_at]
        return min([*ends, self.slot.ends_at] if self.slot else ends)


def promotion_case(case: Case) -> PromotionCase:
    """The case as the kind that the kernel was told it is."""
    if not isinstance(case, PromotionCase):
        raise TypeError(case.kind)
    return case
