"""The worker's part: read a list block by block, each kept by itself, until it is ready or cannot be used."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from portal.core import data_keys
from portal.core.crypto import FieldKey
from portal.core.db import db
from portal.core.jobs import finish, job
from portal.elections.lists import ending
from portal.elections.lists.keeping import Overtaken, begun, keep
from portal.elections.lists.models import READING, NumberList
from portal.elections.lists.reading.problems import Unreadable
from portal.elections.lists.sorting import block_of
from portal.elections.lists.source import opened
from portal.elections.lists.upload import READ


# Of a workbook, a million texts may have to be read again before the first new row comes.
@job(READ, lease=timedelta(minutes=4))
def read(args: Mapping[str, Any]) -> None:
    """A worker that was killed left whole blocks only: whoever comes next begins behind them."""
    row = db.session.get_one(NumberList, args["id"])
    if row.state != READING:
        return
    key = data_keys.field_key(row.data_key)
    try:
        _read(row, key)
    except Unreadable as problem:
        with finish():
            ending.refuse(args["id"], problem.code)
    except Overtaken:
        return  # withdrawn or purged meanwhile, or somebody else's job by now
    else:
        with finish():
            ending.complete(args["id"])


def _read(row: NumberList, key: FieldKey) -> None:
    done, rows = row.blocks, row.block_rows
    with opened(row, key) as source:
        reading = begun(row, source, key)
        for number, cells in enumerate(source.blocks):
            if number >= done:
                keep(reading, block_of(number, number * rows, cells, source.layout.header))
