"""Bars of the ledger: how much of a service each candidate got, and how much of it was proven delivered."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from portal.core.i18n import _, number
from portal.elections.ledger.figures import Line, Sum, summed
from portal.elections.services import SERVICES, Service


@dataclass(frozen=True)
class Bar:
    """Lengths as parts of a hundred of what the best-served candidate got."""

    name: str
    withdrawn: bool
    got: float
    delivered: float
    words: str


@dataclass(frozen=True)
class Section:
    """A service: its bars, its sums by messenger (and province), and its sums by candidate."""

    service: Service
    bars: Sequence[Bar]
    messengers: Sequence[Sum]
    candidates: Sequence[Sum]


def sections(lines: Sequence[Line]) -> list[Section]:
    """In the order in which services are announced; those that nobody offers are left out."""
    found = []
    for code, service in SERVICES.items():
        mine = [line for line in lines if line.service == code]
        if mine:
            candidates = summed(mine, "candidate_name", "candidate", "place")
            shares = summed(mine, "messenger_name", "messenger", "province", "place")
            found.append(Section(service, bars(candidates, service), shares, candidates))
    return found


def bars(candidates: Sequence[Sum], service: Service) -> list[Bar]:
    most = max((one.got for one in candidates), default=0) or 1
    return [
        Bar(
            one.name,
            one.lines[0].withdrawn,
            round(100 * one.got / most, 2),
            round(100 * min(one.of("delivered"), one.got) / most, 2),
            _words(one, service.unit_label),
        )
        for one in candidates
    ]


def _words(one: Sum, unit: Any) -> str:
    return _(
        "%(got)s %(unit)s؛ تحویل %(delivered)s", got=number(one.got), unit=unit, delivered=number(one.of("delivered"))
    )
