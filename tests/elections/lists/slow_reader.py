"""A worker in a process of its own that gets stuck while it reads a list, for a test to kill.

python -m tests.elections.lists.slow_reader DATA_DIR DATABASE_URL BLOCK MARK: touches the file MARK once it is stuck
inside the transaction of the block BLOCK, everything written and nothing committed.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path
from typing import Any

from sqlalchemy import event
from sqlalchemy.orm import Session

from portal import create_app
from portal.config import Settings
from portal.core.jobs import run_one
from portal.elections.lists.models import ListBlock


def main() -> None:
    data_dir, url, block, mark = sys.argv[1:]

    @event.listens_for(Session, "after_flush")
    def stick(session: Session, _context: Any) -> None:
        if any(isinstance(row, ListBlock) and row.number == int(block) for row in session.new):
            Path(mark).touch()
            time.sleep(120)

    with create_app(Settings.for_tests(Path(data_dir), url)).app_context():
        run_one()


if __name__ == "__main__":
    main()
