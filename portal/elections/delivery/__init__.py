"""Proof of delivery: messengers' signed receipts, the representative's answer, what makes a missed unit good."""

from __future__ import annotations

from flask import Flask

from portal.elections.setup import on_withdrawn


def init_app(app: Flask) -> None:
    from portal.elections.delivery import kind, rounds, spare_slots  # noqa: F401 - `rounds` registers its periodic
    from portal.elections.delivery.views import register

    kind.register()
    on_withdrawn(spare_slots.pay_from_freed)
    register(app)
