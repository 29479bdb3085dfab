"""What the headquarters sets up: elections, rounds, constituencies, candidates; and a candidate's withdrawal."""

from __future__ import annotations

from flask import Flask

from portal.core import navigation
from portal.core.accounts.members import has_role_among
from portal.core.accounts.models import Person
from portal.core.accounts.roles import Kind
from portal.core.i18n import _l
from portal.elections.setup.withdrawal import before_withdrawal, on_withdrawn, prepare, withdraw

__all__ = ["before_withdrawal", "init_app", "on_withdrawn", "prepare", "withdraw"]


def _of_headquarters(person: Person | None) -> bool:
    return person is not None and has_role_among(person, Kind.HEADQUARTERS)


def init_app(app: Flask) -> None:
    from portal.elections.setup import round_views, views  # noqa: F401 - they join the blueprint

    app.register_blueprint(views.setup)
    navigation.add(_l("انتخابات‌ها"), "elections_setup.index", when=_of_headquarters, order=40)
