"""What a support programme brings: its form, its rules, its route, and what a grant does. The room brings the rest.

A programme is one folder under `programmes/` and one line in its list; README shows how to add one.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any

from flask import Flask

from portal.core.accounts.models import Person
from portal.core.cases import Case, Requirement, State, Step
from portal.core.cases.route import Leg, Silence
from portal.licensing.forms.base import SectionForm
from portal.licensing.requirements import Slot

if TYPE_CHECKING:
    from portal.core.capacity import Pool, ResourceClass
    from portal.subsidies.models import Grant, SupportCase

ACTIONS = ("new", "change", "renew")


class ProgrammeForm(SectionForm):
    """The programme's own questions. The period and the units, where a pool is shared, are asked by the room."""


@dataclass(frozen=True)
class Terms:
    """What an administrator may change of a programme without code; see `ProgrammeTerms` for the meanings."""

    budget_days: int = 15
    period_days: int = 365
    grace_days: int = 30
    offer_days: int = 7
    unused_percent: int = 30
    unused_days: int = 60
    notice_days: int = 15
    reclaim_days: int = 30
    is_open: bool = True
    version: int = 0


@dataclass(frozen=True)
class Asked:
    """A request as the rules of a programme see it: plain values, nothing to load.

    `units` by class code; `held`: what the applicant already holds of each on the first day.
    """

    action: str
    answers: Mapping[str, Any]
    units: Mapping[str, int]
    held: Mapping[str, int]
    since: date | None
    until: date | None


def no_rules(_asked: Asked) -> Sequence[Any]:
    return ()


def nothing_more(_grant: Grant, _case: SupportCase, _actor: Person | None) -> None:
    """The grant itself is all."""


def every_day(_resource: ResourceClass, since: date, until: date) -> Sequence[tuple[date, date]]:
    """What is shared is to be had on each day of a period."""
    return [(since, until)]


def nobody_more(_case: SupportCase) -> Sequence[Leg]:
    """The same bodies are heard whatever is asked."""
    return ()


def nothing_to_start(_app: Flask) -> None:
    """The programme has no pages of its own."""


@dataclass(frozen=True)
class Programme:
    """One entry of the list. `slug` is also the kind of its cases.

    `check`: pure; the sentences that keep a request from being sent, none if it may. `pool_kind`: the kind of the
    pools that its units come from; empty, it shares nothing scarce. `legs` are the offices; each `budget_days` of 0
    stands for the whole budget of the terms. `consulted` bodies are heard on every request, those of `consults(case)`
    because of what it asks. `silence` DEEMED_APPROVAL adds a grant by lapse of time.
    `actions`: what may be requested. `days(resource, since, until)`: the runs of days in a period on which a class
    is to be had, the only ones that are booked. `on_grant(grant, case, actor)`: what else it does that `case` was
    granted, rows only; actor None: the portal. `steps` and `states` are added to the workflow; `panels` are templates
    on the case page, `grant_panels` on the grant's, `pool_panels` on the programme's own, one for each of its pools
    with `pool_context(pools)`; `start(app)` adds blueprints and rounds.
    """

    slug: str
    label: Any
    summary: Any
    form: type[ProgrammeForm]
    requirements: Sequence[Requirement]
    form_version: int = 1
    slots: Sequence[Slot] = ()
    terms: Terms = Terms()
    legs: Sequence[Leg] = (Leg("support", 0),)
    consulted: Sequence[Leg] = ()
    consults: Callable[[SupportCase], Sequence[Leg]] = nobody_more
    silence: Silence = Silence.REFER_UP
    check: Callable[[Asked], Sequence[Any]] = no_rules
    pool_kind: str = ""
    actions: Sequence[str] = ACTIONS
    days: Callable[[ResourceClass, date, date], Sequence[tuple[date, date]]] = every_day
    on_grant: Callable[[Grant, SupportCase, Person | None], None] = nothing_more
    steps: Sequence[Step] = ()
    states: Mapping[str, State] = field(default_factory=dict)
    panels: Sequence[str] = ()
    panel_context: Callable[[Case], dict[str, Any]] = field(default=lambda case: {})
    pool_panels: Sequence[str] = ()
    pool_context: Callable[[Sequence[Pool]], dict[str, Any]] = field(default=lambda pools: {})
    grant_panels: Sequence[str] = ()
    grant_context: Callable[[Grant], dict[str, Any]] = field(default=lambda grant: {})
    start: Callable[[Flask], None] = nothing_to_start

    def __post_init__(self) -> None:
        if self.shares_a_pool and self.silence is Silence.DEEMED_APPROVAL:
            raise ValueError(f"{self.slug}: silence cannot grant what may not be there")
        if not self.requirements:
            raise ValueError(f"{self.slug}: without a requirement nothing can be refused with reasons")

    @property
    def shares_a_pool(self) -> bool:
        return bool(self.pool_kind)

    @property
    def reclaims(self) -> bool:
        """Whether what lies idle is taken back; what is not changed by request is not shrunk either."""
        return self.shares_a_pool and "change" in self.actions


REGISTERED: dict[str, Programme] = {}


def counts_itself(pool: Pool) -> bool:
    """Whether a programme knows by itself what was used of a pool, as airtime by its proofs: nobody reports it."""
    return any(one.pool_kind == pool.kind and not one.reclaims for one in REGISTERED.values())


def programme_of(slug: str) -> Programme:
    """The programme of a case's kind or a grant's column."""
    return REGISTERED[slug]
