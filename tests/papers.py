"""Papers in tests that do not read them: each kind is drawn once by each process, and that drawing serves again.

The page is still made from the order, and what was drawn is signed and kept as in life. Whoever reads a paper is
marked `pytest.mark.papers`, test or file: then every paper is drawn.
"""

from __future__ import annotations

import pytest

from portal.core.documents import work

_draw = work.draw
_drawn: dict[tuple[str, str], bytes] = {}


def drawn_once(order: work.Order) -> bytes:
    """The first drawing of the order's kind and language, after its own page was made in vain."""
    key = (order.kind, order.locale)
    if key not in _drawn:
        _drawn[key] = _draw(order)
    else:
        work.html_of(order)
    return _drawn[key]


@pytest.fixture(autouse=True)
def _papers(request: pytest.FixtureRequest) -> None:
    work.draw = _draw if request.node.get_closest_marker("papers") else drawn_once


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "papers: reads what papers say: each is drawn")
