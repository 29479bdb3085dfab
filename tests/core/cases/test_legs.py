"""A way through two offices: passed on by hand, or by an office's silence at the end of its own share."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from portal.core import clock as time
from portal.core.accounts.models import Person
from portal.core.accounts.roles import Role
from portal.core.cases import Case, open_steps, take_step
from portal.core.cases.duty import legs
from portal.core.cases.duty.models import Escalation
from portal.core.cases.duty.rounds import escalate_delays
from portal.core.cases.four_eyes.queries import drafts_of
from portal.core.cases.route import Leg, Route, Silence
from portal.core.db import db, transaction
from tests.core.cases import stone
from tests.core.cases.rounds import only
from tests.people import make_official


def two_offices(silence: Silence) -> Route:
    way = [Leg(stone.QUARRY, 2, silence), Leg(stone.WEIGHERS, 2)]
    return replace(stone.route_of(Case()), legs=way, budget_days=8, consulted=[])


@pytest.fixture
def silence() -> Silence:
    return Silence.NO_OBJECTION


@pytest.fixture
def crew(app: Flask, silence: Silence) -> Iterator[stone.Crew]:
    with stone.known(route=lambda case: two_offices(silence)):
        yield stone.gather()


@pytest.fixture
def case(crew: stone.Crew) -> Case:
    return taken_by(crew, stone.sent(crew))


def taken_by(crew: stone.Crew, number: int) -> Case:
    found = db.session.get_one(Case, number)
    step(found, "take", crew.desk[0])
    return found


def step(case: Case, name: str, person: int, **answers: object) -> None:
    with transaction() as session:
        take_step(case, name, session.get_one(Person, person), answers)


def days_later(case: Case, days: int) -> Case:
    """What comes round so many days later; the case as it is after it."""
    number = case.id
    with time.moved_by(timedelta(days=days)):
        escalate_delays()
        only(legs.SILENCE)
    return db.session.get_one(Case, number)


def office(case: Case) -> str:
    return case.office.code if case.office else ""


def levels(case: Case) -> list[str]:
    return list(db.session.scalars(select(Escalation.level).where(Escalation.case_id == case.id)))


def test_the_holder_passes_the_file_on_to_the_next_office(case: Case, crew: stone.Crew) -> None:
    step(case, "pass_on", crew.desk[0])
    assert (case.holder, office(case), case.holder_id) == ("office", stone.WEIGHERS, None)


def test_at_the_last_office_nothing_is_passed_on(case: Case, crew: stone.Crew) -> None:
    step(case, "pass_on", crew.desk[0])
    step(case, "take", crew.weigher)
    assert "pass_on" not in [s.name for s in open_steps(case, db.session.get_one(Person, crew.weigher))]


def test_an_office_that_stays_silent_loses_its_say(case: Case) -> None:
    case = days_later(case, 10)
    assert (office(case), case.holder_id) == (stone.WEIGHERS, None)


def test_before_its_share_is_used_the_office_keeps_the_file(case: Case) -> None:
    case = days_later(case, 1)
    assert office(case) == stone.QUARRY


@pytest.mark.parametrize("silence", [Silence.REFER_UP])
def test_where_silence_refers_up_the_supervisor_gets_the_file_once(case: Case, crew: stone.Crew) -> None:
    case = days_later(case, 10)
    assert (office(case), case.holder_id) == (stone.QUARRY, crew.desk[3])
    case = days_later(case, 12)
    assert case.holder_id == crew.desk[3]


@pytest.mark.parametrize("silence", [Silence.NONE])
def test_where_silence_means_nothing_the_file_stays(case: Case, crew: stone.Crew) -> None:
    case = days_later(case, 10)
    assert case.holder_id == crew.desk[0]


def test_a_file_that_left_in_time_is_left_alone(case: Case, crew: stone.Crew) -> None:
    with time.moved_by(timedelta(days=10)):
        escalate_delays()
        step(case, "pass_on", crew.desk[0])
        step(case, "take", crew.weigher)
        number = case.id
        only(legs.SILENCE)
    assert db.session.get_one(Case, number).holder_id == crew.weigher


def test_each_office_is_told_of_its_own_share(case: Case) -> None:
    case = days_later(case, 10)
    case = days_later(case, 40)
    assert levels(case).count("50") == 2


def test_a_draft_of_an_office_that_lost_the_file_is_signed_by_nobody(crew: stone.Crew) -> None:
    case = taken_by(crew, stone.sent(crew, stone.TWO))
    step(case, "draft_grant", crew.desk[0], signer="")
    case = days_later(case, 10)
    assert [draft.outcome for draft in drafts_of(case)] == ["overtaken"]
    signer = make_official(stone.WEIGHERS, Role.SIGNATORY)
    assert "sign_decision" not in [s.name for s in open_steps(case, signer)]


def test_rules_that_changed_do_not_reach_a_running_case(case: Case, crew: stone.Crew) -> None:
    changed = replace(two_offices(Silence.NONE), legs=[Leg(stone.QUARRY, 2, Silence.NONE)])
    with stone.known(route=lambda case: changed):
        case = days_later(case, 10)
        assert office(case) == stone.WEIGHERS
