"""More time for a decision: once, within the cap, with a reason, and never by the office alone."""

from __future__ import annotations

from sqlalchemy import select

from portal.core.accounts.members import in_office
from portal.core.accounts.models import Person
from portal.core.accounts.roles import Role
from portal.core.cases import access, clock, events
from portal.core.cases.duty.models import Extension
from portal.core.cases.models import Case
from portal.core.clock import now
from portal.core.db import db, remembered
from portal.core.errors import Conflict, Forbidden, Invalid
from portal.core.i18n import _


def waiting(case: Case) -> Extension | None:
    """The proposal that nobody has answered yet."""
    query = select(Extension).where(Extension.case_id == case.id, Extension.decided_at.is_(None))
    return remembered(Extension, case, lambda: db.session.scalar(query))


def ask(case: Case, actor: Person, days: int, reason: str) -> Extension:
    """The holder asks for more working days. Nothing moves before somebody else agrees."""
    if not access.is_holder(actor, case):
        raise Forbidden(_("تمدید را تنها دارنده‌ی پرونده پیشنهاد می‌کند."))
    term = clock.clock_of(case)
    if term is None:
        raise Conflict(_("این پرونده مهلتی ندارد که تمدید شود."))
    clock.check_extension(term, days, reason)
    if waiting(case) is not None:
        raise Conflict(_("پیشنهاد تمدید پیشین هنوز پاسخ نگرفته است."))
    row = Extension(case_id=case.id, days=days, reason=reason.strip(), asked_by_id=actor.id, asked_at=now())
    db.session.add(row)
    events.notice(case, "applicant", "extension_asked")
    return row


def may_consent(person: Person, case: Case) -> bool:
    return access.is_applicant(person, case) and waiting(case) is not None


def may_certify(person: Person, case: Case) -> bool:
    """A supervisor of the holding office who did not ask for it."""
    if not in_office(person, case.office_id, Role.SUPERVISOR, Role.DEPUTY_HEAD):
        return False
    row = waiting(case)
    return row is not None and row.asked_by_id != person.id and access.is_impartial(person, case)


def decide(case: Case, actor: Person, *, agreed: bool, ground: str = "") -> None:
    """Consent or refuse (the applicant), or certify the ground (a supervisor, in writing)."""
    row, term = waiting(case), clock.clock_of(case)
    if row is None or term is None:
        raise Conflict(_("پیشنهاد تمدیدی نمانده است."))
    row.decision = _decision(case, actor, agreed, ground)
    row.decided_by_id, row.decided_at, row.ground = actor.id, now(), ground.strip()
    if row.decision != "refused":
        clock.extend(term, actor, row.days, row.reason)


def _decision(case: Case, actor: Person, agreed: bool, ground: str) -> str:
    if may_consent(actor, case):
        return "consent" if agreed else "refused"
    if not agreed or not may_certify(actor, case):
        raise Forbidden(_("تمدید را متقاضی می‌پذیرد یا سرپرست میز گواهی می‌کند."))
    if not ground.strip():
        raise Invalid(_("مبنای گواهی تمدید را بنویسید."))
    return "certified"
