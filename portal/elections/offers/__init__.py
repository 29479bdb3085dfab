"""What messengers announce: how much of each service they give to all candidates, and when."""

from __future__ import annotations

from flask import Flask


def init_app(app: Flask) -> None:
    """Add the pages."""
