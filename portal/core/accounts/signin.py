"""Beginning and ending sessions."""

from __future__ import annotations

import secrets
from datetime import timedelta

from flask import has_request_context, request
from sqlalchemy import select, update

from portal.core.accounts import events, held, passwords
from portal.core.accounts.current import Visitor, secret_hash
from portal.core.accounts.keys import SignIn
from portal.core.accounts.members import needs_second_factor, organisations_of
from portal.core.accounts.models import Organisation, Person
from portal.core.accounts.network import network_hash
from portal.core.clock import now
from portal.core.db import db
from portal.core.errors import NotFound
from portal.core.i18n import _

# A working day for those who act for the state or another body; two weeks for everybody else.
SHORT_LIFE = timedelta(hours=12)
LONG_LIFE = timedelta(days=14)


def find_person(email: str) -> Person | None:
    """The living account with this address."""
    query = select(Person).where(Person.email == email.strip().lower(), Person.ended_at.is_(None))
    return db.session.scalar(query)


def check_password(email: str, password: str) -> Person | None:
    """The person whose address and password these are. Slow by design, equally for unknown addresses."""
    person = find_person(email)
    right = passwords.verify(person.password_hash if person else None, password)
    return person if person and right else None


def begin(person: Person, back_to: str | None = None, with_factor: bool = False) -> Visitor:
    """Start a session for a person whose password was right; what they had typed before becomes theirs."""
    secret = secrets.token_urlsafe(32)
    life = SHORT_LIFE if needs_second_factor(person) else LONG_LIFE
    row = SignIn(secret_hash=secret_hash(secret), person=person, organisation=_first_organisation(person))
    row.expires_at = now() + life
    row.second_factor_at = now() if with_factor else None
    if has_request_context():
        row.user_agent, row.network_hash = _agent_name(), network_hash()
    db.session.add(row)
    held.bind(back_to, person)
    db.session.flush()
    events.tell("sign_in", person, person.audit_subject, {"session": row.token})
    return Visitor(secret, row)


def refuse(person: Person | None) -> None:
    """Record a failed sign-in, without saying whose it was unless the account exists."""
    events.tell("sign_in_failed", None, person.audit_subject if person else ("person", ""))


def pass_second_factor(sign_in: SignIn, means: str) -> Visitor:
    """Raise a session after its second factor, under a new secret: an older copy of the cookie opens nothing."""
    secret = secrets.token_urlsafe(32)
    sign_in.secret_hash = secret_hash(secret)
    sign_in.second_factor_at = now()
    events.tell("second_factor", sign_in.person, sign_in.person.audit_subject, {"means": means})
    return Visitor(secret, sign_in)


def end(sign_in: SignIn, actor: Person) -> None:
    """Sign out: the row ends, so that no copy of the cookie works any more."""
    if sign_in.ended_at is None:
        sign_in.ended_at = now()
        events.tell("sign_out", actor, sign_in.person.audit_subject, {"session": sign_in.token})


def end_all(person: Person, keep: SignIn | None = None) -> None:
    """End every session of a person, but for the one they sit in."""
    theirs = [SignIn.person_id == person.id, SignIn.ended_at.is_(None)]
    if keep is not None:
        theirs.append(SignIn.id != keep.id)
    db.session.execute(update(SignIn).where(*theirs).values(ended_at=now()))


def shut_out(person: Person, actor: Person) -> None:
    """End every session of somebody else."""
    end_all(person)
    events.tell("sessions_ended", actor, person.audit_subject)


def open_sessions(person: Person) -> list[SignIn]:
    """A person's living sessions, the newest first."""
    query = select(SignIn).where(SignIn.person_id == person.id, SignIn.ended_at.is_(None), SignIn.expires_at > now())
    return list(db.session.scalars(query.order_by(SignIn.id.desc())))


def session_of(person: Person, token: str) -> SignIn:
    """One of a person's own sessions."""
    found = db.session.scalar(select(SignIn).where(SignIn.person_id == person.id, SignIn.token == token))
    if found is None:
        raise NotFound(_("چنین نشستی نیست."))
    return found


def switch(sign_in: SignIn, token: str) -> Organisation:
    """Act for another of one's organisations from now on."""
    for organisation in organisations_of(sign_in.person):
        if organisation.token == token:
            sign_in.organisation = organisation
            return organisation
    raise NotFound(_("چنین سازمانی در میان سازمان‌های شما نیست."))


def _first_organisation(person: Person) -> Organisation | None:
    """The organisation they acted for last, if they still belong to it; else the first they joined."""
    mine = organisations_of(person)
    last = db.session.scalar(
        select(SignIn.organisation_id).where(SignIn.person_id == person.id).order_by(SignIn.id.desc()).limit(1)
    )
    return next((o for o in mine if o.id == last), mine[0] if mine else None)


def _agent_name() -> str:
    """Browser and system in a few words, such as "Firefox · Linux"; nothing that follows a person around."""
    text = request.headers.get("User-Agent", "")
    browsers = {"Edg/": "Edge", "OPR/": "Opera", "Firefox/": "Firefox", "Chrome/": "Chrome", "Safari/": "Safari"}
    systems = {"Android": "Android", "iPhone": "iPhone", "Windows": "Windows", "Mac OS": "macOS", "Linux": "Linux"}
    names = [next((name for sign, name in table.items() if sign in text), "") for table in (browsers, systems)]
    return " · ".join(name for name in names if name)[:80]
