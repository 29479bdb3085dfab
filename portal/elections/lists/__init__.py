"""Lists of numbers for bulk messages and channel growth, and the register of those who want none of them.

optouts.record("+98912…", optouts.Wish.OUT, source="sms", said_at=moment, candidate_id=7)   # what a text of 11 means
"""

from __future__ import annotations

from flask import Flask

from portal.elections.lists import models, optouts, work

__all__ = ["init_app", "models", "optouts", "work"]


def init_app(app: Flask) -> None:
    """Add the pages."""
