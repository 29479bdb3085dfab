"""Who calls: the key in `Authorization`, the organisation behind it, and the mark that asks for both."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from flask import g, request

from portal.core.accounts import throttle
from portal.core.accounts.models import Organisation
from portal.core.accounts.network import network_hash
from portal.core.api import answers, bodies, keys
from portal.core.api.declaring import declared_here
from portal.core.api.models import ApiKey
from portal.core.api.refusals import BadKey, MissingScope, NoKey, no_key_words, require_living
from portal.core.db import transaction
from portal.core.forms import csrf
from portal.core.i18n import _
from portal.core.web import MACHINES, View, mark


@dataclass(frozen=True)
class Caller:
    """A program of an organisation. It is an actor: `audit.record(caller, …)` says which key did it."""

    organisation: Organisation
    key: ApiKey

    @property
    def token(self) -> str:
        return self.key.token


def api_access(scope: str | None = None) -> Callable[[View], View]:
    """A mark for routes under /api/v1/: a living key with this scope (None: any key); no cookie, no CSRF token."""

    def put(view: View) -> View:
        csrf.exempt(view)
        return mark(f"api_access:{scope or 'any'}", lambda: _admit(scope))(view)

    return put


def current_caller() -> Caller:
    """Who calls; behind `api_access` there always is one."""
    found: Caller | None = g.get("api_caller")
    if found is None:
        raise NoKey(*no_key_words())
    return found


def _admit(scope: str | None) -> None:
    """Key, scope, then what every request must carry; nothing of the body is read before."""
    if not request.path.startswith(MACHINES):
        raise RuntimeError(f"{request.endpoint}: api_access outside {MACHINES}")
    key = _key()
    if scope is not None and scope not in key.scopes:
        raise MissingScope(scope)
    g.api_caller = Caller(key.organisation, key)
    if keys.is_due(key):
        with transaction():
            keys.note_use(key)
    told = declared_here()
    if told is not None and request.method not in ("GET", "HEAD", "OPTIONS"):
        bodies.require_fitting(told)
        if told.once:
            answers.require_name()


def _key() -> ApiKey:
    kind, _space, secret = request.headers.get("Authorization", "").partition(" ")
    if kind.lower() != "bearer" or not secret.strip():
        raise NoKey(*no_key_words())
    key = keys.by_secret(secret.strip())
    if key is None:
        # Only keys that nobody has count: a program whose key has expired is told so, however often it asks.
        with transaction():
            throttle.take(throttle.for_key(network_hash()))
        raise BadKey(_("این کلید را نمی‌شناسیم."), _("آن را درست و کامل رونویسی کنید، یا کلید تازه‌ای بسازید."))
    require_living(key)
    return key
