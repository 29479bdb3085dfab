"""Devices that have signed in before: a signed, long-lived cookie that names the device and its people.

It opens nothing. It only gives its owner a counter of their own when somebody else is guessing (see throttle.py).
"""

from __future__ import annotations

from typing import Any

from flask import current_app, request
from itsdangerous import BadSignature, URLSafeTimedSerializer
from werkzeug.wrappers import Response

from portal.core.accounts.models import Person
from portal.core.db import new_token

COOKIE = "device"
A_YEAR = 365 * 24 * 60 * 60
MOST_PEOPLE = 8


def device_of(person: Person | None) -> str | None:
    """The device's name, if this person has signed in on it before."""
    device, people = _read()
    return device if person is not None and person.token in people else None


def remember(response: Response, person: Person) -> None:
    """This person has signed in on this device."""
    device, people = _read()
    known = [token for token in people if token != person.token][-(MOST_PEOPLE - 1) :]
    body = _signer().dumps([device or new_token(), [*known, person.token]])
    secure = bool(current_app.config["SESSION_COOKIE_SECURE"])
    response.set_cookie(COOKIE, body, max_age=A_YEAR, httponly=True, samesite="Lax", secure=secure, path="/account")


def _read() -> tuple[str | None, list[str]]:
    try:
        body: Any = _signer().loads(request.cookies.get(COOKIE, ""), max_age=A_YEAR)
    except BadSignature:
        return None, []
    return str(body[0]), [str(token) for token in body[1]]


def _signer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(current_app.secret_key or "", salt="portal/device")
