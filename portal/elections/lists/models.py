"""Lists of numbers: who gave which to whom, the numbers sealed in blocks, and a keyed hash of each to know it again.

A roll is all that one candidate gave one messenger for one service, over all uploads. No number is in a roll twice:
of channel growth the database itself refuses it, and a seat beyond the ten-thousandth; of bulk messages whoever holds
the roll's row compares each block with the marks of all blocks before it.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.core.accounts.models import Organisation, Person
from portal.core.data_keys import DataKey
from portal.core.db import Base, BigInt, new_token
from portal.elections.models import Candidacy, Candidate, Promotion
from portal.elections.services import MOST_MEMBERS, SERVICES, Service

READING, READY, REFUSED, LEAVING, LEFT = "reading", "ready", "refused", "leaving", "left"
WITHDRAWN, PURGED = "withdrawn", "purged"
HASH = LargeBinary(16)
EVERYBODY = 0  # the scope of who opted out of all messages
_reading = text(f"state = '{READING}'")


class NumberRoll(Base):
    """All numbers that `candidate` gave `messenger` for `service`. Its row is the lock when blocks are added."""

    __tablename__ = "number_rolls"
    __table_args__ = (
        UniqueConstraint("candidate_id", "messenger_id", "service"),
        CheckConstraint("service IN ('bulk_message', 'channel_growth')", name="service"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    candidate_id: Mapped[int] = mapped_column(ForeignKey("candidates.id"))
    messenger_id: Mapped[int] = mapped_column(ForeignKey("organisations.id"), index=True)
    service: Mapped[str] = mapped_column(String(30))

    candidate: Mapped[Candidate] = relationship()
    messenger: Mapped[Organisation] = relationship()

    @property
    def meaning(self) -> Service:
        return SERVICES[self.service]


class NumberList(Base):
    """One upload. Every row of the file is accepted, invalid, repeated, opted out or over the cap.

    `blocks`: how many blocks of `block_rows` rows are done, the place from which a killed worker's work goes on.
    `consented_at`: when the uploader attested that the people agreed. `given`: how many blocks have left to the desk.
    """

    __tablename__ = "number_lists"
    __table_args__ = (
        CheckConstraint(
            "state IN ('reading', 'ready', 'refused', 'leaving', 'left', 'withdrawn', 'purged')", name="state"
        ),
        CheckConstraint("accepted + invalid + repeated + opted_out + over_cap = total", name="every_row_counted"),
        CheckConstraint("(state = 'refused') = (problem <> '')", name="problem"),
        CheckConstraint(
            "0 <= given AND given <= blocks AND progress BETWEEN 0 AND 100 AND block_rows >= 1", name="places"
        ),
        CheckConstraint("state NOT IN ('leaving', 'left') OR promotion_id IS NOT NULL", name="leaves_for_something"),
        Index("ix_number_lists_roll", "roll_id", "id"),
        Index("ix_number_lists_candidacy", "candidacy_id", "id"),
        Index(
            "uq_number_lists_reading", "roll_id", unique=True, sqlite_where=_reading, postgresql_where=_reading
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    token: Mapped[str] = mapped_column(String(22), unique=True, default=new_token)
    roll_id: Mapped[int] = mapped_column(ForeignKey("number_rolls.id"))
    candidacy_id: Mapped[int] = mapped_column(ForeignKey("candidacies.id"))
    data_key_id: Mapped[int] = mapped_column(ForeignKey("data_keys.id"))
    uploaded_by_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    uploaded_at: Mapped[datetime]
    consented_at: Mapped[datetime]
    consent_words: Mapped[str] = mapped_column(Text)
    display_name: Mapped[str] = mapped_column(String(120))
    size: Mapped[int] = mapped_column(BigInt)
    form: Mapped[str] = mapped_column(String(4))
    block_rows: Mapped[int]
    state: Mapped[str] = mapped_column(String(10), default=READING)
    problem: Mapped[str] = mapped_column(String(20), default="")
    progress: Mapped[int] = mapped_column(default=0)
    blocks: Mapped[int] = mapped_column(default=0)
    total: Mapped[int] = mapped_column(default=0)
    accepted: Mapped[int] = mapped_column(default=0)
    invalid: Mapped[int] = mapped_column(default=0)
    repeated: Mapped[int] = mapped_column(default=0)
    opted_out: Mapped[int] = mapped_column(default=0)
    over_cap: Mapped[int] = mapped_column(default=0)
    blank: Mapped[int] = mapped_column(default=0)
    column_number: Mapped[int] = mapped_column(default=0)
    column_title: Mapped[str] = mapped_column(String(60), default="")
    sheet: Mapped[str] = mapped_column(String(64), default="")
    promotion_id: Mapped[int | None] = mapped_column(ForeignKey("promotions.id"), unique=True)
    given: Mapped[int] = mapped_column(default=0)
    withheld: Mapped[int] = mapped_column(default=0)
    left_at: Mapped[datetime | None]

    roll: Mapped[NumberRoll] = relationship()
    candidacy: Mapped[Candidacy] = relationship()
    data_key: Mapped[DataKey] = relationship()
    uploaded_by: Mapped[Person] = relationship()
    promotion: Mapped[Promotion | None] = relationship()

    @property
    def refused(self) -> int:
        """Rows that were not accepted; each stands in the report."""
        return self.total - self.accepted

    @property
    def place(self) -> str:
        """What its sealed fields are bound to."""
        return f"number_lists/{self.token}"

    @property
    def audit_subject(self) -> tuple[str, str]:
        return ("number_list", self.token)


class ListPart(Base):
    """A piece of the file as it came, sealed; gone once the list is read."""

    __tablename__ = "number_list_parts"

    list_id: Mapped[int] = mapped_column(ForeignKey("number_lists.id"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    sealed: Mapped[bytes]


class ListBlock(Base):
    """What became of a block of rows: its accepted numbers (four bytes each) and the report's lines, sealed.

    `marks`: of a roll of bulk messages, eight bytes of each accepted number's keyed hash. They stay when the numbers
    have left, so that no later list brings them again; those of channel growth have rows of their own.
    """

    __tablename__ = "number_list_blocks"
    __table_args__ = (CheckConstraint("length(marks) IN (0, 8 * count)", name="marks"),)

    list_id: Mapped[int] = mapped_column(ForeignKey("number_lists.id"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    count: Mapped[int]
    numbers: Mapped[bytes]
    marks: Mapped[bytes]
    report: Mapped[bytes]


class GrowthNumber(Base):
    """A number of a roll of channel growth: once, on one of ten thousand seats."""

    __tablename__ = "growth_numbers"
    __table_args__ = (
        CheckConstraint(f"seat BETWEEN 1 AND {MOST_MEMBERS}", name="seat"),
        UniqueConstraint("roll_id", "seat"),
        {"sqlite_with_rowid": False},
    )

    roll_id: Mapped[int] = mapped_column(ForeignKey("number_rolls.id"), primary_key=True)
    hash: Mapped[bytes] = mapped_column(HASH, primary_key=True)
    list_id: Mapped[int] = mapped_column(ForeignKey("number_lists.id"))
    seat: Mapped[int]


class OptOut(Base):
    """Who wants no messages: of anybody (`scope` 0), or of one candidate (his id). Only a keyed hash of the number.

    `is_out` False: they texted that they want them again; the row stays, so that an older message that comes late
    changes nothing. Belongs to no campaign: it outlives every list.
    """

    __tablename__ = "opt_outs"
    __table_args__ = (
        CheckConstraint("source IN ('sms', 'messenger', 'operator')", name="source"),
        CheckConstraint("is_out OR source = 'sms'", name="only_the_person_returns"),
        {"sqlite_with_rowid": False},
    )

    hash: Mapped[bytes] = mapped_column(HASH, primary_key=True)
    scope: Mapped[int] = mapped_column(primary_key=True)
    is_out: Mapped[bool]
    said_at: Mapped[datetime]
    source: Mapped[str] = mapped_column(String(10))
