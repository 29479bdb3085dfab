"""Elections: equal promotion of candidates on the messengers, dealt by rule and open to everybody's check."""

from flask import Flask

from portal.elections import models  # noqa: F401 - rows are known before the database is compared with them
from portal.elections.cli import elections


def init_app(app: Flask) -> None:
    app.cli.add_command(elections)
