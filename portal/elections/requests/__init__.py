"""Representatives ask for units of their quotas; messengers deliver what was asked."""

from __future__ import annotations

from flask import Flask

from portal.core import navigation
from portal.core.accounts.members import has_role_among
from portal.core.accounts.models import Person
from portal.core.accounts.roles import Kind
from portal.core.desk import add_start
from portal.core.documents import read_by_others
from portal.core.i18n import _l
from portal.elections.setup import on_withdrawn


def _of_campaign(person: Person | None) -> bool:
    return person is not None and has_role_among(person, Kind.CAMPAIGN)


def _of_messenger(person: Person | None) -> bool:
    return person is not None and has_role_among(person, Kind.VENDOR)


def init_app(app: Flask) -> None:
    from portal.elections.requests import desk, kind, rounds, withdrawing  # noqa: F401 - `rounds` comes round
    from portal.elections.requests.desk_views import deliveries
    from portal.elections.requests.views import requests

    kind.register()
    on_withdrawn(withdrawing.take_everything_back)
    read_by_others(desk.reads_picture)
    app.register_blueprint(requests)
    app.register_blueprint(deliveries)
    add_start(_l("درخواست تازه"), "promotion_requests.index", Kind.CAMPAIGN)
    navigation.add(_l("سهمیه‌ها و درخواست‌ها"), "promotion_requests.index", when=_of_campaign, order=41)
    navigation.add(_l("میز تبلیغات"), "deliveries.index", when=_of_messenger, order=41)
