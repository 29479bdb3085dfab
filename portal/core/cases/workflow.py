"""A workflow is a table that can be read aloud: who may take a case from which state to which, and what follows."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from portal.core.accounts.models import Person
from portal.core.cases.models import Case
from portal.core.errors import Conflict, Forbidden
from portal.core.forms import BaseForm
from portal.core.i18n import _

Answers = Mapping[str, Any]
Who = Callable[[Person, Case], bool]
Effect = Callable[[Case, "Person | None", Answers], None]
Check = Callable[[Case, "Person | None", Answers], None]


@dataclass(frozen=True)
class Holder:
    """Who has a file: the applicant, an office (and, once taken, a person of it), another body, or nobody."""

    kind: str
    office_id: int | None = None
    person_id: int | None = None


NOBODY = Holder("nobody")
APPLICANT = Holder("applicant")
HandOver = Callable[[Case, "Person | None"], Holder]


@dataclass(frozen=True)
class Step:
    """One row of the table.

    `target` None leaves the state as it is. `label` is the button, `said` the sentence on the time line,
    `confirm` what will happen, shown before it does. `require` refuses with a sentence (a requirement
    unanswered, say) what `who` alone cannot know. `by_rule` marks what the portal may do by itself. `letter` names
    the template of the letter that tells the applicant. `closes` ends the case: then nobody holds it.
    `clock`: start, pause, resume or stop the term of the decision; closing stops it too. `page`: the endpoint of a
    page of its own, to which the button leads instead. `signed` marks a decision: where the kind asks for four eyes,
    one person drafts it and another signs (see `four_eyes`).
    """

    name: str
    source: str | Sequence[str]
    target: str | None
    who: Who
    label: Any = ""
    said: Any = ""
    form: type[BaseForm] | None = None
    confirm: Any = None
    effect: Effect | None = None
    require: Check | None = None
    hands_to: HandOver | None = None
    by_rule: bool = False
    tone: str = "secondary"
    closes: bool = False
    letter: str = ""
    clock: str = ""
    page: str = ""
    signed: bool = False

    @property
    def sources(self) -> frozenset[str]:
        return frozenset([self.source] if isinstance(self.source, str) else self.source)

    def is_open(self, person: Person, case: Case) -> bool:
        """May this person press this button now? The page, the guard and the API ask here."""
        return case.state in self.sources and self.who(person, case)

    def demand(self, actor: Person | None, case: Case, state_label: Any) -> None:
        """Raise the sentence that says why the step is not open."""
        if case.state not in self.sources:
            raise Conflict(
                _("این کار اکنون ممکن نیست: پرونده در وضعیت «%(state)s» است.", state=state_label),
                _("چیزی تغییر نکرد؛ صفحه را دوباره باز کنید تا کارهای ممکن را ببینید."),
                code="step_not_open",
            )
        if actor is None and not self.by_rule or actor is not None and not self.who(actor, case):
            raise Forbidden(
                _("این کار در اختیار شما نیست."),
                _("دارنده‌ی پرونده در همین صفحه نوشته شده است؛ از او بخواهید."),
                code="step_not_yours",
            )


@dataclass(frozen=True)
class State:
    """A state's name for people and its colour: `tone` is one of the status macro's."""

    label: Any
    tone: str = "secondary"


@dataclass(frozen=True)
class Workflow:
    """`kind` names the case kind; `states` gives words to every state that `steps` mention."""

    kind: str
    start: str
    states: Mapping[str, State]
    steps: Sequence[Step]
    by_name: Mapping[str, Step] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "by_name", {step.name: step for step in self.steps})
        mentioned = {self.start, *(s for step in self.steps for s in step.sources)}
        mentioned |= {step.target for step in self.steps if step.target}
        if missing := mentioned - set(self.states):
            raise ValueError(f"{self.kind}: states without words: {sorted(missing)}")

    def step(self, name: str) -> Step | None:
        return self.by_name.get(name)
