"""Mail about accounts: handed to whoever sends mail. Rooms above register here, this one knows none."""

from __future__ import annotations

from collections.abc import Callable, Mapping

# (to, template, context): the context's links open accounts, so whoever stores it must seal it.
Sender = Callable[[str, str, Mapping[str, str]], object]

_senders: list[Sender] = []


def on_letter(sender: Sender) -> None:
    """Call `sender(to, template, context)` for each letter, inside the transaction that caused it."""
    if sender not in _senders:
        _senders.append(sender)


def send(to: str, template: str, context: Mapping[str, str]) -> None:
    for sender in _senders:
        sender(to, template, context)
