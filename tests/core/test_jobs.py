"""Work that waits: claimed by one worker at a time, done once whatever dies, rung by a bell that may be deaf."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask

from portal.core import clock
from portal.core.db import WriteOutsideTransaction, db, transaction
from portal.core.jobs import LostLease, enqueue, finish, job, run_all_jobs, run_one
from portal.core.jobs.models import DONE, FAILED, WAITING
from portal.core.jobs.service import MOST_TRIES, claim_next
from tests.core.slow_worker import count
from tests.core.work import COUNT, LEASE, ask, counted, the_job

pytestmark = pytest.mark.usefixtures("app", "own_kinds")


def test_a_job_is_done_once() -> None:
    ask()
    assert (run_all_jobs(), counted(), the_job().state) == (1, 1, DONE)
    assert run_all_jobs() == 0


def test_a_key_is_asked_for_once_for_ever() -> None:
    ask()
    ask()
    run_all_jobs()
    ask()
    run_all_jobs()
    assert counted() == 1


def test_work_asked_for_in_a_failed_transaction_is_not_there() -> None:
    def fail() -> None:
        with transaction():
            enqueue(COUNT, "k", name="done")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    assert run_all_jobs() == 0


def test_work_is_asked_for_inside_a_transaction_only() -> None:
    with pytest.raises(WriteOutsideTransaction):
        enqueue(COUNT, "k", name="done")
    db.session.rollback()


def test_an_unknown_kind_is_refused_when_it_is_asked_for() -> None:
    with pytest.raises(LookupError), transaction():
        enqueue("test.nobody_knows", "k")


def test_delayed_work_waits() -> None:
    with transaction():
        enqueue(COUNT, "k", delay=timedelta(minutes=5), name="done")
    assert run_all_jobs() == 0
    with clock.moved_by(timedelta(minutes=6)):
        assert run_all_jobs() == 1


def test_the_longest_due_comes_first() -> None:
    order: list[str] = []
    job("test.order")(lambda args: order.append(args["name"]))
    ask("test.order", "later", name="later")
    with clock.moved_by(-timedelta(hours=1)):
        ask("test.order", "sooner", name="sooner")
    run_all_jobs()
    assert order == ["sooner", "later"]


def test_what_somebody_waits_for_longest_comes_first() -> None:
    order: list[str] = []
    job("test.order")(lambda args: order.append(args["name"]))
    began = clock.now()
    ask("test.order", "receipt", name="receipt")
    with transaction():
        enqueue("test.order", "certificate", since=began, name="certificate")
    run_all_jobs()
    assert order == ["certificate", "receipt"]


def test_work_without_finish_is_done_when_it_returns() -> None:
    job("test.plain")(lambda args: None)
    ask("test.plain")
    run_all_jobs()
    assert the_job().state == DONE


def fails(_args: Mapping[str, Any]) -> None:
    raise ZeroDivisionError("a message that names somebody")


def test_a_failure_is_tried_again_later() -> None:
    job("test.fails")(fails)
    ask("test.fails")
    run_one()
    row = the_job()
    assert (row.state, row.tries, row.run_at > clock.now()) == (WAITING, 1, True)


def test_work_that_fails_five_times_stands_on_the_list_of_failed_work() -> None:
    job("test.fails")(fails)
    ask("test.fails")
    for hour in range(10):
        with clock.moved_by(timedelta(hours=hour)):
            run_all_jobs()
    row = the_job()
    assert (row.state, row.tries) == (FAILED, MOST_TRIES) == ("failed", 5)


def test_what_is_kept_of_a_failure_names_nobody() -> None:
    job("test.fails")(fails)
    ask("test.fails")
    run_one()
    assert the_job().error == "ZeroDivisionError"


def test_a_failed_job_can_be_given_another_try(app: Flask) -> None:
    test_work_that_fails_five_times_stands_on_the_list_of_failed_work()
    result = app.test_cli_runner().invoke(args=["jobs", "retry", str(the_job().id)])
    assert (result.exit_code, the_job().state, the_job().tries) == (0, WAITING, 0)


def test_an_effect_that_fails_before_the_commit_leaves_nothing() -> None:
    def half(args: Mapping[str, Any]) -> None:
        with finish():
            count("half")
            raise ZeroDivisionError

    job("test.half")(half)
    ask("test.half")
    run_one()
    assert (counted("half"), the_job().state) == (0, WAITING)


def test_a_late_worker_loses_its_lease_and_its_effects() -> None:
    """While it slept, another took the job over: the first one's answer is refused."""
    ask()
    late = claim_next()
    assert late is not None
    with clock.moved_by(LEASE):
        assert run_one()
    with pytest.raises(LostLease):
        finish_late(late)
    assert (counted(), the_job().fence) == (1, 2)


def finish_late(late: Any) -> None:
    from portal.core.jobs import service

    mark = service._claim.set(late)
    try:
        with finish():
            count("done")
    finally:
        service._claim.reset(mark)


def test_a_job_is_not_taken_over_while_its_worker_has_time() -> None:
    ask()
    assert claim_next() is not None
    assert not run_one()


def test_work_that_takes_its_workers_down_gives_up() -> None:
    ask()
    for turn in range(MOST_TRIES + 1):
        with clock.moved_by(LEASE * turn):
            claim_next()  # and the worker dies
    row = the_job()
    assert (row.state, row.error) == (FAILED, "worker lost")


def test_the_list_of_work_counts_by_kind_and_state(app: Flask) -> None:
    ask()
    run_all_jobs()
    result = app.test_cli_runner().invoke(args=["jobs", "list", "--json"])
    assert '{"kind": "test.count", "state": "done", "count": 1}' in result.output
