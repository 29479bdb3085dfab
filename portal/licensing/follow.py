"""What a case does to the licence that it is about before it is decided, and what the licence does to its cases."""

from __future__ import annotations

from sqlalchemy import select

from portal.core.accounts.models import Person
from portal.core.cases import Case, Step, take_step
from portal.core.cases.events import on_step
from portal.core.db import db
from portal.licensing.licences import service as licences
from portal.licensing.licences.models import Licence
from portal.licensing.licences.service import on_licence_changed
from portal.licensing.models import LicenceCase

ENDS = ("revoked", "surrendered")
REPLACES = ("renewed", "varied", "expired")


@on_step
def keep_in_force(case: Case, step: Step, actor: Person | None) -> None:
    """A renewal asked for in time keeps the old licence in force until it is decided."""
    if not isinstance(case, LicenceCase) or case.action != "renew" or case.licence_id is None:
        return
    if step.name == "submit":
        licences.carry_on(licences.lock(case.licence_id), "renewal_filed", actor, prolonged=True)
    elif step.closes and case.state != "granted" and case.submitted_at is not None:
        licence = licences.lock(case.licence_id)
        if licence.prolonged:
            licences.carry_on(licence, "renewal_closed", None, prolonged=False)


@on_licence_changed
def close_what_lost_its_object(licence: Licence, kind: str) -> None:
    """A licence that ended is not renewed or varied; a draft about one that has changed would undo the change."""
    if kind not in ENDS + REPLACES:
        return
    running = (LicenceCase.licence_id == licence.id, LicenceCase.closed_at.is_(None))
    for case in db.session.scalars(select(LicenceCase).where(*running)).all():
        if kind in ENDS or case.state == "draft":
            take_step(case, "fall_with_licence", None)
