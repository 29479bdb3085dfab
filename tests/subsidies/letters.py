"""What people were told, for tests: call these inside an application context."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select

from portal.core.accounts.models import Person
from portal.core.db import db
from portal.core.notifications import MailMessage, Notification


def heard(template: str) -> list[int]:
    """Who was told so, in the portal and by a letter alike; once for each time."""
    told = db.session.scalars(select(Notification.person_id).where(Notification.template == template)).all()
    assert sorted(told) == sorted(mail.person_id or 0 for mail in mails(template))
    return sorted(told)


def mails(template: str) -> Sequence[MailMessage]:
    return db.session.scalars(
        select(MailMessage).where(MailMessage.template == template).order_by(MailMessage.id)
    ).all()


def ids(*people: Person) -> list[int]:
    return sorted(one.id for one in people)
