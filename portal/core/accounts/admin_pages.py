"""The pages of the administration: rooms above add theirs here, such as licence classes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import request, url_for

PAGES: dict[str, AdminPage] = {}


@dataclass(frozen=True)
class AdminPage:
    label: Any
    endpoint: str
    text: Any = ""
    sign: str = "settings"


def add(label: Any, endpoint: str, text: Any = "", sign: str = "settings") -> None:
    """Show `endpoint` (a GET without parameters, marked `administrator`) in the administration."""
    PAGES[endpoint] = AdminPage(label, endpoint, text, sign)


def items() -> list[dict[str, Any]]:
    """For the tiles of the first page and the navigation beside the others."""
    here = request.path
    found = []
    for one in PAGES.values():
        url = url_for(one.endpoint)
        active = here == url or here.startswith(f"{url}/")
        found.append({"label": one.label, "url": url, "text": one.text, "sign": one.sign, "active": active})
    return found
