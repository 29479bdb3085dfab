"""What a messenger's campaign desk reads: its own promotions, and nothing of anybody else's."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, select

from portal.core.accounts.members import has_role
from portal.core.accounts.models import Organisation, Person
from portal.core.db import db
from portal.core.documents import Document
from portal.core.errors import NotFound
from portal.core.i18n import _, _l
from portal.core.paging import Sort
from portal.elections.models import Promotion

VIEWS = {
    "open": (_l("کارهای باز"), ("waiting", "accepted", "scheduled", "dispatched")),
    "waiting": (_l("تازه‌رسیده"), ("waiting",)),
    "done": (_l("پایان‌یافته"), ("delivered", "missed", "cancelled", "refused")),
}
SOONEST = Sort(Promotion.starts_at, Promotion.id, read=datetime.fromisoformat)


def work_of(messenger: Organisation, view: str) -> Select[*tuple[Any, ...]]:
    """The promotions of one messenger, the soonest first."""
    return select(Promotion, *SOONEST.columns()).where(_own(messenger), Promotion.state.in_(VIEWS[view][1]))


def load(token: str, messenger: Organisation) -> Promotion:
    """One of its own, or 404."""
    found = db.session.scalar(select(Promotion).where(_own(messenger), Promotion.token == token))
    if found is None:
        raise NotFound(_("چنین کاری برای پیام‌رسان شما نیست."))
    return found


def _own(messenger: Organisation) -> ColumnElement[bool]:
    return Promotion.messenger_id == messenger.id


def reads_picture(person: Person, document: Document) -> bool:
    """The picture of a creative is read by the messenger that shows it."""
    query = select(Promotion.messenger_id).where(Promotion.picture_id == document.id)
    return any(has_role(person, messenger) for messenger in db.session.scalars(query))
