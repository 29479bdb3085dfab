"""A line that many tests share, each with a customer of its own: to make one takes seconds."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest
from flask import Flask

from portal.core.db import db
from tests.elections.codes.texting import Line, a_mobile, make_line
from tests.house import House


@pytest.fixture(scope="module")
def shared(engine: str, house_on: Callable[[str], House]) -> Iterator[tuple[Flask, Line]]:
    house = house_on(engine)
    with house.app.app_context():
        yield house.app, make_line()
        db.session.remove()
    house.reset()


@pytest.fixture
def line(shared: tuple[Flask, Line]) -> Line:
    """For tests that leave codes, channels and the poll as they are."""
    return replace(shared[1], customer=a_mobile(), sent=0)
