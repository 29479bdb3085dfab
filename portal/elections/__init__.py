"""Elections: equal promotion of candidates on the messengers, dealt by rule and open to everybody's check."""

from importlib import import_module

from flask import Flask

from portal.elections import models  # noqa: F401 - rows are known before the database is compared with them
from portal.elections.cli import elections

# In this order each hears of a withdrawal: what is taken returns, what is owed is paid, the rest is dealt again.
ROOMS = (
    "portal.elections.setup",
    "portal.elections.accreditation",
    "portal.elections.offers",
    "portal.elections.requests",
    "portal.elections.dealing",
    "portal.elections.lists",
    "portal.elections.delivery",
    "portal.elections.draws",
    "portal.elections.ledger",
    "portal.elections.codes",
)


def init_app(app: Flask) -> None:
    app.cli.add_command(elections)
    for room in ROOMS:
        import_module(room).init_app(app)
