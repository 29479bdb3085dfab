"""Licensing: what can be applied for, the application, the decision by rule or by people, and the licence itself."""

from __future__ import annotations

from flask import Flask

from portal.core import navigation
from portal.core.desk import add_start
from portal.core.i18n import _l


def init_app(app: Flask) -> None:
    """Make the kind of case known; add pages and commands."""
    from portal.licensing import follow, kind, licences  # noqa: F401 - `follow` listens
    from portal.licensing.cli import licensing_cli
    from portal.licensing.revocation import kind as revocation_kind
    from portal.licensing.views import licensing

    kind.register()
    revocation_kind.register()
    app.register_blueprint(licensing)
    licences.init_app(app)
    app.cli.add_command(licensing_cli)
    add_start(_l("درخواست پروانه"), "licensing.start")
    navigation.add(_l("نوع‌های پروانه"), "licensing.class_list", order=60)
    navigation.add_tile(
        _l("گرفتن پروانه"),
        "licensing.class_list",
        _l("هر پروانه چه می‌خواهد، چه پیش می‌آید و پاسخ در چند روز می‌رسد."),
        "file-certificate",
        order=10,
    )
