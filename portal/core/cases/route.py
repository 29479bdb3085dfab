"""The way of a case through offices: budgets in working days, and what an office's silence means. Data only."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from typing import Any


class Silence(StrEnum):
    """What it means when a term ends without an answer."""

    DEEMED_APPROVAL = "deemed_approval"
    NO_OBJECTION = "no_objection"
    REFER_UP = "refer_up"
    NONE = "none"


@dataclass(frozen=True)
class Leg:
    """An office on the way: the share of the budget that is its own, and its silence."""

    office: str
    budget_days: int
    silence: Silence = Silence.REFER_UP


@dataclass(frozen=True)
class Route:
    """The rules a case runs under, frozen with it. Days are working days; `rule` says where this is written.

    `silence` at the end of the whole budget does not hold for a case with one of `exclusions` (codes). Questions are
    answered within `answer_days`; else the portal takes the step called `unanswered`. `consulted`: the other bodies
    that may be asked, each an office's or an organisation's code with its own budget and silence. A refusal is
    announced and may be answered for `hearing_days`; it may be appealed for `appeal_days`, to `appeal_office` (else
    the first), which has `appeal_budget_days` and whose silence means `appeal_silence`.
    """

    legs: Sequence[Leg]
    budget_days: int
    silence: Silence = Silence.NONE
    pause_cap_days: int = 10
    extension_cap_days: int = 5
    answer_days: int = 10
    unanswered: str = "decide_as_is"
    exclusions: Sequence[str] = ()
    rule: str = ""
    version: int = 1
    consulted: Sequence[Leg] = field(default=())
    hearing_days: int = 5
    appeal_days: int = 20
    appeal_office: str = ""
    appeal_budget_days: int = 15
    appeal_silence: Silence = Silence.REFER_UP

    def as_json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Route:
        """The route as it was frozen."""
        legs, consulted = ([_leg(leg) for leg in data[name]] for name in ("legs", "consulted"))
        silences = {name: Silence(data[name]) for name in ("silence", "appeal_silence") if name in data}
        return cls(**{**data, "legs": legs, "consulted": consulted, **silences})


def _leg(data: Mapping[str, Any]) -> Leg:
    return Leg(**{**data, "silence": Silence(data["silence"])})
