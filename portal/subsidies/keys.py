"""The licence as key: which licences open a programme, and what a grant's licence says today."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sqlalchemy import select

from portal.core.accounts.models import Organisation
from portal.core.clock import now
from portal.core.db import db
from portal.core.errors import Conflict
from portal.core.i18n import _, tehran_day
from portal.licensing.licences.models import Licence, Standing
from portal.licensing.licences.state import state_on
from portal.subsidies.benefits import Benefit, Key, Span, benefit_on
from portal.subsidies.models import Grant
from portal.subsidies.programme import Terms, programme_of
from portal.subsidies.terms import terms_of


class NoLicence(Conflict):
    """No licence in force: nothing here opens without one."""

    code = "no_licence"

    def __init__(self) -> None:
        super().__init__(
            _("برای این کار پروانه‌ی دارای اعتبار لازم است."),
            _("چیزی فرستاده نشد و نوشته‌ی شما می‌ماند. وضعیت پروانه‌ی خود را در «پروانه‌ها» ببینید."),
        )


def licences_in_force(organisation: Organisation) -> Sequence[Licence]:
    """Those with which the organisation can ask for something now."""
    query = select(Licence).where(Licence.organisation_id == organisation.id).order_by(Licence.id)
    return [one for one in db.session.scalars(query) if is_in_force(one)]


def is_in_force(licence: Licence) -> bool:
    return state_on(licence, tehran_day(now())).in_force


def require_in_force(licence: Licence) -> None:
    """Raises NoLicence."""
    if not is_in_force(licence):
        raise NoLicence


def key_on(licence: Licence, day: date) -> Key:
    """What the licence, as it stands now, says on `day`."""
    state = state_on(licence, day)
    if state.name != "expired":
        return Key(state.name)
    # One that was kept alive by its renewal ran out when that was closed, not at the date written on it.
    expired = max(licence.valid_until, min(tehran_day(licence.changed_at), day))
    ended_before = licence.suspended_until is not None and licence.suspended_until < expired
    return Key("expired", expired, licence.standing == Standing.SUSPENDED.value and not ended_before)


def benefit_of(grant: Grant, day: date | None = None, terms: Terms | None = None) -> Benefit:
    """Whether the grant is in force on `day` (today)."""
    day = day or tehran_day(now())
    terms = terms or terms_of(programme_of(grant.programme))
    span = Span(grant.since, grant.last_day, grant.ended_on)
    return benefit_on(day, span, key_on(grant.licence, day), terms.grace_days)
