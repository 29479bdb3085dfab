"""The public board: how long each office takes, how often it asks, and whether every messenger is treated alike.

Each ended file leaves its figures once (`collecting`); a round makes the lines of the board of them (`summary`).
"""

from __future__ import annotations

from flask import Flask

from portal.core import navigation
from portal.core.board import collecting, summary
from portal.core.i18n import _l

__all__ = ["collecting", "init_app", "summary"]


def init_app(app: Flask) -> None:
    from portal.core.board.views import board_pages

    app.register_blueprint(board_pages)
    navigation.add(_l("کارنامه‌ی میزها"), "board.index", when=lambda person: person is None, order=70)
    navigation.add_tile(
        _l("کارنامه‌ی میزها"),
        "board.index",
        _l("هر میز چه اندازه طول می‌دهد و با هر پیام‌رسان چگونه رفتار می‌کند"),
        "scale",
    )
