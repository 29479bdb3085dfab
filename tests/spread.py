"""How a run with several processes shares out its tests: whole files on one engine, what takes longest first.

A file's tests on one engine stay in one process, so that what they have in common is built once; files that look at
the running demo stay together, for it is one. Each process begins with a kind of its own (what runs in a browser,
what runs on PostgreSQL, the rest), so that it builds that portal and its scenes alone, and helps the others when its
own is done. Long files begin, so that what ends last is short and the processes end at nearly the same time.
"""

from __future__ import annotations

import re

import pytest
from xdist.scheduler import LoadScopeScheduling
from xdist.workermanage import WorkerController

LIVE = ("tests/browser/test_pages.py", "tests/browser/test_journey.py", "tests/browser/test_server.py")
LONG = (*LIVE, "tests/browser/", "tests/test_routes.py", "tests/test_demo.py", "tests/test_scripts.py", "tests/core/")
KINDS = ("browser", "postgresql", "rest")
ON_POSTGRESQL = re.compile(r"\[postgresql[-\]]")


class WholeFiles(LoadScopeScheduling):
    """Its unit of work is a file on one engine, or the files that belong together."""

    def _split_scope(self, nodeid: str) -> str:
        return unit_of(nodeid)

    def _assign_work_unit(self, node: WorkerController) -> None:
        number = int(node.gateway.id.removeprefix("gw"))
        self.workqueue.move_to_end(choose(list(self.workqueue), number), last=False)
        super()._assign_work_unit(node)


def unit_of(nodeid: str) -> str:
    """The test's file, marked where it runs on PostgreSQL; one name for all files that look at the running demo."""
    file = nodeid.partition("::")[0]
    if file in LIVE:
        return "tests/browser/ live"
    return f"{file} postgresql" if ON_POSTGRESQL.search(nodeid) else file


def kind_of(unit: str) -> str:
    if unit.startswith("tests/browser/"):
        return "browser"
    return "postgresql" if unit.endswith(" postgresql") else "rest"


def choose(waiting: list[str], process: int) -> str:
    """Of the waiting units the first of the process's own kind; without one the first of the kind that waits most."""
    kinds = [kind_of(unit) for unit in waiting]
    own = KINDS[process % len(KINDS)]
    kind = own if own in kinds else max(KINDS, key=kinds.count)
    return waiting[kinds.index(kind)]


def place_of(item: pytest.Item) -> int:
    """Where the test's file stands in the list of long ones."""
    return next((place for place, start in enumerate(LONG) if item.nodeid.startswith(start)), len(LONG))


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    items.sort(key=place_of)


def pytest_xdist_make_scheduler(config: pytest.Config, log: object) -> WholeFiles:
    return WholeFiles(config, log)  # type: ignore[arg-type]
