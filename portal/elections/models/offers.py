"""What messengers offer of each service, and what each candidate may have of it: the same for all."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.core.accounts.models import Organisation
from portal.core.db import Base, BigInt, new_token
from portal.elections.models.polls import Candidacy, Constituency, Round

_live = text("withdrawn_at IS NULL")


class Offer(Base):
    """A messenger's offer of one service to all candidates of a constituency in one round.

    `service` is a code of `services.SERVICES`. It is given inside `window_from` … `window_until`. Intervals (the
    pinned chat): `slots_per_day` slots of equal length in the hours from `day_starts` (minutes after midnight,
    Tehran), in `bands` equal parts of the day. The creative must be there `material_hours` before its start.
    """

    __tablename__ = "election_offers"
    __table_args__ = (
        CheckConstraint("window_from < window_until", name="window"),
        CheckConstraint(
            "slots_per_day >= 0 AND slot_minutes >= 0 AND bands >= 1 AND material_hours >= 0", name="slots"
        ),
        Index(
            "uq_election_offers_live",
            "round_id",
            "constituency_id",
            "messenger_id",
            "service",
            unique=True,
            sqlite_where=_live,
            postgresql_where=_live,
        ),
        Index("ix_election_offers_messenger", "messenger_id", "round_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    token: Mapped[str] = mapped_column(String(22), unique=True, default=new_token)
    round_id: Mapped[int] = mapped_column(ForeignKey("election_rounds.id"))
    constituency_id: Mapped[int] = mapped_column(ForeignKey("election_constituencies.id"))
    messenger_id: Mapped[int] = mapped_column(ForeignKey("organisations.id"))
    service: Mapped[str] = mapped_column(String(30))
    window_from: Mapped[datetime]
    window_until: Mapped[datetime]
    slots_per_day: Mapped[int] = mapped_column(default=0)
    slot_minutes: Mapped[int] = mapped_column(default=0)
    day_starts: Mapped[int] = mapped_column(default=0)
    bands: Mapped[int] = mapped_column(default=1)
    material_hours: Mapped[int] = mapped_column(default=12)
    terms: Mapped[str] = mapped_column(Text, default="")
    announced_at: Mapped[datetime]
    withdrawn_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column()

    round: Mapped[Round] = relationship()
    constituency: Mapped[Constituency] = relationship()
    messenger: Mapped[Organisation] = relationship()
    lines: Mapped[list[OfferLine]] = relationship(back_populates="offer", order_by="OfferLine.id")

    __mapper_args__ = {"version_id_col": version}

    @property
    def audit_subject(self) -> tuple[str, str]:
        return ("election_offer", self.token)


class OfferLine(Base):
    """`capacity` units of an offer, in one `province` or (empty) anywhere; `dealt` of them are somebody's.

    The database itself refuses to deal more than there is.
    """

    __tablename__ = "election_offer_lines"
    __table_args__ = (
        UniqueConstraint("offer_id", "province"),
        CheckConstraint("0 <= dealt AND dealt <= capacity", name="never_more"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    offer_id: Mapped[int] = mapped_column(ForeignKey("election_offers.id"))
    province: Mapped[str] = mapped_column(String(40), default="")
    capacity: Mapped[int] = mapped_column(BigInt)
    dealt: Mapped[int] = mapped_column(BigInt, default=0)

    offer: Mapped[Offer] = relationship(back_populates="lines")


class Quota(Base):
    """What one candidacy may have of one line: `each`, the same for all, and `extra` units that the draw dealt.

    `taken` is what requests took; the database refuses more than was dealt. Nothing can be transferred: a quota has
    one candidacy for ever. `credit`: units given again because a delivery was not proven (make-good). `returned`:
    what was left when the candidate withdrew.
    """

    __tablename__ = "election_quotas"
    __table_args__ = (
        UniqueConstraint("line_id", "candidacy_id"),
        CheckConstraint("each >= 0 AND extra >= 0 AND credit >= 0 AND returned >= 0", name="not_negative"),
        CheckConstraint("0 <= taken AND taken + returned <= each + extra + credit", name="never_more"),
        Index("ix_election_quotas_candidacy", "candidacy_id", "line_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    token: Mapped[str] = mapped_column(String(22), unique=True, default=new_token)
    line_id: Mapped[int] = mapped_column(ForeignKey("election_offer_lines.id"))
    candidacy_id: Mapped[int] = mapped_column(ForeignKey("candidacies.id"))
    each: Mapped[int] = mapped_column(BigInt)
    extra: Mapped[int] = mapped_column(BigInt, default=0)
    credit: Mapped[int] = mapped_column(BigInt, default=0)
    taken: Mapped[int] = mapped_column(BigInt, default=0)
    returned: Mapped[int] = mapped_column(BigInt, default=0)

    line: Mapped[OfferLine] = relationship()
    candidacy: Mapped[Candidacy] = relationship()

    @property
    def left(self) -> int:
        """Units that may still be asked for."""
        return self.each + self.extra + self.credit - self.taken - self.returned

    @property
    def audit_subject(self) -> tuple[str, str]:
        return ("election_quota", self.token)
