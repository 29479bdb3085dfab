"""What officials and applicants write on a case besides its steps: checks, notes, messages."""

from __future__ import annotations

from sqlalchemy import select

from portal.core import audit
from portal.core.accounts.models import Person
from portal.core.cases import access, events
from portal.core.cases.kinds import kind_of
from portal.core.cases.models import Case, Message, Note, RequirementCheck
from portal.core.clock import now
from portal.core.db import db
from portal.core.errors import Conflict, Forbidden, Invalid
from portal.core.i18n import _, _l


def check(case: Case, actor: Person, code: str, verdict: str, evidence: str = "", note: str = "") -> None:
    """Say of one published requirement whether it is met; only the file's holder does."""
    if not access.is_holder(actor, case):
        raise Forbidden(_("تنها دارنده‌ی پرونده بررسی را ثبت می‌کند."), _("نخست پرونده را بردارید."))
    if code not in {r.code for r in kind_of(case).requirements(case)} or verdict not in ("met", "not_met"):
        raise Invalid(_("چنین شرطی در شرایط منتشرشده‌ی این پروانه نیست."))
    row = db.session.scalar(
        select(RequirementCheck).where(RequirementCheck.case_id == case.id, RequirementCheck.code == code)
    )
    if row is None:
        row = RequirementCheck(case_id=case.id, code=code)
        db.session.add(row)
    row.verdict, row.evidence, row.note, row.by_id, row.at = verdict, evidence, note, actor.id, now()
    audit.record(actor, case, "case.check", {"requirement": code, "verdict": verdict}, case=case)


def checks(case: Case) -> dict[str, RequirementCheck]:
    rows = db.session.scalars(select(RequirementCheck).where(RequirementCheck.case_id == case.id))
    return {row.code: row for row in rows}


def unmet(case: Case) -> list[str]:
    """Labels of the requirements not yet found met."""
    found = checks(case)
    wanted = kind_of(case).requirements(case)
    return [str(r.label) for r in wanted if r.code not in found or found[r.code].verdict != "met"]


def write_note(case: Case, actor: Person, text: str) -> None:
    """Leave an internal note; the applicant never sees it."""
    if not access.works_on(actor, case):
        raise Forbidden(_("یادداشت داخلی را تنها همکاران میز دارنده می‌نویسند."))
    db.session.add(Note(case_id=case.id, author_id=actor.id, at=now(), text=text))
    audit.record(actor, case, "case.note", case=case)


def write_message(case: Case, actor: Person, text: str) -> Message:
    """Write to the other side: the applicant to the office, or the office to the applicant."""
    from_applicant = access.is_applicant(actor, case)
    if not from_applicant and not access.works_on(actor, case):
        raise Forbidden(_("برای این پرونده نمی‌توانید پیام بفرستید."))
    if case.submitted_at is None:
        raise Conflict(_("پیام پس از فرستادن پرونده ممکن می‌شود."))
    row = Message(case_id=case.id, author_id=actor.id, from_applicant=from_applicant, at=now(), text=text)
    db.session.add(row)
    audit.record(actor, case, "case.message", {"from_applicant": from_applicant}, case=case)
    events.tell_message(case, row)
    return row


def notes(case: Case) -> list[Note]:
    return list(db.session.scalars(select(Note).where(Note.case_id == case.id).order_by(Note.id)))


def messages(case: Case) -> list[Message]:
    return list(db.session.scalars(select(Message).where(Message.case_id == case.id).order_by(Message.id)))


audit.describe("case.check", _l("نتیجه‌ی بررسی یک شرط ثبت شد"))
audit.describe("case.note", _l("یادداشت داخلی نوشته شد"))
audit.describe("case.message", _l("پیامی فرستاده شد"))
