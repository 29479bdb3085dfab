"""What the log was last told of each quota, so that the round writes each change once."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from portal.core.db import Base, BigInt


class StatedQuota(Base):
    """The numbers of a quota as they stand in its newest entry of the log."""

    __tablename__ = "ledger_quotas"

    quota_id: Mapped[int] = mapped_column(ForeignKey("election_quotas.id"), primary_key=True)
    each: Mapped[int] = mapped_column(BigInt)
    extra: Mapped[int] = mapped_column(BigInt)
    credit: Mapped[int] = mapped_column(BigInt)
    returned: Mapped[int] = mapped_column(BigInt)
    at: Mapped[datetime]
