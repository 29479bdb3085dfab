"""A run's processes each take whole files, and the running demo is built in one of them only."""

from __future__ import annotations

import re

from portal.config import ROOT
from tests.spread import LIVE, LONG, choose, unit_of


def test_a_file_on_one_engine_is_one_unit_and_the_running_demo_is_one() -> None:
    file = "tests/core/test_db.py"
    assert {unit_of(f"{file}::{test}") for test in ("test_a[sqlite]", "test_b[sqlite-x::y]", "test_c")} == {file}
    assert {unit_of(f"{file}::{test}") for test in ("test_a[postgresql]", "test_b[postgresql-x]")} == {
        f"{file} postgresql"
    }
    assert len({unit_of(f"{file}::test_a") for file in LIVE}) == 1


def test_each_process_has_a_kind_of_its_own_and_then_helps_where_most_waits() -> None:
    files = (LIVE[0], "tests/browser/test_x.py", "tests/test_x.py")
    live, look, rows = (unit_of(f"{file}::test_a") for file in files)
    others = [unit_of(f"tests/{name}.py::test_a[postgresql]") for name in "ab"]
    waiting = [live, rows, look, *others]
    assert [choose(waiting, process) for process in range(3)] == [live, others[0], rows]
    assert choose([rows, *others], 0) == others[0]
    assert choose([rows], 1) == rows
    assert choose(waiting, 3) == live


def test_every_file_that_looks_at_the_running_demo_is_named() -> None:
    uses = re.compile(r"\b(live|server): Live\b")
    files = (ROOT / "tests/browser").glob("test_*.py")
    assert {str(file.relative_to(ROOT)) for file in files if uses.search(file.read_text())} == set(LIVE)


def test_what_is_called_long_exists() -> None:
    assert [name for name in LONG if not (ROOT / name).exists()] == []
