"""Who holds what of a pool: asked, granted and used side by side, for pages and for files."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import xlsxwriter
from sqlalchemy import func, select
from sqlalchemy.orm import selectinload

from portal.core.accounts.places import name_of
from portal.core.capacity import GRANTED, Holding, Pool, ResourceClass, UsageReport, held_by_all
from portal.core.db import db
from portal.core.i18n import _, jalali_iso
from portal.core.spreadsheets import BYTE_ORDER_MARK, FORMULA_SIGNS, csv_line
from portal.subsidies.models import Grant, SupportLine

LOOK_BACK = timedelta(days=30)


@dataclass(frozen=True)
class Row:
    """One class of one grant in one period. `asked` None: a later change brought it; `used` None: not reported."""

    grant: Grant
    resource: ResourceClass
    since: date
    until: date
    asked: int | None
    granted: int
    used: int | None


def rows_of_pool(pool: Pool, day: date) -> list[Row]:
    """Everything that is held of a pool on `day` or later, holder by holder; a fixed number of queries."""
    live = select(Grant).where(Grant.pool_id == pool.id).order_by(Grant.id)
    found = db.session.scalars(live.options(selectinload(Grant.holder))).all()
    held, asked, used = held_by_all(found), asked_by_grant(found), used_by_grant(found, day)
    return [
        _row(grant, one, asked, used)
        for grant in found
        for one in held[grant.audit_subject]
        if one.state == GRANTED and one.until >= day
    ]


def rows_of_grant(grant: Grant, day: date) -> list[Row]:
    """All of a grant over time, days that have passed included."""
    asked, used = asked_by_grant([grant]), used_by_grant([grant], day)
    held = held_by_all([grant])[grant.audit_subject]
    return [_row(grant, one, asked, used) for one in held if one.state == GRANTED]


def _row(grant: Grant, one: Holding, asked: dict[tuple[int, int], int], used: dict[tuple[str, int], int]) -> Row:
    place = (grant.id, one.resource.id)
    latest = used.get((grant.token, one.resource.id))
    return Row(grant, one.resource, one.since, one.until, asked.get(place), one.amount, latest)


def asked_by_grant(found: Sequence[Grant]) -> dict[tuple[int, int], int]:
    """(grant, class) → units that its first request asked."""
    query = select(Grant.id, SupportLine.class_id, SupportLine.asked).join(
        SupportLine, SupportLine.case_id == Grant.case_id
    )
    rows = db.session.execute(query.where(Grant.id.in_([one.id for one in found])))
    return {(grant_id, class_id): units for grant_id, class_id, units in rows}


def used_by_grant(found: Sequence[Grant], day: date) -> dict[tuple[str, int], int]:
    """(grant's token, class) → the newest report of the last days."""
    mine = (UsageReport.subject_kind == "grant", UsageReport.subject_id.in_([one.token for one in found]))
    days = UsageReport.day.between(day - LOOK_BACK, day)
    newest = func.max(UsageReport.day).over(partition_by=(UsageReport.subject_id, UsageReport.class_id))
    inner = select(UsageReport.id, UsageReport.day, newest.label("newest")).where(*mine, days).subquery()
    here = select(inner.c.id).where(inner.c.day == inner.c.newest)
    rows = db.session.scalars(select(UsageReport).where(UsageReport.id.in_(here)).order_by(UsageReport.id))
    return {(row.subject_id, row.class_id): row.amount for row in rows}


# Files.


def heading() -> list[str]:
    columns = (_("تخصیص"), _("دارنده"), _("منبع"), _("یکا"), _("از روز"), _("تا روز"))
    return [*columns, _("خواسته‌شده"), _("داده‌شده"), _("مصرف")]


def cells_of(row: Row) -> list[Any]:
    days = (jalali_iso(row.since), jalali_iso(row.until))
    words = (row.grant.number, name_of(row.grant.holder), row.resource.name, row.resource.unit)
    return [*words, *days, row.asked, row.granted, row.used]


def csv_lines(rows: Sequence[Row]) -> Iterator[str]:
    """Opens in Persian and runs nothing."""
    yield BYTE_ORDER_MARK + csv_line(heading())
    for row in rows:
        yield csv_line(cells_of(row))


def workbook(title: str, rows: Sequence[Row]) -> bytes:
    """The same as a sheet that is read from right to left; text is written as text, never as a formula."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    sheet = book.add_worksheet(_sheet_name(title))
    sheet.right_to_left()
    sheet.freeze_panes(1, 0)
    sheet.set_column(0, 8, 16)
    sheet.write_row(0, 0, heading(), book.add_format({"bold": True}))
    for number, row in enumerate(rows, 1):
        for column, cell in enumerate(cells_of(row)):
            if isinstance(cell, int):
                sheet.write_number(number, column, cell)
            elif cell is not None:
                sheet.write_string(number, column, str(cell))
    book.close()
    return out.getvalue()


def _sheet_name(title: str) -> str:
    """Spreadsheets refuse some signs in a sheet's name, and more than 31."""
    plain = "".join(sign for sign in title if sign not in "[]:*?/\\'").lstrip("".join(FORMULA_SIGNS))
    return plain[:31] or "1"
