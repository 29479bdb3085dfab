"""The report of a list: every refused row, what was written in it, and why; safe to open in a spreadsheet program."""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterator

from sqlalchemy import select

from portal.core import data_keys
from portal.core.db import db
from portal.core.i18n import _
from portal.core.spreadsheets import BYTE_ORDER_MARK, csv_line
from portal.elections.lists.keeping import Refusal, block_place
from portal.elections.lists.models import ListBlock, NumberList
from portal.elections.lists.words import REASONS


def lines(row: NumberList) -> Iterator[str]:
    """CSV, a block at a time: memory is flat in the number of rows."""
    head = csv_line([_("ردیف فایل"), _("آنچه نوشته شده"), _("چرا پذیرفته نشد")])
    yield BYTE_ORDER_MARK + head
    said = {code: str(words) for code, words in REASONS.items()}
    for refused in refusals(row):
        yield "".join(csv_line([place, text, said[code]]) for place, code, text in refused)


def refusals(row: NumberList) -> Iterator[list[Refusal]]:
    """Refused rows in the file's order, as lists of (row, code, what was written)."""
    key = data_keys.field_key(row.data_key)
    list_id, blocks, token_place = row.id, row.blocks, [block_place(row, n) for n in range(row.blocks)]
    for number in range(blocks):
        query = select(ListBlock.report).where(ListBlock.list_id == list_id, ListBlock.number == number)
        sealed = db.session.scalar(query)
        if sealed is not None:
            body = zlib.decompress(key.open(f"{token_place[number]}/report", sealed))
            yield [(place, code, text) for place, code, text in json.loads(body)]
