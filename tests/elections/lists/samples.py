"""Files of numbers as people send them, and a poll that takes them. Numbers are invented: +98999…, nobody's."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Sequence
from typing import Any

import xlsxwriter
from sqlalchemy import select

from portal.core.db import db, transaction
from portal.elections.lists import upload, work
from portal.elections.lists.marks import unpack_marks
from portal.elections.lists.models import ListBlock, NumberList
from portal.elections.lists.report import refusals
from tests.elections import polls
from tests.elections.polls import Poll


def mobiles(count: int, start: int = 0) -> list[str]:
    """Different numbers, written with 0."""
    return [f"0999{start + number:07}" for number in range(count)]


def text(rows: Iterable[str], encoding: str = "utf-8") -> bytes:
    return "\n".join(rows).encode(encoding)


def workbook(rows: Sequence[Sequence[object]], more_sheets: Sequence[str] = ()) -> bytes:
    """An XLSX of these rows; a text that begins with "=" is a formula."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"strings_to_formulas": True}) as book:
        sheet = book.add_worksheet("شماره‌ها")
        for place, row in enumerate(rows):
            sheet.write_row(place, 0, row)
        for name in more_sheets:
            book.add_worksheet(name)
    return out.getvalue()


def bomb(rows: int = 1_200_000) -> bytes:
    """A small workbook that unpacks to forty megabytes."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(workbook([["0"]]))) as honest, zipfile.ZipFile(
        out, "w", zipfile.ZIP_DEFLATED, compresslevel=9
    ) as made:
        for name in honest.namelist():
            body = honest.read(name)
            if name.endswith("sheet1.xml"):
                zeros = b"<row><c><v>1111111111</v></c></row>" * rows
                body = body.replace(b"<sheetData>", b"<sheetData>" + zeros)
            made.writestr(name, body)
    return out.getvalue()


def a_poll(service: str = "bulk_message", capacity: int = 300_000, candidates: int = 2) -> Poll:
    """Candidates who may have so much of the service from one messenger."""
    return polls.a_dealt_poll(candidates, service, capacity)


def uploaded(
    poll: Poll,
    body: bytes,
    place: int = 0,
    name: str = "فهرست.csv",
    service: str = "bulk_message",
    block_rows: int = upload.BLOCK,
) -> int:
    """The id of a list that the candidate's representative sent; nobody has looked into it yet."""
    quota = polls.quota_of(poll.candidacies[place], service)
    with transaction():
        row = upload.receive(quota, poll.representatives[place], io.BytesIO(body), name, True, block_rows=block_rows)
        return row.id


def listed(poll: Poll, body: bytes, place: int = 0, **said: Any) -> NumberList:
    """The same, read to its end."""
    list_id = uploaded(poll, body, place, **said)
    work.read({"id": list_id})
    return fresh(list_id)


def fresh(list_id: int) -> NumberList:
    db.session.rollback()
    db.session.expire_all()
    return db.session.get_one(NumberList, list_id)


def report_of(row: NumberList) -> list[tuple[int, str, str]]:
    return [one for block in refusals(row) for one in block]


def marks(list_id: int | None = None) -> list[int]:
    """Of all numbers of bulk messages, or of one list: what each is known again by."""
    query = select(ListBlock.marks)
    packed = db.session.scalars(query if list_id is None else query.where(ListBlock.list_id == list_id))
    return [mark for body in packed for mark in unpack_marks(body)]


def counts(row: NumberList) -> tuple[int, int, int, int, int]:
    """Rows, accepted, invalid, repeated, opted out."""
    return row.total, row.accepted, row.invalid, row.repeated, row.opted_out
