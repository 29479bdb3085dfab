"""What messengers announce: how much of each service they give to all candidates, and when."""

from __future__ import annotations

from flask import Flask

from portal.core import navigation
from portal.core.accounts.members import has_role_among
from portal.core.accounts.models import Person
from portal.core.accounts.roles import Kind
from portal.core.i18n import _l


def _of_messenger(person: Person | None) -> bool:
    return person is not None and has_role_among(person, Kind.VENDOR)


def init_app(app: Flask) -> None:
    from portal.elections.offers.views import offers

    app.register_blueprint(offers)
    navigation.add(_l("پیشنهادهای انتخاباتی"), "offers.index", when=_of_messenger, order=40)
