"""The doorbell: through a queue server where one is set, else a worker looks by itself every half second."""

from __future__ import annotations

import logging
from functools import lru_cache
from typing import Any

from flask import current_app
from redis import Redis
from redis.exceptions import RedisError
from rq import Queue
from rq.serializers import JSONSerializer

from portal.config import Settings

log = logging.getLogger("portal.jobs")
QUEUE = "portal"


@lru_cache(maxsize=4)
def connection(url: str) -> Any:
    """With defaults, a dead network holds a request for half a minute and more."""
    return Redis.from_url(url, socket_connect_timeout=1, socket_timeout=5)


def ring() -> None:
    """Tell the workers that rows wait. A dead queue is logged and does no harm: workers also look by themselves."""
    settings: Settings = current_app.extensions["settings"]
    if settings.redis_url is None:
        return
    try:
        queue = Queue(QUEUE, connection=connection(settings.redis_url), serializer=JSONSerializer)
        queue.enqueue("portal.core.jobs.bell.answer", result_ttl=0, failure_ttl=60)
    except (RedisError, OSError) as error:
        log.warning("bell not rung", extra={"error": type(error).__name__})


def answer() -> None:
    """What a queue worker runs: do every row that is due."""
    from portal.core.jobs.service import run_all_jobs  # the service rings this bell

    run_all_jobs()
