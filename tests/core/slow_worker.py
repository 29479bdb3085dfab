"""A job that gets stuck in the middle, for a test to kill its worker: it touches the file that it is given then."""

from __future__ import annotations

import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from portal.core.cases.models import Counter
from portal.core.db import transaction
from portal.core.jobs import finish, job

KIND = "test.stuck"


def count(name: str) -> None:
    """One effect more, inside the present transaction."""
    with transaction() as session:
        row = session.get(Counter, name) or Counter(name=name, value=0)
        session.add(row)
        row.value += 1


@job(KIND)
def stick(args: Mapping[str, Any]) -> None:
    """The first run stops half-way, its effect written but not committed; a later one goes through."""
    mark = Path(args["mark"])
    with finish() as session:
        count("stuck")
        session.flush()
        if not mark.exists():
            session.rollback()  # the lock of SQLite must not outlive us in the test
            mark.touch()
            time.sleep(120)
