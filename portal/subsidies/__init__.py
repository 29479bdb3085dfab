"""Support programmes: what the state gives to messengers whose licence is in force."""

from __future__ import annotations

from flask import Flask

from portal.core import navigation
from portal.core.accounts.members import organisations_of
from portal.core.accounts.models import Person
from portal.core.accounts.roles import Kind
from portal.core.desk import add_start
from portal.core.i18n import _l


def init_app(app: Flask) -> None:
    """Make every programme of the list known; add pages and commands."""
    from portal.subsidies import kind
    from portal.subsidies.cli import subsidies
    from portal.subsidies.programmes import programmes
    from portal.subsidies.views import support

    for programme in programmes():
        kind.register(programme)
        programme.start(app)
    app.register_blueprint(support)
    app.cli.add_command(subsidies)
    add_start(_l("درخواست پشتیبانی"), "support.index")
    navigation.add(_l("پشتیبانی‌ها"), "support.index", order=62)
    navigation.add(_l("آنچه داریم"), "support.benefits", when=_has_vendor, order=25)
    navigation.add_tile(
        _l("پشتیبانی‌ها"),
        "support.index",
        _l("آنچه دولت به پیام‌رسان دارای پروانه می‌دهد، و راه خواستن هر یک."),
        "server",
        order=30,
    )


def _has_vendor(person: Person | None) -> bool:
    return person is not None and any(one.kind == Kind.VENDOR for one in organisations_of(person))
