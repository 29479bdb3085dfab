"""Who texted 11 wants no advertising any more, and 12 takes that back: told to whoever keeps the register."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from portal.elections.models import Candidate


@dataclass(frozen=True)
class OptOut:
    """`mobile` (canonical) refuses the advertising of `candidate`, or (`refused` False) takes it back, at operator's
    time `at`."""

    mobile: str
    candidate: Candidate
    refused: bool
    at: datetime


Heard = Callable[[OptOut], None]
_calls: list[Heard] = []


def on_optout(call: Heard) -> Heard:
    """Be told inside the transaction that recorded the message, once for each change."""
    if call not in _calls:
        _calls.append(call)
    return call


def tell(optout: OptOut) -> None:
    for call in _calls:
        call(optout)
