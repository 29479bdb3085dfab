"""The first page: where to go, for whoever comes."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, redirect, url_for

from portal.core import navigation
from portal.core.accounts.current import current_organisation, person_or_none
from portal.core.accounts.members import is_official
from portal.core.web import page, public

home_pages = Blueprint("home", __name__)


@home_pages.get("/")
@public
def index() -> Any:
    """Those who are signed in go to their work; everybody else sees what the portal is for."""
    person = person_or_none()
    if person is None:
        return page("home.html", home_tiles=navigation.tiles())
    if is_official(person):
        return redirect(url_for("desk.inbox"))
    organisation = current_organisation()
    if organisation is not None and organisation.kind in ("vendor", "campaign"):
        return redirect(url_for("desk.own"))
    return page("home.html", home_tiles=navigation.tiles())
