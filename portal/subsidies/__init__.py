"""Support programmes: what the state gives to messengers whose licence is in force."""

from flask import Flask

from portal.subsidies.cli import subsidies


def init_app(app: Flask) -> None:
    app.cli.add_command(subsidies)
