"""A kind of case for tests of the kernel: somebody asks to move a stone. It has every row that a table can have.

with known(): …                        # the kind is registered inside, and forgotten after
crew = gather()                        # the people around it
case = sent(crew)                      # with the quarry's office; its term runs
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from portal.core.accounts.models import Organisation, Person
from portal.core.accounts.roles import Role
from portal.core.calendar import service as calendar
from portal.core.cases import (
    KINDS,
    Case,
    CaseKind,
    Fact,
    FactSection,
    Requirement,
    State,
    Step,
    Workflow,
    freeze,
    open_case,
    register_kind,
    take_step,
)
from portal.core.cases.access import is_applicant, is_signatory
from portal.core.cases.common import desk_steps, to_first_office
from portal.core.cases.consultations.steps import consult_steps
from portal.core.cases.questions import question_steps
from portal.core.cases.remedies import steps as refusals
from portal.core.cases.route import Leg, Route, Silence
from portal.core.cases.workflow import Answers
from portal.core.db import transaction
from tests.people import make_administrator, make_office, make_official, make_vendor
from tests.scenes import scene

KIND = "stone"
QUARRY, WEIGHERS = "quarry", "weighers"
# A title that begins so asks for four eyes.
TWO = "دو چشم دیگر"


class Stone(Case):
    __mapper_args__ = {"polymorphic_identity": KIND}


def nobody(_person: Person, _case: Case) -> bool:
    return False


def receive(case: Case, actor: Person | None, _answers: Answers) -> None:
    assert actor is not None
    freeze(case, actor, {"stone": {"weight": "۱۲"}})


def nothing(_case: Case, _actor: Person | None, _answers: Answers) -> None:
    """The stone stays where it is."""


STATES = {
    "draft": State("پیش‌نویس"),
    "submitted": State("در بررسی"),
    "returned": State("نزد متقاضی"),
    "granted": State("جابه‌جا شد"),
    "withdrawn": State("پس گرفته شد"),
    **refusals.STATES,
}
STEPS = [
    Step(
        *("submit", "draft", "submitted"),
        who=is_applicant,
        effect=receive,
        hands_to=to_first_office,
        clock="start",
        said="فرستاده شد",
    ),
    *desk_steps("submitted", "heard"),
    *question_steps("submitted", waiting="returned"),
    *consult_steps("submitted"),
    Step("grant", "submitted", "granted", who=is_signatory, closes=True, signed=True, label="جابه‌جا کردن"),
    *refusals.refusal_steps("submitted", overturned="granted", overturn=nothing, letter="licence_refused"),
    Step("lapse", "submitted", "granted", who=nobody, by_rule=True, closes=True, said="سکوت شد"),
    Step("withdraw", ("draft", "submitted", "returned"), "withdrawn", who=is_applicant, closes=True, said="پس گرفت"),
]


def route_of(_case: Case) -> Route:
    return Route(
        legs=[Leg(QUARRY, 8)],
        budget_days=8,
        silence=Silence.DEEMED_APPROVAL,
        pause_cap_days=6,
        extension_cap_days=4,
        answer_days=5,
        hearing_days=3,
        appeal_days=10,
        appeal_budget_days=6,
        consulted=[Leg(WEIGHERS, 3, Silence.NO_OBJECTION)],
        rule="قاعده‌ی سنگ",
    )


def facts_of(_case: Case) -> Sequence[FactSection]:
    return [FactSection("سنگ", [Fact("stone.weight", "وزن", "۱۲")], "stone")]


def requirements_of(_case: Case) -> Sequence[Requirement]:
    return [Requirement("weight", "وزن سنگ"), Requirement("road", "راه سنگ")]


@contextmanager
def known(**changes: Any) -> Iterator[None]:
    """Inside, the portal knows stones; `changes` of the kind's own entries."""
    before = dict(KINDS)
    entry: dict[str, Any] = {
        "slug": KIND,
        "label": "سنگ",
        "model": Stone,
        "workflow": Workflow(KIND, "draft", STATES, STEPS),
        "route": route_of,
        "facts": facts_of,
        "requirements": requirements_of,
        "draft_url": lambda case: "",
        "four_eyes": lambda case: case.title.startswith(TWO),
    }
    register_kind(CaseKind(**(entry | changes)))
    yield
    KINDS.clear()
    KINDS.update(before)


@dataclass(frozen=True)
class Crew:
    """The ids of the people around a stone."""

    organisation: int
    applicant: int
    desk: tuple[int, ...]  # two signatories, an official, a supervisor, a deputy head
    weigher: int
    administrators: tuple[int, int]


@scene
def gather() -> Crew:
    """Make the people, and fill in the years of which tests speak."""
    with transaction():
        calendar.seed((1404, 1405, 1406))
    make_office(QUARRY, "میز سنگ")
    make_office(WEIGHERS, "میز وزن")
    vendor = make_vendor()
    roles = (Role.SIGNATORY, Role.SIGNATORY, Role.OFFICIAL, Role.SUPERVISOR, Role.DEPUTY_HEAD)
    desk = tuple(make_official(QUARRY, role).id for role in roles)
    administrators = make_administrator().id, make_administrator().id
    return Crew(vendor.id, vendor.owner.id, desk, make_official(WEIGHERS).id, administrators)


def sent(crew: Crew, title: str = "سنگ") -> int:
    """A stone that an office has to move; its id."""
    with transaction() as session:
        owner = session.get_one(Person, crew.applicant)
        case = open_case(KIND, session.get_one(Organisation, crew.organisation), owner, title)
        take_step(case, "submit", owner)
    return case.id
