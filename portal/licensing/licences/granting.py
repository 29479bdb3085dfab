"""What a decided case does to a licence: give it, renew it, vary it. Rows only; who may was the step's matter."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from portal.core.accounts.models import Person
from portal.core.clock import now
from portal.core.errors import Conflict
from portal.core.i18n import _, tehran_day
from portal.licensing.licences import certificate, service
from portal.licensing.licences.models import Basis, Licence, Standing
from portal.licensing.models import ClassVersion, LicenceCase

ENDED = (Standing.REVOKED, Standing.SURRENDERED)


def grant(case: LicenceCase, actor: Person | None, basis: Basis, *, provisional: bool = False) -> Licence:
    """Put in force what the case asked for: a new licence, or the renewal or variation of one."""
    if case.action == "new" or case.licence_id is None:
        return service.issue(case, actor, basis, provisional=provisional)
    licence = service.lock(case.licence_id)
    _require_alive(licence)
    if case.conditions is None:
        case.conditions = carried_conditions(licence, case.class_version)
    return (_renew if case.action == "renew" else _vary)(licence, case, actor, basis)


def _renew(licence: Licence, case: LicenceCase, actor: Person | None, basis: Basis) -> Licence:
    """The same number for another term, which begins where the old one ends: renewing early costs no day."""
    licence.valid_until = next_end(licence, case.class_version, tehran_day(now()))
    licence.class_version_id = case.class_version_id
    licence.basis, licence.rule_version = basis.value, case.rule_version or ""
    licence.signed_by_id = actor.id if actor else None
    _take_over(licence, case)
    service.carry_on(licence, "renewed", actor, prolonged=False)
    certificate.refresh(licence, case.submitted_at)
    return licence


def _vary(licence: Licence, case: LicenceCase, actor: Person | None, _basis: Basis) -> Licence:
    _take_over(licence, case)
    service.carry_on(licence, "varied", actor)
    certificate.refresh(licence, case.submitted_at)
    return licence


def _take_over(licence: Licence, case: LicenceCase) -> None:
    licence.product_fa, licence.product_en = case.product_fa, case.product_en
    licence.conditions = [words.as_json() for words in case.granted_conditions]
    service.index(licence)


def next_end(licence: Licence, version: ClassVersion, today: date) -> date:
    """Until when a renewal decided today reaches."""
    term = timedelta(days=version.validity_days)
    return max(licence.valid_until + term, today)


def carried_conditions(licence: Licence, version: ClassVersion) -> list[Any]:
    """What the licence is to stand under from now on: the class's conditions of today and its very own.

    Under the same version of the class all stays as it was signed.
    """
    if version.id == licence.class_version_id:
        return list(licence.conditions)
    return [*version.conditions, *own_conditions(licence)]


def own_conditions(licence: Licence) -> list[Any]:
    """Those that were written for this licence alone."""
    return [condition for condition in licence.conditions if condition not in licence.class_version.conditions]


def _require_alive(licence: Licence) -> None:
    if licence.standing in ENDED:
        raise Conflict(
            _("این پروانه «%(state)s» است و دیگر تمدید یا اصلاح نمی‌شود.", state=service.current_state(licence).label),
            _("برای پروانه‌ی تازه باید درخواست تازه‌ای فرستاده شود."),
        )
