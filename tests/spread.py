"""How a run with several processes shares out its tests: whole files, what takes longest first.

A file stays in one process, so that what its tests have in common is built once; files that look at the running demo
(`pytest.mark.xdist_group("live")`) stay together, for it is one. Long files begin, so that what ends last is short
and the processes end at nearly the same time.
"""

from __future__ import annotations

import pytest
from xdist.scheduler import LoadScopeScheduling

LIVE = ("tests/browser/test_pages.py", "tests/browser/test_journey.py", "tests/browser/test_server.py")
LONG = (*LIVE, "tests/test_routes.py", "tests/test_scripts.py", "tests/browser/", "tests/test_demo.py", "tests/core/")


class WholeFiles(LoadScopeScheduling):
    """Its unit of work is a file, or the files that belong together."""

    def _split_scope(self, nodeid: str) -> str:
        return unit_of(nodeid)


def unit_of(nodeid: str) -> str:
    """The file of a test; one name for all files that look at the running demo."""
    file = nodeid.partition("::")[0]
    return "live" if file in LIVE else file


def place_of(item: pytest.Item) -> int:
    """Where the test's file stands in the list of long ones."""
    return next((place for place, start in enumerate(LONG) if item.nodeid.startswith(start)), len(LONG))


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    items.sort(key=place_of)


def pytest_xdist_make_scheduler(config: pytest.Config, log: object) -> WholeFiles:
    return WholeFiles(config, log)  # type: ignore[arg-type]
