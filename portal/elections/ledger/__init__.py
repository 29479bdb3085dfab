"""The public ledger: what every candidate got, planned, delivered, seen; each entry provable by anybody."""

from __future__ import annotations

from flask import Flask

from portal.elections.ledger import models  # noqa: F401 - rows are known before the database is compared with them


def init_app(app: Flask) -> None:
    pass
