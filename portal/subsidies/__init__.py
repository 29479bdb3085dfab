"""Support programmes: what the state gives to messengers whose licence is in force."""

from __future__ import annotations

from flask import Flask

from portal.core import navigation
from portal.core.accounts.members import has_portal_role, is_official, organisations_of
from portal.core.accounts.models import Person
from portal.core.accounts.roles import BODY_KINDS, Kind, Role
from portal.core.desk import add_start
from portal.core.i18n import _l


def init_app(app: Flask) -> None:
    """Make every programme of the list known; add pages and commands."""
    from portal.subsidies import kind
    from portal.subsidies.cli import subsidies
    from portal.subsidies.programmes import programmes
    from portal.subsidies.sharing import waiting  # noqa: F401 - listens
    from portal.subsidies.upkeep import keeping, ladder, telling  # noqa: F401 - they listen and come round
    from portal.subsidies.views import machines, support

    for programme in programmes():
        kind.register(programme)
        programme.start(app)
    machines.register()
    app.register_blueprint(support)
    app.cli.add_command(subsidies)
    add_start(_l("درخواست پشتیبانی"), "support.index")
    navigation.add(_l("پشتیبانی‌ها"), "support.index", order=62)
    navigation.add(_l("آنچه داریم"), "support.benefits", when=_has_vendor, order=25)
    navigation.add(_l("منبع‌ها"), "support.sites", when=_keeps_sites, order=63)
    navigation.add(_l("منبع‌های ما"), "support.own_pools", when=_runs_pools, order=25)
    navigation.add_tile(
        _l("پشتیبانی‌ها"),
        "support.index",
        _l("آنچه دولت به پیام‌رسان دارای پروانه می‌دهد، و راه خواستن هر یک."),
        "server",
        order=30,
    )


def _keeps_sites(person: Person | None) -> bool:
    return person is not None and (is_official(person) or has_portal_role(person, Role.ADMINISTRATOR))


def _runs_pools(person: Person | None) -> bool:
    """Broadcasters announce their airtime on pages of their own."""
    running = [kind for kind in BODY_KINDS if kind != Kind.BROADCASTER]
    return person is not None and any(one.kind in running for one in organisations_of(person))


def _has_vendor(person: Person | None) -> bool:
    return person is not None and any(one.kind == Kind.VENDOR for one in organisations_of(person))
