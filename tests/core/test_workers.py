"""Many workers, some of which die: each job is done once, and what comes round runs once for all of them."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from threading import Barrier, Thread
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from portal.core import clock
from portal.core.db import db, transaction
from portal.core.jobs import enqueue, periodic, run_all_jobs, run_one
from portal.core.jobs.models import DONE, RUNNING, WAITING, Job
from portal.core.jobs.service import run_rounds
from tests.core import slow_worker
from tests.core.work import COUNT, LEASE, ask, counted, the_job
from tests.processes import killed, parted

pytestmark = pytest.mark.usefixtures("app", "own_kinds")


def in_threads(app: Flask, work: Callable[[], Any], number: int) -> None:
    """`work` in many threads that begin at the same moment, each with its own connection."""
    gate = Barrier(number)

    def run() -> None:
        with app.app_context():
            gate.wait()
            work()

    threads = [Thread(target=run) for _ in range(number)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def test_workers_that_race_do_each_job_once(app: Flask) -> None:
    with transaction():
        for number in range(20):
            enqueue(COUNT, f"race/{number}", name=f"race{number}")
    in_threads(app, run_all_jobs, 4)
    assert [counted(f"race{number}") for number in range(20)] == [1] * 20


def test_workers_that_did_not_ask_the_fence_would_do_jobs_twice(app: Flask) -> None:
    """The control: without a claim the same threads do the same work many times, so the race is real."""
    ask()
    taken: list[int] = []

    def naive() -> None:
        found = db.session.scalar(select(Job.id).where(Job.state == WAITING))
        time.sleep(0.2)
        if found:
            taken.append(found)

    in_threads(app, naive, 4)
    assert len(taken) > 1


def test_a_job_whose_worker_was_killed_is_done_exactly_once(app: Flask, tmp_path: Path) -> None:
    mark = tmp_path / "stuck"
    ask(slow_worker.KIND, mark=str(mark))
    one = parted(app, run_one)
    wait_for(mark)
    killed(one)
    assert (counted("stuck"), the_job().state) == (0, RUNNING)
    with clock.moved_by(LEASE):
        run_all_jobs()
        run_all_jobs()
    assert (counted("stuck"), the_job().state, the_job().tries) == (1, DONE, 2)


def wait_for(mark: Path, seconds: float = 60) -> None:
    end = time.monotonic() + seconds
    while not mark.exists():
        assert time.monotonic() < end, "the worker never took the job"
        time.sleep(0.05)


def test_what_comes_round_runs_once_for_two_schedulers(app: Flask) -> None:
    rounds: list[int] = []
    periodic("test.round", seconds=60)(lambda: rounds.append(1))
    in_threads(app, run_rounds, 2)
    assert len(rounds) == 1


def test_what_comes_round_comes_again_in_its_time() -> None:
    rounds: list[int] = []
    periodic("test.round", seconds=60)(lambda: rounds.append(1))
    for seconds in (0, 30, 61, 90, 125):
        with clock.moved_by(timedelta(seconds=seconds)):
            run_rounds()
    assert len(rounds) == 3


def test_rounds_missed_over_days_are_made_up_once() -> None:
    rounds: list[int] = []
    periodic("test.round", seconds=60)(lambda: rounds.append(1))
    run_rounds()
    with clock.moved_by(timedelta(days=3)):
        run_rounds()
        run_rounds()
    assert len(rounds) == 2


def test_a_round_that_fails_does_not_stop_the_others() -> None:
    rounds: list[int] = []

    def fail() -> None:
        raise ZeroDivisionError

    periodic("test.bad", seconds=60)(fail)
    periodic("test.good", seconds=60)(lambda: rounds.append(1))
    run_rounds()
    assert rounds == [1]
