"""What is held from the last case about a licence, carried into the next one: nobody gives it twice."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select

from portal.core.accounts.models import Organisation, Person
from portal.core.cases import index, open_case, submissions
from portal.core.clock import now
from portal.core.db import db
from portal.core.documents import carry, documents_of
from portal.core.i18n import digits, locale
from portal.licensing import sections
from portal.licensing.licences.models import Licence
from portal.licensing.licences.service import licence_about
from portal.licensing.models import KIND, ApplicationSection, ClassVersion, LicenceCase, licence_case

Frozen = Mapping[str, Mapping[str, Any]]


def last_case(licence: Licence) -> LicenceCase:
    """The case on whose facts the licence rests: the newest that renewed or varied it, else the one that gave it."""
    about = (LicenceCase.licence_id == licence.id, LicenceCase.state == "granted")
    newest = select(LicenceCase).where(*about).order_by(LicenceCase.closed_at.desc(), LicenceCase.id.desc())
    return db.session.scalar(newest.limit(1)) or db.session.get_one(LicenceCase, licence.case_id)


def held_facts(licence: Licence) -> Frozen:
    """What was last sent and accepted: `{section: {field: JSON value}}`."""
    return submissions(last_case(licence))[-1].facts


def facts_before(case: LicenceCase) -> Frozen | None:
    """What a case to renew or vary is compared with; None for a new licence."""
    licence = licence_about(case) if case.action != "new" else None
    return held_facts(licence) if licence is not None else None


def begin(licence: Licence, action: str, version: ClassVersion, actor: Person) -> LicenceCase:
    """Open a case about a licence, filled in with everything that is held."""
    holder = db.session.get_one(Organisation, licence.organisation_id)
    about: dict[str, Any] = {"class_version_id": version.id, "action": action, "licence_id": licence.id}
    about |= {"product_fa": licence.product_fa, "product_en": licence.product_en}
    case = licence_case(open_case(KIND, holder, actor, title_of(licence, action), **about))
    index(case, licence.number, licence.product_fa, licence.product_en)
    past = last_case(licence)
    _copy_sections(past, case, actor)
    for document in documents_of(past):
        if document.slot in version.slots:
            carry(document, actor, case)
    return case


def title_of(licence: Licence, action: str) -> str:
    """Kept in Persian like every title, whoever opens the case."""
    act = {"renew": "تمدید", "vary": "اصلاح"}[action]
    with locale("fa"):
        return f"{act} پروانه‌ی {digits(licence.number)} – {licence.product_fa}"[:200]


def _copy_sections(past: LicenceCase, case: LicenceCase, actor: Person) -> None:
    for code, row in sections.rows_of(past).items():
        if code in case.class_version.sections:
            copied = ApplicationSection(case_id=case.id, section=code, data=row.data)
            copied.edited_by_id, copied.edited_at = actor.id, now()
            db.session.add(copied)
    db.session.flush()
