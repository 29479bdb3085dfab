"""Logs for machines: one JSON line an event, with the request's id and nothing about people.

A line names the route, never the address: an address may carry a token, a name, a number.
"""

from __future__ import annotations

import json
import logging
import sys
import time
from datetime import UTC, datetime
from typing import Any

from flask import Flask, Response, g, has_request_context, request

STANDARD = frozenset(vars(logging.LogRecord("", 0, "", 0, "", (), None))) | {"message", "taskName"}
log = logging.getLogger("portal.requests")


class JsonLine(logging.Formatter):
    """`at`, `level`, `from`, `said`, the request's id, and what was given as `extra`."""

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, Any] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "from": record.name,
            "said": record.getMessage(),
        }
        if has_request_context():
            line["request"] = g.get("request_id", "")
        line |= {name: value for name, value in vars(record).items() if name not in STANDARD}
        if record.exc_info:
            line["trace"] = _trace(record)
        return json.dumps(line, ensure_ascii=False, default=str)


def _trace(record: logging.LogRecord) -> list[str]:
    """Where it happened, without what was in hand: the error's own words may name somebody."""
    kind, _error, step = record.exc_info or (None, None, None)
    places = [] if kind is None else [kind.__name__]
    while step is not None:
        code = step.tb_frame.f_code
        places.append(f"{code.co_filename.rpartition('/')[2]}:{step.tb_lineno} {code.co_name}")
        step = step.tb_next
    return places


def init_app(app: Flask) -> None:
    """Write to stderr, but leave tests their own way of looking at logs."""
    if not app.testing:
        handler = logging.StreamHandler(sys.stderr)
        handler.setFormatter(JsonLine())
        house = logging.getLogger("portal")
        house.handlers, house.propagate = [handler], False
        house.setLevel(logging.INFO)
    app.before_request(_begin)
    app.after_request(_end)


def _begin() -> None:
    g.began = time.monotonic()


def _end(response: Response) -> Response:
    if request.endpoint not in ("static", "healthz"):
        took = round((time.monotonic() - g.get("began", time.monotonic())) * 1000)
        told = {"method": request.method, "route": request.endpoint or "none", "status": response.status_code}
        log.info("request", extra={**told, "ms": took})
    return response
