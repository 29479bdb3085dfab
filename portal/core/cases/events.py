"""Rooms above hear of steps and messages inside the same transaction: they add rows, they send nothing."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from portal.core.accounts.models import Person
from portal.core.cases.clocks import Clock
from portal.core.cases.models import Case, Message
from portal.core.cases.workflow import Step

StepHeard = Callable[[Case, Step, "Person | None"], None]
MessageHeard = Callable[[Case, Message], None]
NoticeHeard = Callable[[Case, str, str, "dict[str, Any]"], None]
ClockHeard = Callable[[Clock, str], None]
MovedHeard = Callable[[Sequence[Clock]], None]

_notices: list[NoticeHeard] = []
_steps: list[StepHeard] = []
_messages: list[MessageHeard] = []
_clocks: list[ClockHeard] = []
_moved: list[MovedHeard] = []


def on_step(call: StepHeard) -> StepHeard:
    """Call `call(case, step, actor)` after every step, before its commit; registering twice does nothing."""
    if call not in _steps:
        _steps.append(call)
    return call


def on_message(call: MessageHeard) -> MessageHeard:
    if call not in _messages:
        _messages.append(call)
    return call


def on_notice(call: NoticeHeard) -> NoticeHeard:
    """Call `call(case, audience, letter, params)`; audience: applicant, holder, supervisors, deputy_heads,
    signatories or body."""
    if call not in _notices:
        _notices.append(call)
    return call


def notice(case: Case, audience: str, letter: str, **params: Any) -> None:
    """Ask for a letter that no step sends: a reminder, an escalation, a date that moved."""
    for call in _notices:
        call(case, audience, letter, params)


def on_clock_event(call: ClockHeard) -> ClockHeard:
    """Call `call(clock, kind)` after every event of a term, with its new due date."""
    if call not in _clocks:
        _clocks.append(call)
    return call


def on_terms_moved(call: MovedHeard) -> MovedHeard:
    """Call `call(clocks)` when a change of the calendar moved the dates of running terms: all of them at once."""
    if call not in _moved:
        _moved.append(call)
    return call


def tell_clock(clock: Clock, kind: str) -> None:
    for call in _clocks:
        call(clock, kind)


def tell_moved(clocks: Sequence[Clock]) -> None:
    for call in _moved:
        call(clocks)


def tell_step(case: Case, step: Step, actor: Person | None) -> None:
    for call in _steps:
        call(case, step, actor)


def tell_message(case: Case, message: Message) -> None:
    for call in _messages:
        call(case, message)
