"""The only source of time. Tests move it; nothing else in the house asks the machine."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

_shift = timedelta(0)
_frozen: datetime | None = None


def now() -> datetime:
    """This moment in UTC, with its zone."""
    return _frozen if _frozen is not None else datetime.now(UTC) + _shift


def moved() -> tuple[datetime | None, timedelta] | None:
    """Where it stands still, and how far it runs ahead; None in life: it goes with the machine's."""
    return (_frozen, _shift) if _frozen is not None or _shift else None


@contextmanager
def moved_to(moment: datetime) -> Iterator[None]:
    """Stand still at `moment` (with a zone) inside the block."""
    global _frozen
    if moment.tzinfo is None:
        raise ValueError("a moment needs its zone")
    before, _frozen = _frozen, moment.astimezone(UTC)
    try:
        yield
    finally:
        _frozen = before


@contextmanager
def moved_by(distance: timedelta) -> Iterator[None]:
    """Run ahead of (or behind) the present by `distance` inside the block."""
    global _shift, _frozen
    before = (_shift, _frozen)
    _shift += distance
    if _frozen is not None:
        _frozen += distance
    try:
        yield
    finally:
        _shift, _frozen = before
