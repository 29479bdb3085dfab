"""What the state already holds of an organisation, with source and validity: what stands here is not asked again.

Facts and documents come from submitted cases, by what their kind says of them (`CaseKind.holds`).
"""

from __future__ import annotations

from flask import Flask

from portal.core.held.models import Held
from portal.core.held.service import Holding, doubt, held_by, in_date, learn
from portal.core.held.words import name_facts, words_for

__all__ = ["Held", "Holding", "doubt", "held_by", "in_date", "init_app", "learn", "name_facts", "words_for"]


def init_app(_app: Flask) -> None:
    """Nothing to set up: importing the room makes its rows known."""
