"""The second factor: time-based codes (RFC 6238), each good once, ten recovery codes, and what gives it up.

Passkeys, the other kind, have a module of their own.
"""

from __future__ import annotations

import hmac
import secrets

import pyotp
import segno
from sqlalchemy import delete, func, or_, select, update

from portal.core.accounts import events
from portal.core.accounts.keys import RecoveryCode
from portal.core.accounts.members import needs_second_factor
from portal.core.accounts.models import Passkey, Person
from portal.core.clock import now
from portal.core.crypto import keyed_hash
from portal.core.db import db
from portal.core.errors import Conflict
from portal.core.i18n import _
from portal.core.text import digits_to_ascii

ISSUER = "Portal"
PERIOD = 30
# A phone's clock may be half a minute off, to either side.
DRIFT = (0, -1, 1)
RECOVERY_CODES = 10
# Without letters and digits that are taken for each other.
ALPHABET = "23456789abcdefghjkmnpqrstuvwxyz"


def begin(person: Person) -> None:
    """Make a secret that waits for its first code; the present one stays good until then."""
    person.totp_pending = pyotp.random_base32()


def enrolment_address(person: Person) -> str:
    """What an authenticator reads from the picture."""
    return pyotp.TOTP(person.totp_pending or "").provisioning_uri(name=person.email, issuer_name=ISSUER)


def enrolment_picture(person: Person) -> str:
    """The QR code of the pending secret as inline SVG."""
    made = segno.make(enrolment_address(person), error="m", micro=False)
    return str(made.svg_inline(scale=5, border=4, dark="#000", light="#fff", omitsize=False))


def grouped(secret: str | None) -> str:
    """The secret in groups of four, for those who type it."""
    return " ".join((secret or "")[at : at + 4] for at in range(0, len(secret or ""), 4))


def confirm(person: Person, code: str) -> list[str] | None:
    """Make the pending secret the person's factor if `code` proves that their device has it.

    Returns ten new recovery codes, to be shown once; None when the code is wrong.
    """
    step = _matching_step(person.totp_pending, code)
    if step is None:
        return None
    person.totp_secret, person.totp_pending = person.totp_pending, None
    person.totp_confirmed_at, person.totp_last_step = now(), step
    events.tell("factor_added", person, person.audit_subject)
    return make_recovery_codes(person)


def check(person: Person, code: str) -> str | None:
    """Use up a code: "totp", "recovery", or None when it is neither or was used before."""
    typed = _bare(code)
    step = _matching_step(person.totp_secret, typed) if person.totp_confirmed_at else None
    if step is not None:
        return "totp" if _use_step(person, step) else None
    return "recovery" if _use_recovery_code(person, typed) else None


def make_recovery_codes(person: Person) -> list[str]:
    """Ten new codes instead of the old ones. They are shown now and never again."""
    codes = ["".join(secrets.choice(ALPHABET) for _place in range(10)) for _number in range(RECOVERY_CODES)]
    _forget_codes(person)
    db.session.add_all(RecoveryCode(person_id=person.id, code_hash=_hash(code)) for code in codes)
    events.tell("recovery_codes_made", person, person.audit_subject)
    return [f"{code[:5]}-{code[5:]}" for code in codes]


def recovery_codes_left(person: Person) -> int:
    query = select(func.count(RecoveryCode.id)).where(
        RecoveryCode.person_id == person.id, RecoveryCode.used_at.is_(None)
    )
    return db.session.scalar(query) or 0


def remove(person: Person) -> None:
    """Give the authenticator app up."""
    give_up(person)
    _forget_app(person)
    events.tell("factor_removed", person, person.audit_subject)


def give_up(person: Person, passkey: Passkey | None = None) -> None:
    """Ask before a passkey, or without one the app, goes: who needs a second factor keeps another.

    With the last one the recovery codes go too.
    """
    # Two factors given up at once meet at this row's lock.
    db.session.refresh(person, with_for_update=True)
    if keeps_another(person, passkey):
        return
    if needs_second_factor(person):
        raise Conflict(_("نقش شما بدون عامل دوم کار نمی‌کند."), _("نخست عامل دیگری بشناسانید، سپس این را بردارید."))
    _forget_codes(person)


def keeps_another(person: Person, passkey: Passkey | None = None) -> bool:
    """Whether a working factor is left without that passkey, or without the app."""
    app = passkey is not None and person.totp_confirmed_at is not None
    return app or any(row is not passkey for row in person.good_passkeys)


def reset(person: Person, actor: Person | None) -> None:
    """Take a lost factor away, of whatever kind: its owner sets a new one up at the next sign-in."""
    _forget_app(person)
    _forget_codes(person)
    for row in person.passkeys:
        db.session.delete(row)
    events.tell("factor_reset", actor, person.audit_subject)


def _forget_app(person: Person) -> None:
    person.totp_secret = person.totp_pending = person.totp_confirmed_at = person.totp_last_step = None


def _forget_codes(person: Person) -> None:
    db.session.execute(delete(RecoveryCode).where(RecoveryCode.person_id == person.id))


def _matching_step(secret: str | None, code: str) -> int | None:
    """The time step whose code this is, compared without telling how much of it was right."""
    if not secret:
        return None
    typed, totp, present = _bare(code).encode(), pyotp.TOTP(secret), int(now().timestamp()) // PERIOD
    found = None
    for drift in DRIFT:
        if hmac.compare_digest(totp.generate_otp(present + drift).encode(), typed):
            found = present + drift
    return found


def _use_step(person: Person, step: int) -> bool:
    """Whether no code of this step or a later one was used before; conditional, for two may come at once."""
    unused = or_(Person.totp_last_step.is_(None), Person.totp_last_step < step)
    done = db.session.execute(update(Person).where(Person.id == person.id, unused).values(totp_last_step=step))
    return _touched_one(done)


def _use_recovery_code(person: Person, code: str) -> bool:
    mine = (RecoveryCode.person_id == person.id, RecoveryCode.code_hash == _hash(code))
    done = db.session.execute(update(RecoveryCode).where(*mine, RecoveryCode.used_at.is_(None)).values(used_at=now()))
    return _touched_one(done)


def _touched_one(result: object) -> bool:
    return getattr(result, "rowcount", 0) == 1


def _bare(code: str) -> str:
    return "".join(c for c in digits_to_ascii(code).lower() if c.isascii() and c.isalnum())


def _hash(code: str) -> str:
    return keyed_hash("recovery_codes.code", code)
