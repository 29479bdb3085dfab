"""Who held a file and for how long, in words: the custody table of the case page."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from portal.core.accounts.places import name_of
from portal.core.accounts.roles import Role
from portal.core.accounts.words import role_name
from portal.core.cases import Case
from portal.core.cases.ages import Age, Ages
from portal.core.cases.custody import Interval
from portal.core.cases.standing import Seat, ages_of, roles_in
from portal.core.i18n import _, duration_words, jalali_datetime

MINUTE = timedelta(minutes=1)


@dataclass(frozen=True)
class Row:
    """One holder as the reader may know them; `until` None: now. Durations in words, "" where there is none."""

    holder: str
    person: str
    role: str
    contact: str
    since: datetime
    until: datetime | None
    opened: str
    worked: str
    elapsed: str
    left: str
    overdrawn: bool


@dataclass(frozen=True)
class Custody:
    """The table and its sums."""

    rows: list[Row]
    handovers: int
    age: str
    worked: str
    offices_worked: str


def custody_of(case: Case, inside: bool) -> Custody:
    """The custody table; to the applicant, officials are their role, but for the one who has the file now."""
    found = ages_of(case)
    roles = roles_in([row.turn for row in found.rows])
    return Custody(
        rows=[_row(row, found, case, roles, inside) for row in found.rows],
        handovers=found.handovers,
        age=duration_words(found.age),
        worked=_working(found.worked, found.day),
        offices_worked=_working(found.offices_worked, found.day),
    )


def _row(age: Age[Interval], table: Ages[Interval], case: Case, roles: dict[Seat, Role], inside: bool) -> Row:
    turn = age.turn
    named = turn.person if inside or turn.until is None else None
    role = roles.get((turn.person.id, turn.office.id, turn.since)) if turn.person and turn.office else None
    return Row(
        holder=_holder(turn, case),
        person=named.name if named else "",
        role=role_name(role) if role else "",
        contact=turn.office.duty_contact if turn.office else "",
        since=turn.since,
        until=turn.until,
        opened=_opened(turn),
        worked=_working(age.worked, table.day),
        elapsed=duration_words(age.elapsed),
        left=_working(abs(age.left), table.day) if age.left is not None else "",
        overdrawn=age.left is not None and age.left < -MINUTE,
    )


def _opened(turn: Interval) -> str:
    """Since when the person knows the file; "" for a desk, and where nothing is known of a turn that is over."""
    if turn.opened_at is not None:
        return _("باز شد: %(at)s", at=jalali_datetime(turn.opened_at))
    return _("هنوز باز نشده") if turn.person is not None and turn.until is None else ""


def _holder(turn: Interval, case: Case) -> str:
    if turn.holder == "applicant":
        return _("متقاضی: %(name)s", name=name_of(case.applicant))
    if turn.office is None:
        return _("دستگاه طرف مشورت")
    return name_of(turn.office)


def _working(time: timedelta | None, day: timedelta) -> str:
    """Working time in words, in days as long as an office is open; "" where the calendar is not known."""
    return "" if time is None else duration_words(time, working=True, day_minutes=max(day // MINUTE, 1))
