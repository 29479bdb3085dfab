"""A poll with one service dealt, and a messenger whose key is proven."""

from __future__ import annotations

import pytest
from flask import Flask

from tests.elections.polls import Poll, a_dealt_poll
from tests.elections.proofs import Signer, make_signer
from tests.scenes import scene


@pytest.fixture
def poll(app: Flask) -> Poll:
    return a_dealt_poll(2)


@pytest.fixture
@scene
def signer(poll: Poll) -> Signer:
    return make_signer(poll.messengers[0])
