"""A run's processes each take whole files, and the running demo is built in one of them only."""

from __future__ import annotations

import re

from portal.config import ROOT
from tests.spread import LIVE, LONG, unit_of


def test_a_file_is_one_unit_and_the_running_demo_is_one() -> None:
    one = "tests/core/test_db.py"
    assert {unit_of(f"{one}::test_a[sqlite]"), unit_of(f"{one}::test_b[x::y]")} == {one}
    assert {unit_of(f"{file}::test_a") for file in LIVE} == {"live"}


def test_every_file_that_looks_at_the_running_demo_is_named() -> None:
    uses = re.compile(r"\b(live|server): Live\b")
    files = (ROOT / "tests/browser").glob("test_*.py")
    assert {str(file.relative_to(ROOT)) for file in files if uses.search(file.read_text())} == set(LIVE)


def test_what_is_called_long_exists() -> None:
    assert [name for name in LONG if not (ROOT / name).exists()] == []
