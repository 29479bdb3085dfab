"""Which kinds of work exist, and what comes round by itself."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

Work = Callable[[Mapping[str, Any]], None]


@dataclass(frozen=True)
class Kind:
    """`lease`: how long a worker may be silent before another takes the job over."""

    name: str
    work: Work
    lease: timedelta


@dataclass(frozen=True)
class Round:
    """Work that comes round every `every`; a missed round is made up once, not many times."""

    name: str
    every: timedelta
    work: Callable[[], None]


KINDS: dict[str, Kind] = {}
ROUNDS: dict[str, Round] = {}


def job(name: str, *, lease: timedelta = timedelta(minutes=2)) -> Callable[[Work], Work]:
    """Register the function that does the jobs of kind `name`."""

    def put(work: Work) -> Work:
        KINDS[name] = Kind(name, work, lease)
        return work

    return put


def periodic(name: str, seconds: int) -> Callable[[Callable[[], None]], Callable[[], None]]:
    """Register work that comes round every `seconds`, once for all workers together."""

    def put(work: Callable[[], None]) -> Callable[[], None]:
        ROUNDS[name] = Round(name, timedelta(seconds=seconds), work)
        return work

    return put
