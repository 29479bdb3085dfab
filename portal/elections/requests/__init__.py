"""Representatives ask for units of their quotas; messengers deliver what was asked."""

from __future__ import annotations

from flask import Flask

from portal.elections.setup import on_withdrawn


def init_app(_app: Flask) -> None:
    from portal.elections.requests import kind, rounds, withdrawing  # noqa: F401 - `rounds` registers its periodic

    kind.register()
    on_withdrawn(withdrawing.take_everything_back)
