"""Offers and candidates become equal quotas; units are taken and given back here alone."""

from __future__ import annotations

from flask import Flask

from portal.core.accounts.models import Person
from portal.elections.dealing.service import deal, quotas_of, release
from portal.elections.dealing.units import NothingLeft, give_back, take
from portal.elections.models import Candidacy
from portal.elections.setup import on_withdrawn

__all__ = ["NothingLeft", "deal", "give_back", "init_app", "quotas_of", "release", "take"]


def init_app(app: Flask) -> None:
    from portal.elections.dealing.views import pages

    app.register_blueprint(pages)
    on_withdrawn(release_what_is_left)


def release_what_is_left(candidacy: Candidacy, _actor: Person) -> None:
    release(candidacy)
