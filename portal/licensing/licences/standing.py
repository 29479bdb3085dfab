"""Whether an organisation's word counts today: it holds a licence in force. Asked by every room above."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import select

from portal.core.db import db
from portal.licensing.licences.models import Licence
from portal.licensing.licences.register import in_state


def holds_licence_in_force(organisation_id: int) -> bool:
    """Derived from the licences each time it is asked: a suspension takes effect with no row of ours touched."""
    query = select(Licence.id).where(Licence.organisation_id == organisation_id, in_state("in_force"))
    return db.session.scalar(query.limit(1)) is not None


def products_of(organisations: Collection[int]) -> dict[int, str]:
    """{organisation: what its messenger is called, in Persian, in the newest licence}: as people know it."""
    query = select(Licence.organisation_id, Licence.product_fa).where(Licence.organisation_id.in_(organisations))
    return {holder: product for holder, product in db.session.execute(query.order_by(Licence.id))}
