"""The main navigation: rooms add their entry pages, each person sees those that are theirs."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask import Flask, g, request, url_for

from portal.core.accounts.current import person_or_none
from portal.core.accounts.models import Person


@dataclass(frozen=True)
class Entry:
    label: Any
    endpoint: str
    when: Callable[[Person | None], bool]
    order: int


Seen = Callable[[Person | None], bool]
ENTRIES: dict[str, Entry] = {}


def add(
    label: Any, endpoint: str, when: Callable[[Person | None], bool] = lambda person: True, order: int = 50
) -> None:
    """Show `endpoint` in the main navigation to those for whom `when` holds."""
    ENTRIES[endpoint] = Entry(label, endpoint, when, order)


def entries() -> list[dict[str, Any]]:
    """The visitor's own; on a page that is the same for everybody, what nobody in particular sees."""
    person = None if g.get("cacheable") else person_or_none()
    mine = sorted((e for e in ENTRIES.values() if e.when(person)), key=lambda e: e.order)
    here = request.endpoint or ""
    return [{"label": e.label, "url": url_for(e.endpoint), "active": e.endpoint == here} for e in mine]


@dataclass(frozen=True)
class Tile:
    """A way in, on the first page."""

    title: Any
    endpoint: str
    text: Any
    sign: str
    order: int


TILES: dict[str, Tile] = {}


def add_tile(title: Any, endpoint: str, text: Any, sign: str, order: int = 50) -> None:
    """Show a way in on the first page; `sign` names an icon."""
    TILES[endpoint] = Tile(title, endpoint, text, sign, order)


def tiles() -> list[dict[str, Any]]:
    shown = sorted(TILES.values(), key=lambda tile: tile.order)
    return [{"title": t.title, "url": url_for(t.endpoint), "text": t.text, "sign": t.sign} for t in shown]


FOOTER: dict[str, Any] = {}


def add_footer(label: Any, endpoint: str) -> None:
    """Show `endpoint` at the foot of every page: what few look for, and nobody should have to search for."""
    FOOTER[endpoint] = label


def footer() -> list[dict[str, Any]]:
    return [{"label": label, "url": url_for(endpoint)} for endpoint, label in FOOTER.items()]


def init_app(app: Flask) -> None:
    app.context_processor(lambda: {"navigation": entries(), "footer_links": footer()})
