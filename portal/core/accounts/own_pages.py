"""The pages of an organisation: rooms above add theirs here, such as its keys."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask import request, url_for

from portal.core.accounts.current import current_person
from portal.core.accounts.models import Organisation, Person

PAGES: dict[str, OwnPage] = {}


@dataclass(frozen=True)
class OwnPage:
    label: Any
    endpoint: str
    for_administrator: str
    when: Callable[[Person], bool]
    sign: str


def add(label: Any, endpoint: str, for_administrator: str, when: Callable[[Person], bool], sign: str) -> None:
    """Show `endpoint` beside one's own organisation to those for whom `when` holds.

    `for_administrator` is the same page of any organisation, named by its `token`.
    """
    PAGES[endpoint] = OwnPage(label, endpoint, for_administrator, when, sign)


def tabs(label: Any, endpoint: str) -> list[dict[str, Any]]:
    """For the top of these pages; the first is the organisation itself."""
    mine = [(label, endpoint)] + [(p.label, p.endpoint) for p in PAGES.values() if p.when(current_person())]
    return [{"label": name, "url": url_for(where), "active": request.path == url_for(where)} for name, where in mine]


def links(organisation: Organisation) -> list[dict[str, Any]]:
    """For the administrator's page of an organisation."""
    return [
        {"label": one.label, "url": url_for(one.for_administrator, token=organisation.token), "sign": one.sign}
        for one in PAGES.values()
    ]
