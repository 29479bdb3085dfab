"""Where a licence stands in its life, for whoever looks at its page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from portal.core.accounts.models import Person
from portal.core.cases import Case
from portal.core.cases.access import visible_to
from portal.core.clock import now
from portal.core.db import db
from portal.core.i18n import tehran_day
from portal.licensing import changes, renewal
from portal.licensing.licences.models import Licence
from portal.licensing.licences.service import current_state


@dataclass(frozen=True)
class Life:
    """`cases`: those open about the licence that this person may see. `is_time`: the renewal window is open."""

    may_write: bool
    is_alive: bool
    is_time: bool
    renewal_opens: date
    cases: Sequence[Case]


def of(licence: Licence, person: Person) -> Life:
    return Life(
        may_write=renewal.may_write(person, licence),
        is_alive=current_state(licence).name in ("in_force", "suspended", "not_yet"),
        is_time=changes.is_time_to_renew(licence, tehran_day(now())),
        renewal_opens=changes.renewal_opens(licence),
        cases=_seen(licence, person),
    )


def _seen(licence: Licence, person: Person) -> Sequence[Case]:
    numbers = [case.id for case in changes.open_cases(licence)]
    return db.session.scalars(visible_to(person).where(Case.id.in_(numbers)).order_by(Case.id)).all()
