"""Draws, held in public: announced, committed to, revealed, published; and what their order is used for."""

from __future__ import annotations

from flask import Flask

from portal.elections.draws.announcing import announce, call_off
from portal.elections.draws.closing import close
from portal.elections.draws.publishing import deal_again, publish
from portal.elections.draws.taking_part import commit, reveal
from portal.elections.draws.values import discard_values, enter_values
from portal.elections.setup import on_withdrawn

__all__ = [
    "announce",
    "call_off",
    "close",
    "commit",
    "discard_values",
    "enter_values",
    "init_app",
    "publish",
    "reveal",
]


def init_app(_app: Flask) -> None:
    on_withdrawn(deal_again)
