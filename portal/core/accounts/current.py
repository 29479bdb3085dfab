"""Who is asking: the session row behind the cookie, its person, and the organisation they act for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from flask import Flask, has_request_context, request
from flask_login import LoginManager, current_user, login_user, logout_user
from sqlalchemy import select

from portal.core.accounts.keys import SignIn
from portal.core.accounts.members import has_role, needs_second_factor
from portal.core.accounts.models import Organisation, Person
from portal.core.clock import now
from portal.core.crypto import keyed_hash
from portal.core.db import db, transaction
from portal.core.errors import PortalError
from portal.core.i18n import _
from portal.core.web import at_machines_door

NOTED_EVERY = timedelta(minutes=5)


class NotSignedIn(PortalError):
    status = 401
    code = "not_signed_in"


@dataclass
class Visitor:
    """What Flask-Login calls the user: a secret of the cookie and the living row it opened."""

    secret: str
    sign_in: SignIn
    is_whole: bool | None = None  # asked once a request: whether nothing more is due
    is_authenticated = True
    is_active = True
    is_anonymous = False

    def get_id(self) -> str:
        return self.secret


def secret_hash(secret: str) -> str:
    return keyed_hash("sign_ins.secret", secret)


def load_visitor(secret: str) -> Visitor | None:
    """The session that the cookie names, unless it has ended, expired, or its person's account has ended."""
    query = select(SignIn).where(
        SignIn.secret_hash == secret_hash(secret), SignIn.ended_at.is_(None), SignIn.expires_at > now()
    )
    found = db.session.scalar(query)
    return Visitor(secret, found) if found and found.person.ended_at is None else None


def visitor_or_none() -> Visitor | None:
    """Outside a request (jobs, commands) nobody is signed in, nor at the door of machines, where keys count alone."""
    if not has_request_context() or at_machines_door() or not current_user.is_authenticated:
        return None
    found: Visitor = current_user._get_current_object()
    return found


def signin_or_none() -> SignIn | None:
    visitor = visitor_or_none()
    return visitor.sign_in if visitor else None


def due_step(sign_in: SignIn) -> str | None:
    """The page where somebody whose password was right must go first; None when nothing is due."""
    if sign_in.second_factor_at is not None:
        return None
    if sign_in.person.has_second_factor:
        return "accounts.second_step"
    return "accounts.enrol" if needs_second_factor(sign_in.person) else None


def person_or_none() -> Person | None:
    """For pages that are open to all and greet those who are signed in: wholly, second factor and all."""
    visitor = visitor_or_none()
    if visitor is None:
        return None
    if visitor.is_whole is None:
        visitor.is_whole = due_step(visitor.sign_in) is None
    return visitor.sign_in.person if visitor.is_whole else None


def current_signin() -> SignIn:
    found = signin_or_none()
    if found is None:
        raise NotSignedIn(_("وارد نشده‌اید."), _("وارد شوید و دوباره بیازمایید."))
    return found


def current_person() -> Person:
    """The person who asks; behind a mark other than `public` there always is one.

    Behind `password_given` and `enrolling` alone their second factor may still be due.
    """
    return current_signin().person


def current_organisation() -> Organisation | None:
    """The organisation they act for, as long as they belong to it."""
    found = current_signin()
    chosen = found.organisation
    if chosen is None or chosen.ended_at is not None:
        return None
    return chosen if has_role(found.person, chosen) else None


def enter(visitor: Visitor) -> None:
    """Put a session's name in the visitor's cookie."""
    login_user(visitor)


def leave() -> None:
    logout_user()


def note_presence() -> None:
    """Remember when a session was last at work: on its POSTs, and seldom, because a GET writes nothing."""
    found = signin_or_none() if request.method == "POST" else None
    if found and now() - found.seen_at > NOTED_EVERY:
        with transaction():
            found.seen_at = now()


def init_app(app: Flask) -> None:
    manager = LoginManager()
    # Sessions are rows that can be seen and ended; tying them to an address would sign mobile users out.
    manager.session_protection = None
    manager.user_loader(load_visitor)
    manager.init_app(app)
