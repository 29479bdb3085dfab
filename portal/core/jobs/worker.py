"""The worker's loop: what is due, what comes round, then a short sleep or the bell."""

from __future__ import annotations

import logging
import signal
import threading
from typing import Any

from flask import Flask
from rq import SimpleWorker
from rq.serializers import JSONSerializer

from portal.config import Settings
from portal.core.jobs import bell
from portal.core.jobs.service import run_one, run_rounds

log = logging.getLogger("portal.jobs")


class RingOnly(SimpleWorker):
    """Answers the bell and nothing else: whoever can write to the queue server must not choose what runs here."""

    def execute_job(self, job: Any, queue: Any) -> Any:
        if job.func_name != "portal.core.jobs.bell.answer":
            log.error("refused foreign work", extra={"job": job.id})
            job.cancel()
            return None
        return super().execute_job(job, queue)


def look(app: Flask, stop: threading.Event, poll: float) -> None:
    """Look for rows until told to stop; a database that is away is waited for."""
    while not stop.is_set():
        busy = False
        try:
            with app.app_context():
                run_rounds()
                busy = run_one()
        except Exception:
            log.exception("worker")
            stop.wait(5)
        if not busy:
            stop.wait(poll)


def work(app: Flask) -> None:
    """Run until TERM or INT; the job in hand is finished first."""
    settings: Settings = app.extensions["settings"]
    stop = threading.Event()
    if settings.redis_url is None:
        for name in (signal.SIGTERM, signal.SIGINT):
            signal.signal(name, lambda *_: stop.set())
        look(app, stop, settings.worker_poll)
        return
    looker = threading.Thread(target=look, args=(app, stop, 5.0), daemon=True)
    looker.start()
    with app.app_context():
        queue = RingOnly([bell.QUEUE], connection=bell.connection(settings.redis_url), serializer=JSONSerializer)
        queue.work(logging_level="WARNING")
    stop.set()
    looker.join(timeout=30)
