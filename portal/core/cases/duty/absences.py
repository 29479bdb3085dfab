"""Who is away, and who stands in: no file is held by somebody who is not there today."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sqlalchemy import or_, select

from portal.core import audit
from portal.core.accounts.members import in_office, offices_of
from portal.core.accounts.models import Appointment, Person
from portal.core.accounts.roles import Role
from portal.core.cases.duty.models import Absence
from portal.core.clock import now
from portal.core.db import db
from portal.core.errors import Conflict, Forbidden, Invalid
from portal.core.i18n import _, _l, tehran_day


def record(actor: Person, person: Person, deputy: Person, since: date, until: date) -> Absence:
    """Note an absence with a named deputy of the same office. Raises where it cannot hold."""
    if not may_record(actor, person):
        raise Forbidden(_("غیبت را خود شخص یا سرپرست میز او ثبت می‌کند."))
    if until < since or until < tehran_day(now()):
        raise Invalid(_("پایان غیبت باید پس از آغاز آن و از امروز به بعد باشد."))
    if deputy.id == person.id or not shares_office(person, deputy):
        raise Invalid(_("جانشین باید همکار دیگری از همان میز باشد."), _("از فهرست همین صفحه کسی را برگزینید."))
    if overlapping(person, since, until):
        raise Conflict(_("برای این روزها غیبتی ثبت شده است."), _("نخست آن را لغو کنید، سپس دوباره ثبت کنید."))
    _refuse_circle(person, deputy, since, until)
    row = Absence(person_id=person.id, deputy_id=deputy.id, since=since, until=until)
    row.recorded_by_id, row.recorded_at = actor.id, now()
    db.session.add(row)
    db.session.flush()
    audit.record(actor, row, "absence.recorded", {"since": since, "until": until})
    return row


def call_off(actor: Person, row: Absence) -> None:
    """End an absence now, or before it began."""
    if not may_record(actor, row.person):
        raise Forbidden(_("غیبت را خود شخص یا سرپرست میز او لغو می‌کند."))
    if row.called_off_at is None:
        row.called_off_at = now()
        audit.record(actor, row, "absence.called_off")


def may_record(actor: Person, person: Person) -> bool:
    return actor.id == person.id or leads(actor, person)


def leads(actor: Person, person: Person) -> bool:
    """Is supervisor or deputy head of an office in which the other sits."""
    return any(in_office(person, led.id) for led in offices_of(actor, Role.SUPERVISOR, Role.DEPUTY_HEAD))


def shares_office(one: Person, other: Person) -> bool:
    return bool({office.id for office in offices_of(one)} & {office.id for office in offices_of(other)})


def overlapping(person: Person, since: date, until: date) -> bool:
    return bool(_of(person.id, since, until))


def _of(person_id: int, since: date, until: date) -> Sequence[Absence]:
    """The absences of somebody that touch these days."""
    days = (Absence.since <= until, Absence.until >= since, Absence.called_off_at.is_(None))
    return db.session.scalars(select(Absence).where(Absence.person_id == person_id, *days)).all()


def _refuse_circle(person: Person, deputy: Person, since: date, until: date) -> None:
    """A chain of absent deputies that comes back to where it began would leave files with nobody."""
    reached, edge = {deputy.id}, [deputy.id]
    while edge:
        for row in _of(edge.pop(), since, until):
            if row.deputy_id == person.id:
                raise Conflict(
                    _("جانشین‌ها در این روزها به خود شما برمی‌گردند و پرونده بی‌دارنده می‌ماند."),
                    _("چیزی ثبت نشد؛ کسی را برگزینید که در این روزها حاضر است."),
                    code="deputies_in_a_circle",
                )
            if row.deputy_id not in reached:
                reached.add(row.deputy_id)
                edge.append(row.deputy_id)


def present_for(person_id: int, day: date | None = None) -> int | None:
    """Who stands in for this person on the day: themselves when present, else along the chain of deputies.

    None: everybody along the chain is away; the file then waits for whoever of the office takes it.
    """
    day, seen = day or tehran_day(now()), set()
    while person_id not in seen:
        seen.add(person_id)
        rows = _of(person_id, day, day)
        if not rows:
            return person_id
        person_id = rows[0].deputy_id
    return None


def away_today() -> list[int]:
    """Ids of all who are away today."""
    day = tehran_day(now())
    query = select(Absence.person_id).where(
        Absence.since <= day, Absence.until >= day, Absence.called_off_at.is_(None)
    )
    return list(db.session.scalars(query))


def coming_up(person: Person) -> Sequence[Absence]:
    """The present and coming absences of this person's offices, for the page where they are kept."""
    offices = [office.id for office in offices_of(person)]
    colleagues = select(Appointment.person_id).where(Appointment.office_id.in_(offices), Appointment.until.is_(None))
    lasting = (Absence.until >= tehran_day(now()), Absence.called_off_at.is_(None))
    mine = or_(Absence.person_id == person.id, Absence.person_id.in_(colleagues))
    return db.session.scalars(select(Absence).where(mine, *lasting).order_by(Absence.since)).all()


audit.describe("absence.recorded", _l("غیبتی با جانشین ثبت شد"))
audit.describe("absence.called_off", _l("غیبتی لغو شد"))
