"""The case in which an office proposes to revoke a licence; its applicant is the holder, who is heard first."""

from __future__ import annotations

from sqlalchemy import ForeignKey, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.core.cases import Case
from portal.licensing.licences.models import Licence

KIND = "licence_action"


class LicenceAction(Case):
    """`ground`: why the office means to revoke, as the holder reads it; `answer`: what the holder says to it;
    `outcome`: the reason of the decision."""

    __tablename__ = "licence_actions"
    __mapper_args__ = {"polymorphic_identity": KIND}

    id: Mapped[int] = mapped_column(ForeignKey("cases.id"), primary_key=True)
    licence_id: Mapped[int] = mapped_column(ForeignKey("licences.id"), index=True)
    ground: Mapped[str] = mapped_column(Text)
    answer: Mapped[str] = mapped_column(Text, default="")
    outcome: Mapped[str] = mapped_column(Text, default="")

    licence: Mapped[Licence] = relationship()


def licence_action(case: Case) -> LicenceAction:
    """The case as the kind that the kernel was told it is."""
    if not isinstance(case, LicenceAction):
        raise TypeError(case.kind)
    return case
