"""A process of its own, for a test to kill: parted from the test's, so that it need not learn the whole house first.

worker = parted(app, run_one)       # runs in the portal's context, with connections of its own
killed(worker)                      # at once, whatever it holds
"""

from __future__ import annotations

from collections.abc import Callable
from multiprocessing import get_context
from multiprocessing.process import BaseProcess
from typing import Any

from flask import Flask

from portal.core.db import db


def parted(app: Flask, work: Callable[..., Any], *args: Any) -> BaseProcess:
    """Run `work(*args)` in a new process. No connection is open while the two part: each opens its own."""
    db.session.remove()
    with app.app_context():
        db.engine.dispose()
    child = get_context("fork").Process(target=_run, args=(app, work, args), daemon=True)
    child.start()
    return child


def _run(app: Flask, work: Callable[..., Any], args: tuple[Any, ...]) -> None:
    with app.app_context():
        work(*args)


def killed(child: BaseProcess) -> None:
    child.kill()
    child.join()
