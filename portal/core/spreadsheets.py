"""Tables for spreadsheets: CSV that opens in Persian and runs nothing."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence

# In front of the first line: without it spreadsheets misread Persian.
BYTE_ORDER_MARK = "\ufeff"
FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r")


def csv_line(cells: Sequence[object]) -> str:
    """One line. A cell of text that begins like a formula is made plain text; None is an empty cell."""
    out = io.StringIO()
    csv.writer(out).writerow([_plain(cell) for cell in cells])
    return out.getvalue()


def _plain(cell: object) -> object:
    if isinstance(cell, int | float):
        return cell
    text = "" if cell is None else str(cell)
    return f"'{text}" if text.startswith(FORMULA_SIGNS) else text
