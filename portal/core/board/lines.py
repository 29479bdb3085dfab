"""The board's lines as people and spreadsheets read them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from portal.core.accounts.models import Office, Organisation
from portal.core.board.models import MESSENGER, OFFICE, BoardLine
from portal.core.db import db
from portal.core.i18n import _l, current_locale, number
from portal.core.spreadsheets import BYTE_ORDER_MARK, csv_line
from portal.core.text import sort_key

COLUMNS = (
    *("subject", "name", "name_en", "files", "decided", "withdrawn", "median_hours", "ninetieth_hours"),
    *("share_by_silence", "questions_a_file", "asked_again_a_file", "handovers_a_file", "nudges_a_file"),
)
# What a chart can show: a name in the address, what it is called, and the property it reads.
MEASURES: dict[str, Any] = {
    "hours": _l("ساعت کاری"),
    "silence": _l("سهم سکوت"),
    "questions": _l("پرسش در هر پرونده"),
    "again": _l("بازپرسی در هر پرونده"),
    "handovers": _l("دست‌به‌دست شدن"),
    "nudges": _l("پیگیری متقاضی"),
}


@dataclass(frozen=True)
class Line:
    """A line with its subject's names. Hours are working hours, shares from 0 to 1, the rest a mean for a file."""

    name_fa: str
    name_en: str
    row: BoardLine

    @property
    def name(self) -> str:
        return self.name_fa if current_locale() == "fa" else self.name_en or self.name_fa

    @property
    def median(self) -> float | None:
        return _hours(self.row.median)

    @property
    def ninetieth(self) -> float | None:
        return _hours(self.row.ninetieth)

    @property
    def silence(self) -> float:
        return _share(self.row.silent, self.row.decided)

    @property
    def questions(self) -> float:
        return _share(self.row.questions, self.row.files)

    @property
    def again(self) -> float:
        return _share(self.row.asked_again, self.row.files)

    @property
    def handovers(self) -> float:
        return _share(self.row.handovers, self.row.files)

    @property
    def nudges(self) -> float:
        return _share(self.row.nudges, self.row.files)


@dataclass(frozen=True)
class Bar:
    """A bar of a chart: its length and a second mark as parts of a hundred, and what it says in words."""

    name: str
    length: float | None
    mark: float | None
    words: str


def lines_of(subject: str) -> list[Line]:
    """Offices in the order in which they were made, messengers by name: a board is no contest."""
    named: type[Office] | type[Organisation] = Office if subject == OFFICE else Organisation
    query = select(named.name_fa, named.name_en, BoardLine).join(BoardLine, BoardLine.subject_id == named.id)
    rows = db.session.execute(query.where(BoardLine.subject == subject).order_by(named.id))
    lines = [Line(fa, en, row) for fa, en, row in rows]
    return sorted(lines, key=lambda line: sort_key(line.name)) if subject == MESSENGER else lines


def made_at() -> datetime | None:
    return db.session.scalar(select(BoardLine.made_at).limit(1))


def bars_of(lines: Sequence[Line], measure: str) -> list[Bar]:
    """The chart of a measure; for hours the bar is the median and the mark the ninetieth of a hundred."""
    values = [_values(line, measure) for line in lines]
    longest = max((part for pair in values for part in pair if part), default=0) or 1
    return [
        Bar(line.name, _part(value or 0, longest), _part(mark, longest), _words(value, mark, measure))
        for line, (value, mark) in zip(lines, values, strict=True)
    ]


def _values(line: Line, measure: str) -> tuple[float | None, float | None]:
    if measure == "hours":
        return line.median, line.ninetieth
    return getattr(line, measure), None


def _words(value: float | None, mark: float | None, measure: str) -> str:
    if value is None:
        return "–"
    if measure == "silence":
        return f"{number(value * 100, 0)}٪" if current_locale() == "fa" else f"{number(value * 100, 0)}%"
    words = number(value, 1)
    return f"{words} – {number(mark, 1)}" if mark is not None else words


def csv_lines() -> Iterator[str]:
    """Everything that the board shows, both parts of it."""
    yield BYTE_ORDER_MARK + csv_line(COLUMNS)
    for subject in (OFFICE, MESSENGER):
        for line in lines_of(subject):
            row = line.row
            counted = (row.files, row.decided, row.withdrawn, line.median, line.ninetieth)
            means = (line.silence, line.questions, line.again, line.handovers, line.nudges)
            yield csv_line([subject, line.name_fa, line.name_en, *counted, *(round(mean, 3) for mean in means)])


def _part(value: float | None, longest: float) -> float | None:
    return None if value is None else 100 * value / longest


def _hours(minutes: int | None) -> float | None:
    return None if minutes is None else round(minutes / 60, 1)


def _share(part: int, whole: int) -> float:
    return part / whole if whole else 0.0
