"""Elections as data: rounds with their days, constituencies, candidates and in which round each stands."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.core.accounts.models import Organisation
from portal.core.db import Base, new_token
from portal.core.i18n import current_locale

# Campaigning ends so long before polling *starts*; an extension of polling at night does not move it.
SILENCE = timedelta(hours=24)


class Named:
    """A thing with a Persian name and, where there is one, an English."""

    name_fa: Mapped[str] = mapped_column(String(200))
    name_en: Mapped[str] = mapped_column(String(200), default="")

    @property
    def name(self) -> str:
        """In the reader's language."""
        return self.name_en or self.name_fa if current_locale() == "en" else self.name_fa


class Election(Named, Base):
    """`content_check`: the headquarters looks at a creative before it goes to the messenger, within `check_days`
    working days; its silence approves. `dispute_hours`: how long a representative may dispute a delivery.
    `report_hours`: how long after its end a messenger may prove a unit."""

    __tablename__ = "elections"
    __table_args__ = (
        CheckConstraint("kind IN ('presidential', 'parliament', 'councils')", name="kind"),
        CheckConstraint("check_days >= 1 AND dispute_hours >= 1", name="terms"),
        CheckConstraint("report_hours BETWEEN 1 AND 168", name="report_hours"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    token: Mapped[str] = mapped_column(String(22), unique=True, default=new_token)
    code: Mapped[str] = mapped_column(String(40), unique=True)
    kind: Mapped[str] = mapped_column(String(20))
    content_check: Mapped[bool] = mapped_column(default=True)
    check_days: Mapped[int] = mapped_column(default=1)
    dispute_hours: Mapped[int] = mapped_column(default=24)
    report_hours: Mapped[int] = mapped_column(default=12)
    created_at: Mapped[datetime]
    version: Mapped[int] = mapped_column()

    rounds: Mapped[list[Round]] = relationship(back_populates="election", order_by="Round.number")
    constituencies: Mapped[list[Constituency]] = relationship(back_populates="election", order_by="Constituency.id")

    __mapper_args__ = {"version_id_col": version}

    @property
    def audit_subject(self) -> tuple[str, str]:
        return ("election", self.token)


class Constituency(Named, Base):
    """Where candidates stand against each other; an election over the whole country has one, `country`."""

    __tablename__ = "election_constituencies"
    __table_args__ = (UniqueConstraint("election_id", "code"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    token: Mapped[str] = mapped_column(String(22), unique=True, default=new_token)
    election_id: Mapped[int] = mapped_column(ForeignKey("elections.id"))
    code: Mapped[str] = mapped_column(String(40))
    province: Mapped[str] = mapped_column(String(40), default="")

    election: Mapped[Election] = relationship(back_populates="constituencies")


class Round(Base):
    """One round of voting. Campaigning: from `opens_at` (and once `declared_at` is there) to `silent_at`.

    Messengers announce what they offer until `offers_until`; then `dealt_at` the quotas are made.
    """

    __tablename__ = "election_rounds"
    __table_args__ = (
        UniqueConstraint("election_id", "number"),
        CheckConstraint("number IN (1, 2)", name="number"),
        CheckConstraint("offers_until <= opens_at AND opens_at < poll_starts_at", name="order"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    token: Mapped[str] = mapped_column(String(22), unique=True, default=new_token)
    election_id: Mapped[int] = mapped_column(ForeignKey("elections.id"))
    number: Mapped[int]
    offers_until: Mapped[datetime]
    opens_at: Mapped[datetime]
    poll_starts_at: Mapped[datetime]
    declared_at: Mapped[datetime | None]
    dealt_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column()

    election: Mapped[Election] = relationship(back_populates="rounds")
    candidacies: Mapped[list[Candidacy]] = relationship(back_populates="round", order_by="Candidacy.id")

    __mapper_args__ = {"version_id_col": version}

    @property
    def silent_at(self) -> datetime:
        """When campaigning ends (facts of law: 24 hours before polling starts)."""
        return self.poll_starts_at - SILENCE

    def is_campaign(self, moment: datetime) -> bool:
        """Whether promotion is lawful at `moment`."""
        return self.declared_at is not None and max(self.opens_at, self.declared_at) <= moment < self.silent_at

    @property
    def audit_subject(self) -> tuple[str, str]:
        return ("election_round", self.token)


class Candidate(Named, Base):
    """`code` is the ballot's; `campaign` the organisation whose members are the accredited representatives."""

    __tablename__ = "candidates"
    __table_args__ = (UniqueConstraint("constituency_id", "code"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    token: Mapped[str] = mapped_column(String(22), unique=True, default=new_token)
    constituency_id: Mapped[int] = mapped_column(ForeignKey("election_constituencies.id"))
    code: Mapped[str] = mapped_column(String(20))
    campaign_id: Mapped[int] = mapped_column(ForeignKey("organisations.id"), unique=True)

    constituency: Mapped[Constituency] = relationship()
    campaign: Mapped[Organisation] = relationship()

    @property
    def audit_subject(self) -> tuple[str, str]:
        return ("candidate", self.token)


class Candidacy(Base):
    """A candidate in one round: what quotas are dealt to. A second round has fresh ones."""

    __tablename__ = "candidacies"
    __table_args__ = (UniqueConstraint("round_id", "candidate_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    token: Mapped[str] = mapped_column(String(22), unique=True, default=new_token)
    round_id: Mapped[int] = mapped_column(ForeignKey("election_rounds.id"))
    candidate_id: Mapped[int] = mapped_column(ForeignKey("candidates.id"))
    withdrawn_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column()

    round: Mapped[Round] = relationship(back_populates="candidacies")
    candidate: Mapped[Candidate] = relationship()

    __mapper_args__ = {"version_id_col": version}

    @property
    def audit_subject(self) -> tuple[str, str]:
        return ("candidacy", self.token)
