"""The portal: where a country's messengers deal with their regulator."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module

from flask import Flask

from portal.config import ROOT, Settings
from portal.core import db, logs, web

# In the order of the arrows: each room may know those before it. Imported when a portal is built, so that a script
# which needs one module of the house does not load them all.
ROOMS = (
    "portal.core.migrations",
    "portal.core.crypto",
    "portal.core.i18n",
    "portal.core.identifiers_cli",
    "portal.core.jobs",
    "portal.core.accounts",
    "portal.core.audit",
    "portal.core.calendar",
    "portal.core.held",
    "portal.core.cases",
    "portal.core.navigation",
    "portal.core.documents",
    "portal.core.notifications",
    "portal.core.capacity",
    "portal.core.deadlines",
    "portal.core.desk",
    "portal.core.board",
    "portal.core.api",
    "portal.licensing",
    "portal.subsidies",
    "portal.elections",
    "portal.demo",
)


def create_app(settings: Settings | None = None) -> Flask:
    """Build the portal from its settings; refuses to start when one is missing or a route is unguarded."""
    settings = settings or Settings.from_environ()
    with _collecting_nothing():
        return _built(settings)


def _built(settings: Settings) -> Flask:
    app = Flask(__name__, template_folder=ROOT / "templates", static_folder=ROOT / "static")
    app.extensions["settings"] = settings
    app.testing = settings.environment == "test"
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    db.init_app(app, settings)
    logs.init_app(app)
    web.init_app(app, settings)
    for room in ROOMS:
        import_module(room).init_app(app)
    web.require_marks(app)
    return app


@contextmanager
def _collecting_nothing() -> Iterator[None]:
    """Hundreds of modules are loaded and none of it is garbage: looking for some takes a fifth of the start."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
