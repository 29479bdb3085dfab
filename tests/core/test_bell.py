"""The bell: a queue server only says that rows wait. It may be dead, and what lies in it is not trusted."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator, Mapping
from typing import Any

import pytest
from flask import Flask
from redis import Redis
from rq import Queue
from rq.serializers import JSONSerializer

from portal.core.db import transaction
from portal.core.jobs import bell, enqueue, job
from portal.core.jobs.worker import RingOnly

URL = os.environ.get("PORTAL_TEST_REDIS_URL", "")
DONE: list[str] = []


@job("test.rung")
def _rung(args: Mapping[str, Any]) -> None:
    DONE.append(args["name"])


def touch(path: str) -> None:
    """What a stranger puts into the queue."""
    DONE.append(path)


def with_queue(app: Flask, url: str) -> Iterator[str]:
    settings = app.extensions["settings"]
    app.extensions["settings"] = settings.with_changes(redis_url=url)
    DONE.clear()
    yield url
    app.extensions["settings"] = settings


@pytest.fixture
def queue_server(app: Flask) -> Iterator[str]:
    """A queue server's own corner, empty."""
    if not URL:
        pytest.skip("PORTAL_TEST_REDIS_URL names no server")
    url = URL.rsplit("/", 1)[0] + "/7"
    Redis.from_url(url).flushdb()
    yield from with_queue(app, url)


@pytest.fixture
def dead_server(app: Flask) -> Iterator[str]:
    yield from with_queue(app, "redis://127.0.0.1:9/0")


def ask(name: str) -> None:
    with transaction():
        enqueue("test.rung", name, name=name)


def answer(url: str) -> None:
    """A worker that does what waits in the queue, then stops."""
    queues = [bell.QUEUE]
    RingOnly(queues, connection=bell.connection(url), serializer=JSONSerializer).work(
        burst=True, logging_level="ERROR"
    )


@pytest.mark.engines
def test_a_rung_worker_does_the_rows_that_wait(queue_server: str) -> None:
    ask("by-bell")
    answer(queue_server)
    assert DONE == ["by-bell"]


@pytest.mark.engines
def test_a_foreign_function_in_the_queue_is_refused(queue_server: str) -> None:
    queue = Queue(bell.QUEUE, connection=bell.connection(queue_server), serializer=JSONSerializer)
    queue.enqueue("tests.core.test_bell.touch", "foreign")
    ask("ours")
    answer(queue_server)
    assert DONE == ["ours"]


@pytest.mark.engines
def test_the_control_a_plain_worker_would_run_it(queue_server: str) -> None:
    """Without our guard the foreign function does run: the refusal above is ours."""
    from rq import SimpleWorker

    queue = Queue(bell.QUEUE, connection=bell.connection(queue_server), serializer=JSONSerializer)
    queue.enqueue("tests.core.test_bell.touch", "foreign")
    SimpleWorker([queue], connection=queue.connection, serializer=JSONSerializer).work(
        burst=True, logging_level="ERROR"
    )
    assert DONE == ["foreign"]


def test_a_dead_queue_server_delays_nobody_and_loses_nothing(dead_server: str) -> None:
    from portal.core.jobs import run_all_jobs

    began = time.monotonic()
    ask("without-bell")
    assert time.monotonic() - began < 5
    run_all_jobs()
    assert DONE == ["without-bell"]
