"""Papers in tests that do not read them: each kind is drawn once by each process, and that drawing serves again.

The page is still made from the order, and what was drawn is signed and kept as in life. Whoever reads a paper is
marked `pytest.mark.papers`, test or file: then every paper is drawn. `papers("licence_certificate")` names the kinds
that are read; the others are drawn once.
"""

from __future__ import annotations

from collections.abc import Callable

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


def _drawing(*read: str) -> Callable[[work.Order], bytes]:
    return lambda order: _draw(order) if order.kind in read else drawn_once(order)


@pytest.fixture(autouse=True)
def _papers(request: pytest.FixtureRequest) -> None:
    marker = request.node.get_closest_marker("papers")
    work.draw = _draw if marker and not marker.args else _drawing(*(marker.args if marker else ()))


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "papers(*kinds): reads what papers (of these kinds) say: each is drawn")
