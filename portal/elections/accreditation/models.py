"""The case in which a candidate names a representative and the headquarters accredits them."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.core.cases import Case
from portal.core.crypto import EncryptedText
from portal.elections.models import Candidate

KIND = "accreditation"


class AccreditationCase(Case):
    """Who is named; `ended_at`: when the accreditation ended, for good."""

    __tablename__ = "accreditations"
    __mapper_args__ = {"polymorphic_identity": KIND}

    id: Mapped[int] = mapped_column(ForeignKey("cases.id"), primary_key=True)
    candidate_id: Mapped[int] = mapped_column(ForeignKey("candidates.id"), index=True)
    name: Mapped[str] = mapped_column(String(120))
    email: Mapped[str] = mapped_column(String(254), index=True)
    national_code: Mapped[str] = mapped_column(EncryptedText("accreditations.national_code"))
    mobile: Mapped[str] = mapped_column(EncryptedText("accreditations.mobile"))
    ended_at: Mapped[datetime | None]
    ended_why: Mapped[str] = mapped_column(String(500), default="")

    candidate: Mapped[Candidate] = relationship()


def accreditation(case: Case) -> AccreditationCase:
    """The case as the kind that the kernel was told it is."""
    if not isinstance(case, AccreditationCase):
        raise TypeError(case.kind)
    return case
