"""A worker in a process of its own that gets stuck in the middle of a job, for a test to kill.

python -m tests.core.slow_worker DATA_DIR DATABASE_URL: touches the file that the job names once it is stuck.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from portal import create_app
from portal.config import Settings
from portal.core.cases.models import Counter
from portal.core.db import transaction
from portal.core.jobs import finish, job, run_one

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


def main() -> None:
    data_dir, url = sys.argv[1:]
    with create_app(Settings.for_tests(Path(data_dir), url)).app_context():
        run_one()


if __name__ == "__main__":
    main()
