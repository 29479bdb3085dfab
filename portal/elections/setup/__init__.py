"""What the headquarters sets up: elections, rounds, constituencies, candidates; and a candidate's withdrawal."""

from __future__ import annotations

from flask import Flask

from portal.elections.setup.withdrawal import on_withdrawn, withdraw

__all__ = ["on_withdrawn", "withdraw"]


def init_app(app: Flask) -> None:
    """Add the pages."""
