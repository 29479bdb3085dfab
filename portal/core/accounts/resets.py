"""A forgotten password: a mailed link, good once and for an hour; and changing a known one."""

from __future__ import annotations

import secrets
from datetime import timedelta

from sqlalchemy import select, update

from portal.core.accounts import events, letters, signin
from portal.core.accounts.keys import PasswordReset, SignIn
from portal.core.accounts.models import Person
from portal.core.clock import now
from portal.core.crypto import keyed_hash
from portal.core.db import db
from portal.core.errors import NotFound
from portal.core.i18n import _

GOOD_FOR = timedelta(hours=1)


def request_reset(email: str) -> tuple[Person, str] | None:
    """A secret for a link, if somebody has this address; whoever asked is told the same either way."""
    person = signin.find_person(email)
    if person is None:
        return None
    secret = secrets.token_urlsafe(32)
    row = PasswordReset(secret_hash=_hash(secret), person=person, expires_at=now() + GOOD_FOR)
    db.session.add(row)
    events.tell("password_reset_asked", None, person.audit_subject)
    return person, secret


def send(person: Person, address: str) -> None:
    """Mail the link (`address`)."""
    letters.send(person.email, "password_reset", {"name": person.name, "link": address, "locale": person.locale})


def open_reset(secret: str) -> PasswordReset:
    """The reset that a link opens, while it is good."""
    row = db.session.scalar(select(PasswordReset).where(PasswordReset.secret_hash == _hash(secret)))
    if row is None or row.used_at or row.expires_at <= now() or row.person.ended_at:
        raise NotFound(
            _("این پیوند دیگر کار نمی‌کند: هر پیوند یک بار و تا یک ساعت اعتبار دارد."), _("پیوند تازه‌ای بخواهید.")
        )
    return row


def use(row: PasswordReset, password_hash: str) -> Person:
    """Set the new password, once, and end every session: whoever else was in is out."""
    mine = (PasswordReset.id == row.id, PasswordReset.used_at.is_(None))
    done = db.session.execute(update(PasswordReset).where(*mine).values(used_at=now()))
    if getattr(done, "rowcount", 0) != 1:
        raise NotFound(_("این پیوند پیش‌تر به کار رفته است."), _("پیوند تازه‌ای بخواهید."))
    person = row.person
    _spend_others(person)
    set_password(person, password_hash, person)
    return person


def set_password(person: Person, password_hash: str, actor: Person | None, keep: SignIn | None = None) -> None:
    """A new password ends every session but the one it was set in."""
    person.password_hash = password_hash
    signin.end_all(person, keep)
    events.tell("password_changed", actor, person.audit_subject)


def _spend_others(person: Person) -> None:
    """Older links of the same person open nothing either."""
    theirs = (PasswordReset.person_id == person.id, PasswordReset.used_at.is_(None))
    db.session.execute(update(PasswordReset).where(*theirs).values(used_at=now()))


def _hash(secret: str) -> str:
    return keyed_hash("password_resets.secret", secret)
