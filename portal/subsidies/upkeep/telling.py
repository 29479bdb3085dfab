"""Letters about grants: to the holder, with the grant's page as the link."""

from __future__ import annotations

from typing import Any

from portal.core.accounts.models import Organisation
from portal.core.cases import Case
from portal.core.db import db
from portal.core.notifications import address_of, notify
from portal.core.notifications.letters import in_both
from portal.licensing.licences.models import Licence
from portal.licensing.licences.service import on_licence_changed
from portal.subsidies.models import Grant
from portal.subsidies.programme import programme_of

# What of a licence stops or resumes what stands on it.
STOPS = ("suspended", "revoked", "surrendered", "expired")
RESUMES = ("reinstated", "suspension_ended")


def tell_holder(grant: Grant, letter: str, key: str, **facts: Any) -> None:
    """Once for each `key`."""
    holder, case = db.session.get_one(Organisation, grant.organisation_id), db.session.get_one(Case, grant.case_id)
    known = {"programme": in_both(programme_of(grant.programme).label), "grant": grant.number}
    link = address_of("support.grant", token=grant.token)
    notify(holder, letter, case, key=f"{grant.token}/{key}", link=link, **(known | facts))


@on_licence_changed
def tell_of_licence(licence: Licence, kind: str) -> None:
    """Say what it means for each grant; what it means is derived from the licence, here nothing is changed."""
    letter = "support_stopped" if kind in STOPS else "support_resumed" if kind in RESUMES else ""
    if not letter:
        return
    for grant in db.session.query(Grant).filter_by(licence_id=licence.id, ended_on=None).order_by(Grant.id):
        tell_holder(grant, letter, f"{kind}/{licence.changed_at.isoformat()}", licence=licence.number, kind=kind)
