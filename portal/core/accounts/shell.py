"""What the frame of every page says about who is signed in; rooms above add their part (unread letters)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from flask import g, url_for

from portal.core.accounts.access import is_administrator
from portal.core.accounts.current import current_organisation, person_or_none
from portal.core.accounts.members import organisations_of
from portal.core.accounts.models import Person
from portal.core.accounts.places import name_of
from portal.core.i18n import _

_parts: list[Callable[[Person], Mapping[str, Any]]] = []


def on_account(part: Callable[[Person], Mapping[str, Any]]) -> None:
    """Let `part(person)` add to what the frame knows: `notifications_url`, `unread`, …"""
    if part not in _parts:
        _parts.append(part)


def frame() -> dict[str, Any]:
    """Context of every page."""
    return {"account": _account(), "sign_in_url": url_for("accounts.sign_in")}


def _account() -> dict[str, Any] | None:
    person = None if g.get("cacheable") else person_or_none()
    if person is None:
        return None
    chosen = current_organisation()
    mine = [{"token": one.token, "name": name_of(one), "active": one is chosen} for one in organisations_of(person)]
    account: dict[str, Any] = {
        "key": person.token,
        "name": person.name,
        "organisation": name_of(chosen) if chosen else None,
        "organisations": mine,
        "switch_url": url_for("accounts.switch"),
        "sign_out_url": url_for("accounts.sign_out"),
        "links": _links(person, chosen is not None),
    }
    for part in _parts:
        account |= part(person)
    return account


def _links(person: Person, has_organisation: bool) -> list[dict[str, str]]:
    links = [{"label": _("حساب من"), "url": url_for("accounts.account"), "icon": "user"}]
    if has_organisation:
        links.append({"label": _("سازمان من"), "url": url_for("accounts.organisation"), "icon": "building"})
    if is_administrator(person):
        links.append({"label": _("مدیریت سامانه"), "url": url_for("accounts.admin"), "icon": "settings"})
    return links
