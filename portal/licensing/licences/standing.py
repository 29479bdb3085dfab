"""Whether an organisation's word counts today: it holds a licence in force. Asked by every room above."""

from __future__ import annotations

from sqlalchemy import select

from portal.core.db import db
from portal.licensing.licences.models import Licence
from portal.licensing.licences.register import in_state


def holds_licence_in_force(organisation_id: int) -> bool:
    """Derived from the licences each time it is asked: a suspension takes effect with no row of ours touched."""
    query = select(Licence.id).where(Licence.organisation_id == organisation_id, in_state("in_force"))
    return db.session.scalar(query.limit(1)) is not None
