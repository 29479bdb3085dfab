"""A key that ends stops a program: its organisation's heads are told two weeks before, once."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select

from portal.core.accounts.members import members_of
from portal.core.accounts.models import Organisation
from portal.core.accounts.roles import HEADS_OF
from portal.core.api.models import ApiKey
from portal.core.clock import now
from portal.core.db import db, transaction
from portal.core.i18n import tehran_day
from portal.core.jobs import periodic
from portal.core.notifications.letters import address_of
from portal.core.notifications.service import notify

SOON = timedelta(days=14)


@periodic("api.endings", seconds=6 * 3600)
def tell_of_endings() -> None:
    """A key made for less than that is not announced: whoever made it knows."""
    living = (ApiKey.revoked_at.is_(None), ApiKey.expires_at > now(), ApiKey.expires_at <= now() + SOON)
    query = select(ApiKey).join(Organisation).where(*living, Organisation.ended_at.is_(None)).order_by(ApiKey.id)
    with transaction():
        for key in db.session.scalars(query):
            if key.expires_at - key.created_at > SOON:
                _tell(key)


def _tell(key: ApiKey) -> None:
    organisation = key.organisation
    head = HEADS_OF.get(organisation.kind)
    notify(
        members_of(organisation, head) if head is not None else [],
        "key_ending",
        key=key.token,
        key_name=key.name,
        organisation=organisation.name_fa,
        organisation_en=organisation.name_en,
        until=tehran_day(key.expires_at),
        link=address_of("api.own_keys"),
    )
