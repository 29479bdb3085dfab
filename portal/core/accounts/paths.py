"""Addresses inside the portal: where to go back to, and never to another site."""

from __future__ import annotations

from urllib.parse import parse_qsl, urlencode, urlsplit

from flask import request
from flask.globals import request_ctx
from werkzeug.exceptions import HTTPException


def safe_path(address: str | None) -> str | None:
    """`address` when it is a path of this portal, else None. `//host`, `/\\host` and control characters lead out."""
    if not address or not address.startswith("/") or address.startswith("//"):
        return None
    if "\\" in address or any(ord(char) < 33 or ord(char) == 127 for char in address):
        return None
    parts = urlsplit(address)
    return None if parts.scheme or parts.netloc else address


def with_query(path: str, **parameters: str) -> str:
    """`path` with these query parameters added or replaced."""
    parts = urlsplit(path)
    query = [(name, value) for name, value in parse_qsl(parts.query, True) if name not in parameters]
    return f"{parts.path}?{urlencode([*query, *parameters.items()])}"


def query_of(path: str | None, name: str) -> str | None:
    """One query parameter of a path."""
    return dict(parse_qsl(urlsplit(path or "").query)).get(name)


def present_path() -> str:
    """The present request's path with its query."""
    return request.full_path.rstrip("?")


def page_behind_form() -> str:
    """The page to show again for the present POST: its own address if that can be opened, else where it came from."""
    try:
        request_ctx.url_adapter.match(request.path, method="GET")  # type: ignore[union-attr]
    except HTTPException:
        return _referring_path() or "/"
    return present_path()


def _referring_path() -> str | None:
    parts = urlsplit(request.referrer or "")
    if parts.netloc != request.host:
        return None
    return safe_path(parts.path + (f"?{parts.query}" if parts.query else ""))


def came_from_here() -> bool:
    """Whether the browser says that the present POST was sent by a page of this portal (or says nothing)."""
    origin = request.headers.get("Origin")
    if origin and origin != "null":
        return urlsplit(origin).netloc == request.host
    return request.headers.get("Sec-Fetch-Site", "same-origin") in ("same-origin", "none")
