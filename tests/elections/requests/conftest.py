"""Polls in the states that requests meet."""

from __future__ import annotations

import pytest
from flask import Flask

from tests.elections import polls
from tests.scenes import scene


@pytest.fixture
def poll(app: Flask) -> polls.Poll:
    """Nobody checks contents."""
    return polls.a_dealt_poll(candidates=2, capacity=200)


@pytest.fixture
def checked(app: Flask) -> polls.Poll:
    return polls.a_dealt_poll(candidates=2, capacity=200, content_check=True)


@pytest.fixture
def pinned(app: Flask) -> polls.Poll:
    """Slots of a pinned chat, whose creative must be there twelve hours before."""
    return a_pinned_poll()


@scene
def a_pinned_poll() -> polls.Poll:
    poll = polls.make_poll(candidates=2)
    offer = polls.announce(poll, polls.make_messenger(), "pinned_chat", material_hours=12)
    polls.deal(poll)
    polls.lay_out_slots(poll, offer)
    return poll
