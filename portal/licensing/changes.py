"""What a case to renew or vary a licence changes, and what the rule must know of the licence itself."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from sqlalchemy import or_, select

from portal.core.cases import Case
from portal.core.clock import now
from portal.core.db import db
from portal.core.errors import Conflict, Invalid
from portal.core.i18n import _, jalali_date, tehran_day
from portal.licensing import carry
from portal.licensing.forms import DOCUMENTS
from portal.licensing.licences import service as licences
from portal.licensing.licences.models import Licence
from portal.licensing.models import LicenceCase
from portal.licensing.revocation.models import LicenceAction

Frozen = Mapping[str, Mapping[str, Any]]
NOTHING: Any = (None, "", [], ())


def changed(before: Frozen, after: Frozen) -> list[str]:
    """What differs, as `section.field` or `documents.slot`; never written and left empty are the same.

    A section that is no longer asked for is no change.
    """
    return [
        f"{section}.{field}"
        for section in after
        for field in dict.fromkeys([*after.get(section, {}), *before.get(section, {})])
        if _value(section, before, field) != _value(section, after, field)
    ]


def _value(section: str, facts: Frozen, field: str) -> Any:
    value = facts.get(section, {}).get(field)
    if section == DOCUMENTS:
        return sorted(entry["digest"] for entry in value or ())
    return None if value in NOTHING else value


def is_material(code: str, material: Collection[str]) -> bool:
    """Whether a change of `section.field` is reviewed."""
    return code in material or code.partition(".")[0] in material


def material_changes(case: LicenceCase, facts: Frozen) -> list[str]:
    before = carry.facts_before(case)
    if before is None:
        return []
    version = case.class_version
    gone = {f"{DOCUMENTS}.{slot}" for slot in before.get(DOCUMENTS, {}) if slot not in version.slots}
    return [code for code in changed(before, facts) if is_material(code, version.material) and code not in gone]


def facts_of_licence(case: LicenceCase, facts: Frozen) -> dict[str, Any]:
    """The part of the rule's facts that speaks of the licence; nothing for a new one."""
    if case.action == "new" or case.licence_id is None:
        return {}
    licence = db.session.get_one(Licence, case.licence_id)
    return {
        "in_force": licences.current_state(licence).in_force,
        "in_window": licence.prolonged or is_time_to_renew(licence, tehran_day(now())),
        "other_case": bool(open_cases(licence, but=case)),
        "material_changes": len(material_changes(case, facts)),
    }


def renewal_opens(licence: Licence) -> date:
    """The first day on which the licence can be renewed."""
    return licence.valid_until - timedelta(days=licence.class_version.renewal_days)


def is_time_to_renew(licence: Licence, day: date) -> bool:
    return renewal_opens(licence) <= day <= licence.valid_until


def open_cases(licence: Licence, but: Case | None = None) -> Sequence[Case]:
    """Cases about the licence that were sent and are not over, oldest first."""
    about = or_(
        Case.id.in_(select(LicenceCase.id).where(LicenceCase.licence_id == licence.id)),
        Case.id.in_(select(LicenceAction.id).where(LicenceAction.licence_id == licence.id)),
        Case.id == licence.case_id,
    )
    running = (Case.submitted_at.is_not(None), Case.closed_at.is_(None), Case.id != (but.id if but else None))
    return db.session.scalars(select(Case).where(about, *running).order_by(Case.id)).all()


def require_alive(licence: Licence) -> None:
    """Refuse what only a licence that has not ended can have."""
    state = licences.current_state(licence)
    if state.name not in ("in_force", "suspended", "not_yet"):
        raise Conflict(
            _("این پروانه «%(state)s» است و تمدید یا اصلاح نمی‌شود.", state=state.label),
            _("برای پروانه‌ی تازه درخواست تازه‌ای آغاز کنید."),
        )


def require_alone(licence: Licence, but: Case | None = None) -> None:
    """One renewal or variation at a time: the second would build on what the first may change."""
    others = [case for case in open_cases(licence, but) if isinstance(case, LicenceCase) and case.licence_id]
    if others:
        raise Conflict(
            _("پرونده‌ی %(number)s درباره‌ی همین پروانه هنوز باز است.", number=others[0].number),
            _("چیزی تغییر نکرد؛ پس از پایان آن پرونده دوباره بیایید."),
        )


def require_time(licence: Licence) -> None:
    if not is_time_to_renew(licence, tehran_day(now())):
        raise Conflict(
            _("این پروانه از %(since)s تا %(until)s تمدید می‌شود.", **_window(licence)),
            _("چیزی تغییر نکرد. اگر تنها چیزی عوض شده است، پروانه را اصلاح کنید."),
        )


def _window(licence: Licence) -> dict[str, str]:
    days = {"since": renewal_opens(licence), "until": licence.valid_until}
    return {name: jalali_date(day, "long") for name, day in days.items()}


def require_sound(case: LicenceCase, facts: Frozen) -> None:
    """What must hold of the licence when a case about it is sent; holds the licence until that is done."""
    if case.licence_id is not None:
        licences.lock(case.licence_id)
        check_sound(case, facts)


def check_sound(case: LicenceCase, facts: Frozen) -> None:
    """Raises the sentence that says why a case about a licence cannot be sent now."""
    if case.licence_id is None:
        return
    licence = db.session.get_one(Licence, case.licence_id)
    require_alive(licence)
    require_alone(licence, but=case)
    if case.action == "renew" and case.submitted_at is None:
        require_time(licence)
    if case.action == "vary" and not changed(carry.held_facts(licence), facts):
        raise Invalid(_("چیزی تغییر نکرده است."), _("آنچه عوض شده را در بخش خودش بنویسید، سپس بفرستید."))
