"""The check values in the documents are those that the code computes."""

from pathlib import Path

import pytest

from portal.elections.ceremony import commitment, make_chain
from portal.elections.draw import draw
from portal.elections.rotation import plan
from tests.elections import rfc3797

DOCS = Path(__file__).parents[2] / "docs"
NAMES = ("آرش", "بهار", "پویا", "ترانه", "ثریا")
DRAWN = draw(NAMES, "9319./2.5.8.10.12./")
CHAIN = make_chain(bytes(range(32)), 3)


@pytest.mark.parametrize(
    "value",
    [
        DRAWN.list_digest,
        DRAWN.steps[0].digest,
        "order " + "، ".join(DRAWN.order),
        ", ".join(draw(rfc3797.NAMES, rfc3797.KEY, "md5").order[:10]),
        ", ".join(draw(rfc3797.NAMES, rfc3797.KEY).order[:5]),
        commitment("draw", "Ali", bytes(32), b"\xff" * 32),
        CHAIN[0].hex(),
        CHAIN[1].hex(),
    ],
)
def test_the_page_on_the_draw_gives_the_computed_value(value: str) -> None:
    assert value in " ".join((DOCS / "draw.md").read_text("utf-8").split())


def test_the_page_on_the_rotation_gives_the_computed_plan() -> None:
    assert str(plan(3, 6, 2, 6, "x")) in (DOCS / "rotation.md").read_text("utf-8")
