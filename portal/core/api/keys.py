"""Keys of organisations: made by their heads, shown once, kept as a keyed hash, revoked at once."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy import or_, select, update
from sqlalchemy.exc import IntegrityError

from portal.core import audit
from portal.core.accounts.access import is_administrator
from portal.core.accounts.members import has_role
from portal.core.accounts.models import Organisation, Person
from portal.core.accounts.places import name_of
from portal.core.accounts.roles import HEADS_OF
from portal.core.api.models import ApiKey
from portal.core.api.scopes import scopes_for
from portal.core.clock import now
from portal.core.crypto import keyed_hash
from portal.core.db import db
from portal.core.errors import Conflict, Forbidden, Invalid, NotFound
from portal.core.i18n import _
from portal.core.text import normalise

PREFIX = "ptl_"  # so that a key that leaked into a repository or a letter is recognised as one
LONGEST = timedelta(days=400)
NOTED_EVERY = timedelta(hours=1)


def may_manage(person: Person, organisation: Organisation) -> bool:
    """Whether they make and revoke this organisation's keys: its head, and the administrator."""
    head = HEADS_OF.get(organisation.kind)
    return (head is not None and has_role(person, organisation, head)) or is_administrator(person)


def make(
    organisation: Organisation, name: str, scopes: Sequence[str], good_for: timedelta, actor: Person
) -> tuple[ApiKey, str]:
    """A new key. Returns the row and the secret, which is kept nowhere."""
    _require_head(actor, organisation)
    allowed = {scope.name for scope in scopes_for(organisation.kind)}
    if not scopes or not set(scopes) <= allowed:
        raise Invalid(_("این کلید برای چنین کاری داده نمی‌شود."), _("از کارهایی که در فهرست است برگزینید."))
    if not timedelta(0) < good_for <= LONGEST:
        raise Invalid(_("کلید دست بالا ۴۰۰ روز اعتبار دارد."), _("روزهای کمتری برگزینید."))
    secret = PREFIX + secrets.token_urlsafe(32)
    row = ApiKey(organisation=organisation, name=normalise(name), scopes=sorted(set(scopes)), made_by=actor)
    row.secret_hash, row.hint, row.created_at = secret_hash(secret), secret[-4:], now()
    row.expires_at = row.created_at + good_for
    _add(row)
    audit.record(actor, row, "api_key.made", {"organisation": organisation.token, "scopes": ",".join(row.scopes)})
    return row, secret


def revoke(key: ApiKey, actor: Person) -> None:
    """End a key now; twice is no error."""
    _require_head(actor, key.organisation)
    still = (ApiKey.id == key.id, ApiKey.revoked_at.is_(None))
    done = db.session.execute(update(ApiKey).where(*still).values(revoked_at=now(), revoked_by_id=actor.id))
    if getattr(done, "rowcount", 0) == 1:
        audit.record(actor, key, "api_key.revoked", {"organisation": key.organisation.token})


def keys_of(organisation: Organisation) -> Sequence[ApiKey]:
    """Keys that are not revoked, newest first."""
    theirs = (ApiKey.organisation_id == organisation.id, ApiKey.revoked_at.is_(None))
    return db.session.scalars(select(ApiKey).where(*theirs).order_by(ApiKey.id.desc())).all()


def key_of(organisation: Organisation, token: str) -> ApiKey:
    """One of the organisation's keys."""
    query = select(ApiKey).where(ApiKey.organisation_id == organisation.id, ApiKey.token == token)
    row = db.session.scalar(query)
    if row is None:
        raise NotFound(_("چنین کلیدی نیست."))
    return row


def by_secret(secret: str) -> ApiKey | None:
    """The key that this secret is of, also when it works no longer."""
    if not secret.startswith(PREFIX):
        return None
    return db.session.scalar(select(ApiKey).where(ApiKey.secret_hash == secret_hash(secret)))


def is_due(key: ApiKey) -> bool:
    """Whether its last use should be noted: once an hour is enough to know that a key is at work."""
    return key.last_used_at is None or now() - key.last_used_at > NOTED_EVERY


def note_use(key: ApiKey) -> None:
    """Remember that the key was used; the first time, for the record too."""
    unused = (ApiKey.id == key.id, ApiKey.last_used_at.is_(None))
    first = db.session.execute(update(ApiKey).where(*unused).values(last_used_at=now()))
    if getattr(first, "rowcount", 0) == 1:
        audit.record(key, key.organisation, "api_key.first_used", {"key": key.token})
        return
    due = or_(ApiKey.last_used_at.is_(None), ApiKey.last_used_at < now() - NOTED_EVERY)
    db.session.execute(update(ApiKey).where(ApiKey.id == key.id, due).values(last_used_at=now()))


def actor_name(token: str) -> str | None:
    """How the log calls a key that did something."""
    key = db.session.scalar(select(ApiKey).where(ApiKey.token == token))
    if key is None:
        return None
    return _("کلید «%(key)s» از %(organisation)s", key=key.name, organisation=name_of(key.organisation))


def secret_hash(secret: str) -> str:
    return keyed_hash("api_keys.secret", secret)


def _require_head(actor: Person, organisation: Organisation) -> None:
    if not may_manage(actor, organisation):
        raise Forbidden(_("کلیدهای سازمان را مدیر آن می‌سازد و باطل می‌کند."), _("از مدیر سازمان خود بخواهید."))


def _add(row: ApiKey) -> None:
    try:
        # Within a savepoint: words for the refusal may need the session again (whose language is it?).
        with db.session.begin_nested():
            db.session.add(row)
    except IntegrityError as error:
        raise Conflict(
            _("کلیدی با این نام دارید."), _("نام دیگری بنویسید، یا نخست کلید پیشین را باطل کنید.")
        ) from error
