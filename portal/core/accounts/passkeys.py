"""Passkeys: a second factor that no false page can ask for. Rows, one-time challenges, and who is told."""

from __future__ import annotations

import secrets
from datetime import timedelta
from typing import Any

from fido2.utils import websafe_decode, websafe_encode
from flask import current_app
from sqlalchemy import select, update

from portal.config import Settings
from portal.core.accounts import events, factors, letters, webauthn
from portal.core.accounts.keys import SignIn
from portal.core.accounts.models import Passkey, Person
from portal.core.clock import now
from portal.core.db import db
from portal.core.errors import Conflict, Invalid, NotFound
from portal.core.i18n import _

GOOD_FOR = timedelta(minutes=5)
MOST = 20


def offered() -> bool:
    """Whether passkeys can be made at the portal's address."""
    return _site_or_none() is not None


def creation_options(sign_in: SignIn) -> Any:
    """What the browser is asked when it is to make a passkey; the session remembers the challenge."""
    person = sign_in.person
    asked = (person.token, person.email, person.name)
    return webauthn.creation_options(_site(), asked, _keys(person.passkeys), _new_challenge(sign_in))


def request_options(sign_in: SignIn) -> Any:
    """What the browser is asked when one of the person's passkeys is to sign; the session remembers the challenge."""
    return webauthn.request_options(_site(), _keys(sign_in.person.good_passkeys), _new_challenge(sign_in))


def take_challenge(sign_in: SignIn) -> bytes | None:
    """The session's challenge, once; None when there is none, or it is older than five minutes."""
    challenge, since = sign_in.challenge, sign_in.challenge_at
    this = (SignIn.id == sign_in.id, SignIn.challenge == challenge)
    done = db.session.execute(update(SignIn).where(*this).values(challenge=None, challenge_at=None))
    if challenge is None or since is None or getattr(done, "rowcount", 0) != 1 or now() - since > GOOD_FOR:
        return None
    return websafe_decode(challenge)


def add(person: Person, name: str, challenge: bytes | None, answer: str) -> list[str]:
    """Keep the passkey that the browser made. With the first factor come ten recovery codes, to be shown once."""
    key, is_first = _made(challenge, answer), not person.has_second_factor
    if len(person.passkeys) >= MOST:
        raise Conflict(_("بیش از این گذرکلید نمی‌شود شناساند."), _("یکی از گذرکلیدهای پیشین را بردارید."))
    if db.session.scalar(select(Passkey.id).where(Passkey.credential_id == key.credential_id)):
        raise Conflict(_("این گذرکلید پیش‌تر شناسانده شده است."), _("دستگاه دیگری برگزینید."))
    row = Passkey(person=person, name=name, credential_id=key.credential_id, public_key=key.public_key)
    row.sign_count, row.transports = key.sign_count, list(key.transports)
    db.session.add(row)
    db.session.flush()
    events.tell("passkey_added", person, person.audit_subject, {"passkey": row.token})
    _write(row, "passkey_added")
    return factors.make_recovery_codes(person) if is_first else []


def check(person: Person, challenge: bytes | None, answer: str) -> Passkey | None:
    """The person's passkey that signed the challenge; None when none did, or when it seems to have been copied."""
    rows = {row.credential_id: row for row in person.good_passkeys}
    site = _site_or_none()
    if challenge is None or site is None:
        return None
    try:
        credential_id, count = webauthn.used(site, challenge, answer, _keys(list(rows.values())))
    except webauthn.Refused:
        return None
    row = rows[credential_id]
    if not _count_on(row, count):
        _stop(row)
        return None
    events.tell("passkey_used", person, person.audit_subject, {"passkey": row.token})
    return row


def passkey_of(person: Person, token: str) -> Passkey:
    """One of a person's own passkeys."""
    found = db.session.scalar(select(Passkey).where(Passkey.person_id == person.id, Passkey.token == token))
    if found is None:
        raise NotFound(_("چنین گذرکلیدی نیست."))
    return found


def remove(row: Passkey) -> None:
    """Give a passkey up, unless it is the last factor of somebody who needs one."""
    person = row.person
    factors.give_up(person, row)
    db.session.delete(row)
    events.tell("passkey_removed", person, person.audit_subject, {"passkey": row.token})
    _write(row, "passkey_removed")


def _made(challenge: bytes | None, answer: str) -> webauthn.Key:
    try:
        if challenge is None:
            raise webauthn.Refused("no challenge waits")
        return webauthn.made(_site(), challenge, answer)
    except webauthn.Refused as error:
        raise Invalid(_("گذرکلید ساخته نشد."), _("یک بار دیگر بیازمایید؛ هر بار پنج دقیقه فرصت دارد.")) from error


def _count_on(row: Passkey, count: int) -> bool:
    """Note a use, if the count follows the last one: keys that do not count always say 0.

    The condition stands in the statement, for two may come at once.
    """
    follows = Passkey.sign_count < count if count else Passkey.sign_count == 0
    this = (Passkey.id == row.id, Passkey.stopped_at.is_(None), follows)
    done = db.session.execute(update(Passkey).where(*this).values(sign_count=count, last_used_at=now()))
    return getattr(done, "rowcount", 0) == 1


def _stop(row: Passkey) -> None:
    """Let a passkey open nothing more; its owner is told, and may remove it and make a new one."""
    row.stopped_at = now()
    events.tell("passkey_stopped", None, row.person.audit_subject, {"passkey": row.token})
    _write(row, "passkey_stopped")


def _write(row: Passkey, template: str) -> None:
    person = row.person
    letters.send(person.email, template, {"name": person.name, "passkey": row.name, "locale": person.locale})


def _keys(rows: list[Passkey]) -> list[webauthn.Key]:
    return [webauthn.Key(r.credential_id, r.public_key, r.sign_count, tuple(r.transports)) for r in rows]


def _new_challenge(sign_in: SignIn) -> bytes:
    challenge = secrets.token_bytes(32)
    sign_in.challenge, sign_in.challenge_at = websafe_encode(challenge), now()
    return challenge


def _site_or_none() -> webauthn.Site | None:
    settings: Settings = current_app.extensions["settings"]
    return webauthn.site_of(settings.base_url)


def _site() -> webauthn.Site:
    found = _site_or_none()
    if found is None:
        raise NotFound(_("در این نشانی گذرکلید ساخته نمی‌شود."), _("عامل دوم دیگر، برنامه‌ی رمزساز است."))
    return found
