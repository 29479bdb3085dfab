"""What was really used: read from a file that the site's operator uploads, or from what its machines push."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from portal.core.accounts.members import has_role
from portal.core.accounts.models import Person
from portal.core.accounts.roles import Role
from portal.core.capacity import Pool, Reading, classes_of, report_usage
from portal.core.db import db
from portal.core.errors import Conflict, Forbidden, Invalid, PortalError
from portal.core.i18n import _, number, parse_jalali
from portal.core.text import digits_to_ascii
from portal.subsidies.models import Grant
from portal.subsidies.programme import counts_itself

COLUMNS = ("grant", "class", "day", "amount")
MOST_LINES = 20_000
MOST_BYTES = 4 * 1024 * 1024


@dataclass(frozen=True)
class Line:
    """One reading as it was written; `place`: its line in the file."""

    place: int
    grant: str
    code: str
    day: str
    amount: str


def read_csv(body: bytes) -> list[Line]:
    """Lines of a CSV with the columns grant, class, day, amount. Raises Invalid for what is no such file."""
    if len(body) > MOST_BYTES:
        raise Invalid(_("این فایل بیش از اندازه بزرگ است."), _("آن را به چند فایل بخش کنید."))
    try:
        rows = list(csv.reader(io.StringIO(body.decode("utf-8-sig"), newline="")))
    except (UnicodeDecodeError, csv.Error):
        raise Invalid(_("این فایل CSV با کدگذاری UTF-8 نیست."), _("چیزی ثبت نشد.")) from None
    if not rows or tuple(cell.strip().lower() for cell in rows[0]) != COLUMNS:
        raise Invalid(_("سطر نخست باید این باشد: %(columns)s", columns=",".join(COLUMNS)), _("چیزی ثبت نشد."))
    if len(rows) > MOST_LINES:
        raise Invalid(_("بیش از %(n)s سطر در یک فایل پذیرفته نیست.", n=number(MOST_LINES)))
    filled = [(place, row) for place, row in enumerate(rows[1:], 2) if any(cell.strip() for cell in row)]
    if bad := [place for place, row in filled if len(row) != len(COLUMNS)]:
        raise Invalid(_("سطر %(n)s چهار خانه ندارد.", n=number(bad[0])), _("چیزی ثبت نشد."))
    return [Line(place, *(cell.strip() for cell in row)) for place, row in filled]


def report(pool: Pool, actor: Person | None, lines: Sequence[Line], source: str) -> int:
    """Write down all of the lines or none; how many there were. Raises Invalid with every line that is wrong.

    Raises Conflict for a pool whose use nobody reports.
    """
    if counts_itself(pool):
        raise Conflict(
            _("مصرف این منبع گزارش نمی‌خواهد: از گواه پخش‌ها شمرده می‌شود."),
            _("چیزی ثبت نشد؛ گواه هر پخش را در صفحه‌ی آن بفرستید."),
        )
    grants = grants_named(pool, {digits_to_ascii(line.grant) for line in lines})
    codes = {one.code for one in classes_of(pool, with_ended=True)}
    readings, faults = [], []
    for line in lines:
        try:
            readings.append(_reading(pool, line, grants, codes))
        except (PortalError, ValueError) as error:
            faults.append(_("سطر %(n)s: %(what)s", n=number(line.place), what=getattr(error, "message", error)))
    if faults:
        shown = " ".join(faults[:20])
        raise Invalid(_("این سطرها درست نیست: %(what)s", what=shown), _("هیچ سطری ثبت نشد؛ درست کنید و باز بفرستید."))
    report_usage(actor, readings, source)
    return len(readings)


def grants_named(pool: Pool, numbers: Iterable[str]) -> dict[str, Grant]:
    query = select(Grant).where(Grant.pool_id == pool.id, Grant.number.in_(list(numbers)))
    return {one.number: one for one in db.session.scalars(query)}


def _reading(pool: Pool, line: Line, grants: dict[str, Grant], codes: set[str]) -> Reading:
    grant = grants.get(digits_to_ascii(line.grant))
    if grant is None:
        raise ValueError(_("تخصیصی با این شماره از این منبع نیست."))
    if line.code not in codes:
        raise ValueError(_("رده‌ی «%(code)s» در این منبع نیست.", code=line.code))
    amount = digits_to_ascii(line.amount)
    if not (amount.isascii() and amount.isdecimal()):
        raise ValueError(_("مقدار باید عددی درست و دست‌کم صفر باشد."))
    return Reading(grant, f"{pool.code}/{line.code}", day_of(line.day), int(amount))


def day_of(text: str) -> date:
    """A day as people write it (Jalali) or as machines do (2026-11-25)."""
    plain = digits_to_ascii(text)
    try:
        return date.fromisoformat(plain) if plain[:2] in ("19", "20") else parse_jalali(plain)
    except (PortalError, ValueError):
        raise ValueError(_("روز «%(day)s» درست نیست.", day=text)) from None


def demand_operator(actor: Person, pool: Pool) -> None:
    """Raises Forbidden unless they work for the body whose pool it is."""
    if not has_role(actor, pool.owner_id, Role.MANAGER, Role.LIAISON):
        raise Forbidden(_("این کار در اختیار گرداننده‌ی همین منبع است."))
