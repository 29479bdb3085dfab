"""The lines of the board, made anew by a round from the figures of the files that ended within a year."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import groupby

from sqlalchemy import delete, select

from portal.core.board.figures import median, ninetieth
from portal.core.board.models import BoardLine, FileFigures
from portal.core.clock import now
from portal.core.db import db, transaction
from portal.core.jobs import periodic

PERIOD = timedelta(days=365)


@periodic("board.lines", seconds=600)
def make_lines() -> None:
    """Read outside the writer's lock, then put the new lines in place of the old."""
    moment = now()
    lines = lines_at(moment)
    db.session.rollback()
    with transaction() as session:
        session.execute(delete(BoardLine))
        session.add_all(lines)


def lines_at(moment: datetime) -> list[BoardLine]:
    """One line for each office and messenger with a file that ended in the year before `moment`."""
    lately = (FileFigures.ended_at > moment - PERIOD, FileFigures.ended_at <= moment)
    query = select(FileFigures).where(*lately).order_by(FileFigures.subject, FileFigures.subject_id)
    rows = db.session.scalars(query.execution_options(yield_per=1000))
    return [
        _line(subject, subject_id, list(group), moment)
        for (subject, subject_id), group in groupby(rows, key=lambda row: (row.subject, row.subject_id))
    ]


def _line(subject: str, subject_id: int, files: Sequence[FileFigures], moment: datetime) -> BoardLine:
    worked = [row.worked for row in files if row.worked is not None and not row.withdrawn]
    return BoardLine(
        subject=subject,
        subject_id=subject_id,
        files=len(files),
        decided=sum(row.decided for row in files),
        median=median(worked),
        ninetieth=ninetieth(worked),
        silent=sum(row.silent for row in files),
        withdrawn=sum(row.withdrawn for row in files),
        questions=sum(row.questions for row in files),
        asked_again=sum(row.asked_again for row in files),
        handovers=sum(row.handovers for row in files),
        nudges=sum(row.nudges for row in files),
        made_at=moment,
    )
