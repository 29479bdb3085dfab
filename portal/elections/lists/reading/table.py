"""Lines to the cells of one column: which sign parts the columns, and which column holds the numbers."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, islice

from portal.elections.lists.reading.numbers import EMPTY_CELL, find_numbers
from portal.elections.lists.reading.problems import Unreadable

DELIMITERS = "\t;|,،؛"
JUDGED = 500  # rows by which the column is chosen
TAKEN = 1000  # rows that are parted at a time


@dataclass(frozen=True)
class Layout:
    """`delimiter` "": one cell a line. `column` counts from 0; `title` is its heading, empty where there is none.

    `columns`: how many there are; `header`: whether the first row only names them.
    """

    delimiter: str = ""
    column: int = 0
    columns: int = 1
    header: bool = False
    title: str = ""


def layout_of(head: str, delimiter: str | None = None) -> Layout:
    """How to read a file that begins with `head`; `delimiter` where it is known already."""
    lines = head.split("\n", JUDGED)[:JUDGED]
    sign = _delimiter(lines) if delimiter is None else delimiter
    rows = [row for row in _rows(lines, sign) if any(cell.strip() for cell in row)]
    if not rows:
        return Layout(sign)
    width = max(map(len, rows))
    column = _column(rows, width)
    first = rows[0][column].strip() if len(rows[0]) > column else ""
    header = bool(find_numbers([first]).wrong) and any(char.isalpha() for char in first)
    return Layout(sign, column, width, header, " ".join(first.split())[:60] if header else "")


def _delimiter(lines: Sequence[str]) -> str:
    """The sign that most lines have; a space parts nothing, for people write numbers with spaces."""
    filled = [line for line in lines if line.strip()]
    shares = {sign: sum(sign in line for line in filled) for sign in DELIMITERS}
    best = max(DELIMITERS, key=lambda sign: shares[sign])
    return best if shares[best] * 2 >= max(len(filled), 1) else ""


def _rows(lines: Sequence[str], delimiter: str) -> list[list[str]]:
    if not delimiter:
        return [[line] for line in lines]
    try:
        return list(csv.reader(lines, delimiter=delimiter))
    except csv.Error:
        return [line.split(delimiter) for line in lines]


def _column(rows: Sequence[Sequence[str]], width: int) -> int:
    """The column with the most mobile numbers; the first of equals."""

    def score(column: int) -> int:
        return len(find_numbers([row[column] if len(row) > column else "" for row in rows]).numbers)

    return max(range(width), key=score)


def cells(texts: Iterator[str], layout: Layout) -> Iterator[str]:
    """One cell a row, of the chosen column, the header's too: "" for a blank row, EMPTY_CELL for an empty cell."""
    if not layout.delimiter:
        return chain.from_iterable(map(_lines, texts))
    whole_lines = chain.from_iterable(io.StringIO(text, newline="\n") for text in texts)
    return chain.from_iterable(_columns(whole_lines, layout))


def _lines(text: str) -> list[str]:
    found = text.split("\n")
    if not found[-1]:
        found.pop()
    return found


def _columns(lines: Iterator[str], layout: Layout) -> Iterator[Sequence[str]]:
    rows, column = csv.reader(lines, delimiter=layout.delimiter), layout.column
    try:
        # No row outlives its turn: a thousand lists at once would set the collector to work.
        while some := [
            row[column] or _nothing(row) if len(row) > column else _nothing(row) for row in islice(rows, TAKEN)
        ]:
            yield some
    except csv.Error as error:
        raise Unreadable("open_quote") from error


def _nothing(row: Sequence[str]) -> str:
    return EMPTY_CELL if any(row) else ""


def blocks(cells_of_file: Iterator[str], size: int) -> Iterator[list[str]]:
    """Lists of `size` cells, the last one shorter."""
    while block := list(islice(cells_of_file, size)):
        yield block
