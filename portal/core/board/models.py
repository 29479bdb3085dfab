"""Rows of the board: what one ended file says of an office or a messenger, and the lines that are shown."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from portal.core.db import Base

OFFICE, MESSENGER = "office", "messenger"
SUBJECTS = "subject IN ('office', 'messenger')"


class FileFigures(Base):
    """What one ended file says of one office that had it, or of the messenger that sent it (`subject_id`).

    `worked`: working minutes, for an office in its own turns, for a messenger in all turns but its own; None where
    the calendar does not know a year. `decided`: ended here, not in an office after it; `silent`: by lapse of time;
    `withdrawn`: by the applicant.
    """

    __tablename__ = "board_files"
    __table_args__ = (
        UniqueConstraint("case_id", "subject", "subject_id"),
        CheckConstraint(SUBJECTS, name="subject"),
        Index("ix_board_files_ended", "ended_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"))
    subject: Mapped[str] = mapped_column(String(10))
    subject_id: Mapped[int]
    ended_at: Mapped[datetime]
    worked: Mapped[int | None]
    decided: Mapped[bool]
    silent: Mapped[bool]
    withdrawn: Mapped[bool]
    questions: Mapped[int]
    asked_again: Mapped[int]
    handovers: Mapped[int]
    nudges: Mapped[int]


class BoardLine(Base):
    """One line of the board: the files that ended in a year. Sums, and two measures of time in working minutes.

    Time is measured over the files that were not withdrawn.
    """

    __tablename__ = "board_lines"
    __table_args__ = (UniqueConstraint("subject", "subject_id"), CheckConstraint(SUBJECTS, name="subject"))

    id: Mapped[int] = mapped_column(primary_key=True)
    subject: Mapped[str] = mapped_column(String(10))
    subject_id: Mapped[int]
    files: Mapped[int]
    decided: Mapped[int]
    median: Mapped[int | None]
    ninetieth: Mapped[int | None]
    silent: Mapped[int]
    withdrawn: Mapped[int]
    questions: Mapped[int]
    asked_again: Mapped[int]
    handovers: Mapped[int]
    nudges: Mapped[int]
    made_at: Mapped[datetime]
