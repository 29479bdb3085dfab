"""Candidates name their representatives to the headquarters, which accredits them."""

from __future__ import annotations

from flask import Flask

from portal.elections.accreditation.service import is_representative

__all__ = ["init_app", "is_representative"]


def init_app(_app: Flask) -> None:
    from portal.elections.accreditation import kind

    kind.register()
