"""The table of steps, by itself: what it refuses to say, and what it answers about a button."""

from __future__ import annotations

from typing import Any

import pytest

from portal.core.accounts.models import Person
from portal.core.cases import Case, State, Step, Workflow
from portal.core.errors import Conflict, Forbidden

PERSON = Person(name="پونه دشت‌آرا")
CASE = Case(state="draft")


def anybody(_person: Person, _case: Case) -> bool:
    return True


def nobody(_person: Person, _case: Case) -> bool:
    return False


def step(name: str = "send", source: Any = "draft", who: Any = anybody, **more: Any) -> Step:
    return Step(name, source, more.pop("target", "sent"), who=who, **more)


def test_a_table_that_names_a_state_without_words_is_refused() -> None:
    with pytest.raises(ValueError, match="sent"):
        Workflow("stone", "draft", {"draft": State("پیش‌نویس")}, [step()])


def test_a_table_finds_its_steps_by_name() -> None:
    table = Workflow("stone", "draft", {"draft": State("پیش‌نویس"), "sent": State("فرستاده")}, [step()])
    assert (table.step("send"), table.step("other")) == (table.steps[0], None)


def test_a_step_is_open_in_its_states_to_its_people() -> None:
    assert step().is_open(PERSON, CASE)
    assert step(source=("sent", "draft")).is_open(PERSON, CASE)
    assert not step(source="sent").is_open(PERSON, CASE)
    assert not step(who=nobody).is_open(PERSON, CASE)


def test_a_step_from_another_state_is_a_conflict_that_names_the_state() -> None:
    with pytest.raises(Conflict, match="پایان‌یافته"):
        step(source="sent").demand(PERSON, CASE, "پایان‌یافته")


def test_a_step_of_others_is_forbidden() -> None:
    with pytest.raises(Forbidden):
        step(who=nobody).demand(PERSON, CASE, "پیش‌نویس")


def test_the_portal_itself_takes_only_steps_that_say_so() -> None:
    with pytest.raises(Forbidden):
        step().demand(None, CASE, "پیش‌نویس")
    step(by_rule=True, who=nobody).demand(None, CASE, "پیش‌نویس")
