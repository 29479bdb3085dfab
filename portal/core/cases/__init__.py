"""Cases: one base table, one workflow table a kind, one door (`take_step`), one holder at any moment."""

from __future__ import annotations

from importlib import import_module

from flask import Flask

from portal.core import audit
from portal.core.cases import naming
from portal.core.cases.kinds import KINDS, CaseKind, Fact, FactSection, Requirement, find_fact, kind_of, register_kind
from portal.core.cases.models import Case, Submission
from portal.core.cases.service import freeze, index, open_case, open_steps, state_of, step_of, submissions, take_step
from portal.core.cases.workflow import APPLICANT, NOBODY, Answers, Holder, State, Step, Workflow

__all__ = [
    "APPLICANT",
    "KINDS",
    "NOBODY",
    "Answers",
    "Case",
    "CaseKind",
    "Fact",
    "FactSection",
    "Holder",
    "Requirement",
    "State",
    "Step",
    "Submission",
    "Workflow",
    "find_fact",
    "freeze",
    "index",
    "init_app",
    "kind_of",
    "open_case",
    "open_steps",
    "register_kind",
    "state_of",
    "step_of",
    "submissions",
    "take_step",
]


def init_app(app: Flask) -> None:
    """Make the rounds known and tell the log how cases are numbered; kinds register when their rooms are imported."""
    for rounds in ("silence", "questions", "consultations", "duty.rounds", "duty.nudges", "remedies.refusals"):
        import_module(f"portal.core.cases.{rounds}")
    import_module("portal.core.cases.remedies.kind").register()
    audit.name_cases(naming.numbers_of, naming.token_of)
