"""A portal with something in it: invented people, the known messengers, cases in every state."""

from __future__ import annotations

from flask import Flask


def init_app(app: Flask) -> None:
    from portal.demo.cli import demo_cli

    app.cli.add_command(demo_cli)
