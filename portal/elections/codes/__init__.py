"""Short codes: people text a digit to a candidate's number and become members of that candidate's channel.

The code says the candidate, the digit says the messenger. `reading` and `standing` are pure: what a message means,
and who is a member after all messages in the order of the operators' time. docs/short-codes.md tells the rules.
"""

from __future__ import annotations

from flask import Flask

from portal.elections.codes import models

__all__ = ["init_app", "models"]


def init_app(app: Flask) -> None:
    """Add the pages."""
