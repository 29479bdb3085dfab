"""Drafted decisions on the case page: what would be decided, with which words, and what became of earlier drafts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from wtforms import BooleanField, Field

from portal.core.accounts.models import Person
from portal.core.cases import Case, Step, kind_of
from portal.core.cases.four_eyes.models import DecisionDraft
from portal.core.cases.four_eyes.queries import drafts_of
from portal.core.desk.choices import outcome_of
from portal.core.i18n import _, _l

OUTCOMES = {
    "signed": (_l("امضا شد"), "success"),
    "sent_back": (_l("برگشت"), "warning"),
    "recalled": (_l("پس گرفته شد"), "neutral"),
    "overtaken": (_l("بی‌موضوع شد"), "neutral"),
}


@dataclass(frozen=True)
class Draft:
    """A draft ready to be read: `happens` are sentences, `answers` pairs of label and words."""

    row: DecisionDraft
    step: Step
    happens: list[str]
    answers: list[tuple[str, str]]
    own: bool

    @property
    def outcome(self) -> tuple[Any, str]:
        return OUTCOMES[self.row.outcome]


def of_case(case: Case, person: Person) -> list[Draft]:
    """Newest first."""
    by_name = kind_of(case).workflow.by_name
    return [_shown(case, row, by_name[row.step], person) for row in reversed(drafts_of(case))]


def _shown(case: Case, row: DecisionDraft, step: Step, person: Person) -> Draft:
    waits = not row.outcome
    happens = [str(step.confirm or step.label), outcome_of(case, step)] if waits else []
    answers = list(_in_words(case, step, row.answers)) if waits else []
    return Draft(row, step, happens, answers, own=row.drafted_by_id == person.id)


def _in_words(case: Case, step: Step, answers: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """What was answered, under the labels of the step's own form."""
    if step.form is None:
        return
    form: Any = step.form(formdata=None)
    if hasattr(form, "about"):
        form.about(case)
    for field in form:
        if field.short_name in answers:
            yield str(field.label.text), _words(field, answers[field.short_name])


def _words(field: Field, value: Any) -> str:
    if isinstance(field, BooleanField):
        return _("بله") if value else _("نه")
    labels = {str(choice.value): str(choice.label) for choice in getattr(field, "choices", None) or ()}
    if labels:
        chosen = value if isinstance(value, list) else [value]
        return _("؛ ").join(labels.get(str(one), str(one)) for one in chosen)
    return "" if value is None else str(value)
