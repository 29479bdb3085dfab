"""What happens to accounts, told to whoever keeps the record: rooms above register here, this one knows none."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from portal.core.accounts.models import Person

Scalar = str | int | bool | None
Subject = tuple[str, str]
Listener = Callable[[Person | None, Subject, str, Mapping[str, Scalar]], object]

_listeners: list[Listener] = []


def on_event(listener: Listener) -> None:
    """Call `listener(actor, subject, action, details)` for every event, inside its transaction."""
    if listener not in _listeners:
        _listeners.append(listener)


def tell(action: str, actor: Person | None, subject: Subject, details: Mapping[str, Scalar] | None = None) -> None:
    """Something happened. `details` carry no personal data."""
    for listener in _listeners:
        listener(actor, subject, action, details or {})
