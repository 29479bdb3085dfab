"""Which language the reader gets: what the address asks for, else what was chosen here last, else Persian."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from flask import Flask, Response, g, has_request_context, request
from flask_babel import Babel, force_locale

LOCALES = {"fa": "فارسی", "en": "English"}
DEFAULT = "fa"
COOKIE = "lang"
A_YEAR = 365 * 24 * 60 * 60

_forced: ContextVar[str | None] = ContextVar("portal_locale", default=None)
_choices: list[Callable[[], str | None]] = []


def person_choice(ask: Callable[[], str | None]) -> Callable[[], str | None]:
    """Register how to learn the signed-in person's language (None: nobody is signed in, or no choice made)."""
    _choices[:] = [ask]
    return ask


def current_locale() -> str:
    """`fa` or `en`. Order: `with locale(…)`, `?lang=`, this browser's last choice, the person's, Persian."""
    forced = _forced.get()
    if forced is not None:
        return forced
    if not has_request_context():
        return DEFAULT
    chosen: str | None = g.get("portal_locale")
    if chosen is None:
        chosen = g.portal_locale = _asked()
    return chosen


def _asked() -> str:
    asked: list[str | None] = [request.args.get("lang"), request.cookies.get(COOKIE)]
    asked += [ask() for ask in _choices]
    return next((code for code in asked if code in LOCALES), None) or DEFAULT


def choose(code: str) -> None:
    """Let this browser go on in `code`: the person has just set it as theirs."""
    g.portal_chosen = code


def is_rtl() -> bool:
    """Whether the page runs from right to left."""
    return current_locale() == "fa"


@contextmanager
def locale(code: str) -> Iterator[None]:
    """Speak `code` inside the block: a letter to a reader of English, a certificate's English page."""
    if code not in LOCALES:
        raise ValueError(f"unknown locale {code!r}")
    token = _forced.set(code)
    try:
        with force_locale(code):  # the form library asks Flask-Babel
            yield
    finally:
        _forced.reset(token)


def _remember(response: Response) -> Response:
    """Keep the choice for the next pages; never on a page that a shared cache may keep."""
    asked = g.get("portal_chosen") or request.args.get("lang")
    if asked in LOCALES and not response.cache_control.public:
        response.set_cookie(COOKIE, asked, max_age=A_YEAR, httponly=True, samesite="Lax", secure=request.is_secure)
    return response


def init_app(app: Flask) -> None:
    Babel(configure_jinja=False).init_app(app, default_locale=DEFAULT, locale_selector=current_locale)
    app.after_request(_remember)
