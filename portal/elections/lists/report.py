"""The report of a list: every refused row, what was written in it, and why; safe to open in a spreadsheet program."""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterator

from sqlalchemy import select

from portal.core import data_keys
from portal.core.crypto import FieldKey
from portal.core.db import db
from portal.core.i18n import _
from portal.core.spreadsheets import BYTE_ORDER_MARK, csv_line
from portal.elections.lists.keeping import block_place
from portal.elections.lists.models import ListBlock, NumberList
from portal.elections.lists.sorting import Refusal
from portal.elections.lists.words import REASONS


def lines(row: NumberList) -> Iterator[str]:
    """CSV, a block at a time: memory is flat in the number of rows. All words are chosen before the first line."""
    head = BYTE_ORDER_MARK + csv_line([_("ردیف فایل"), _("آنچه نوشته شده"), _("چرا پذیرفته نشد")])
    return _lines(head, {code: str(words) for code, words in REASONS.items()}, refusals(row))


def _lines(head: str, said: dict[str, str], blocks: Iterator[list[Refusal]]) -> Iterator[str]:
    yield head
    for refused in blocks:
        yield "".join(csv_line([place, text, said[code]]) for place, code, text in refused)


def refusals(row: NumberList) -> Iterator[list[Refusal]]:
    """Refused rows in the file's order, as lists of (row, code, what was written)."""
    places = [f"{block_place(row, number)}/report" for number in range(row.blocks)]
    return _opened(row.id, places, data_keys.field_key(row.data_key))


def _opened(list_id: int, places: list[str], key: FieldKey) -> Iterator[list[Refusal]]:
    for number, place in enumerate(places):
        query = select(ListBlock.report).where(ListBlock.list_id == list_id, ListBlock.number == number)
        sealed = db.session.scalar(query)
        if sealed is not None:
            refused = json.loads(zlib.decompress(key.open(place, sealed)))
            yield [(row, code, text) for row, code, text in refused]
