"""Commitments close: the announcement is published with its digest, by an official or by the portal itself.

By itself too, because an official who only waited could let the time for reveals run out.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from portal.core import audit
from portal.core.accounts.models import Person
from portal.core.clock import now
from portal.core.db import db, transaction
from portal.core.errors import Conflict
from portal.core.i18n import _, _l, jalali_datetime
from portal.core.jobs import periodic
from portal.elections.access import demand_headquarters
from portal.elections.ceremony import announcement, canonical_json, digest
from portal.elections.draws.ceremonies import ceremony_of, lock, phase_of
from portal.elections.draws.models import ANNOUNCEMENT, Draw, DrawPublication
from portal.elections.draws.phases import Phase
from portal.elections.draws.telling import tell


def close(draw: Draw, actor: Person | None) -> DrawPublication:
    """Publish the announcement, once commitments have closed; done twice it is done once."""
    if actor is not None:
        demand_headquarters(actor)
    row = lock(draw)
    if row.closed_at is not None:
        return row.publications[ANNOUNCEMENT]
    if phase_of(row) is not Phase.CLOSING:
        raise Conflict(
            _("سپردن تعهدها هنوز پایان نیافته است."),
            _("اعلان قرعه‌کشی در %(at)s منتشر می‌شود.", at=jalali_datetime(row.commit_until)),
        )
    row.closed_at = now()
    published = put_out(row, ANNOUNCEMENT, announcement(ceremony_of(row)))
    audit.record(actor, row, "draw.closed", {"announcement": published.digest})
    tell(row, "draw_reveal", closes_at=row.reveal_until)
    return published


def put_out(draw: Draw, number: int, document: dict[str, Any]) -> DrawPublication:
    """Keep what is published to the byte; it is never changed, the database sees to that."""
    made = DrawPublication(draw=draw, number=number, digest=digest(document), body=canonical_json(document))
    made.replaces, made.published_at = document.get("replaces") or "", now()
    db.session.add(made)
    db.session.flush()
    return made


@periodic("draws.close", seconds=30)
def close_what_is_due() -> None:
    """Publish the announcements whose moment has come."""
    due = (Draw.closed_at.is_(None), Draw.called_off_at.is_(None), Draw.commit_until <= now())
    for token in db.session.scalars(select(Draw.token).where(*due).order_by(Draw.id)).all():
        with transaction():
            draw = db.session.scalars(select(Draw).where(Draw.token == token)).one()
            if phase_of(draw) is Phase.CLOSING:
                close(draw, None)


audit.describe("draw.closed", _l("سپردن تعهدها پایان یافت و اعلان با چکیده‌اش منتشر شد"))
