"""What a domain brings to add a kind of case: a workflow table and a few functions. The desk brings the rest."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from portal.core import audit
from portal.core.accounts.models import Person
from portal.core.cases.models import Case
from portal.core.cases.route import Route
from portal.core.cases.workflow import Step, Workflow
from portal.core.held import Holding
from portal.core.i18n import _l

Page = tuple[str, Mapping[str, str]]


@dataclass(frozen=True)
class Fact:
    """One submitted value, ready to be read. `code`: `section.field`; `before`: what stood there last time."""

    code: str
    label: Any
    value: Any
    before: Any = None
    changed: bool = False


@dataclass(frozen=True)
class FactSection:
    title: Any
    facts: Sequence[Fact]
    code: str = ""


@dataclass(frozen=True)
class Requirement:
    """A published requirement. `documents` are the upload slots that prove it, `section` the part of the form that
    answers it (empty: any), `rule` where it is written."""

    code: str
    label: Any
    hint: Any = ""
    rule: str = ""
    documents: Sequence[str] = ()
    section: str = ""


@dataclass(frozen=True)
class CaseKind:
    """`route`: the offices, budgets and silence a case runs under, frozen when its clock starts. `facts`: the newest
    submission as sections, compared with the one before. `draft_url`: where the applicant goes on writing.
    `excluded`: the code of what keeps silence from being consent (security, a court's order), or None. `barred`:
    who may not decide here besides the applicant's own people. `panels`: templates shown on the case page.
    `working_facts`: the facts as the applicant's form has them now, sent or not. `correct_at`: the page (endpoint and
    values beside the case's token) where the applicant corrects the fact with a code; without one the right value
    is asked as text. `holds`: what a submission says of the organisation, so that it is not asked again. `four_eyes`:
    whether a decision on this case is drafted by one person and signed by another. `route_in_force`: the route that a
    new case like this one would get today, where `route` goes by what the case itself keeps."""

    slug: str
    label: Any
    model: type[Case]
    workflow: Workflow
    route: Callable[[Case], Route]
    facts: Callable[[Case], Sequence[FactSection]]
    requirements: Callable[[Case], Sequence[Requirement]]
    draft_url: Callable[[Case], str]
    excluded: Callable[[Case], str | None] = field(default=lambda case: None)
    barred: Callable[[Person, Case], bool] = field(default=lambda person, case: False)
    panels: Sequence[str] = field(default=())
    panel_context: Callable[[Case], dict[str, Any]] = field(default=lambda case: {})
    working_facts: Callable[[Case], Sequence[FactSection]] | None = None
    correct_at: Callable[[Case, str], Page | None] = field(default=lambda case, code: None)
    holds: Callable[[Case], Sequence[Holding]] = field(default=lambda case: ())
    four_eyes: Callable[[Case], bool] = field(default=lambda case: False)
    route_in_force: Callable[[Case], Route] | None = None


KINDS: dict[str, CaseKind] = {}
# What the row of a decision is called while it is only drafted.
DRAFT = "draft_"


def register_kind(kind: CaseKind) -> None:
    """Make a kind of case known; its steps' sentences serve the time line, so a step without any is refused."""
    if wordless := [step.name for step in kind.workflow.steps if not (step.said or step.label)]:
        raise ValueError(f"{kind.slug}: steps without words: {wordless}")
    KINDS[kind.slug] = kind
    for step in kind.workflow.steps:
        audit.describe(f"{kind.slug}.{step.name}", step.said or step.label)
        if step.signed:
            audit.describe(f"{kind.slug}.{DRAFT}{step.name}", drafted(step))
    audit.describe(f"{kind.slug}.open", _l("پیش‌نویس آغاز شد"))


def drafted(step: Step) -> str:
    """What is said of a decision that was drafted for somebody else to sign."""
    return _l("پیش‌نویس «%(what)s» برای امضا نوشته شد", what=step.label)


def kind_of(case: Case) -> CaseKind:
    return KINDS[case.kind]


def find_fact(sections: Sequence[FactSection], code: str) -> tuple[FactSection, Fact] | None:
    """The fact with this code, and the section it stands in."""
    return next(((section, fact) for section in sections for fact in section.facts if fact.code == code), None)
