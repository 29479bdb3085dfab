"""A file that its holder leaves unopened for one working day is told to them and to their supervisor."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select

from portal.core import audit
from portal.core import clock as time
from portal.core.accounts.models import Person
from portal.core.accounts.roles import Role
from portal.core.cases import Case, custody, take_step
from portal.core.cases.duty.models import Escalation
from portal.core.cases.duty.openings import OPENED
from portal.core.cases.duty.rounds import escalate_delays
from portal.core.db import db, transaction
from portal.core.notifications.models import Notification
from tests.licensing.applications import desk_official, submitted
from tests.people import client_for
from tests.scenes import scene

MONDAY = datetime(2026, 10, 12, 5, 30, tzinfo=UTC)  # 9:00 in Tehran
EVE_OF_NOWRUZ = datetime(2027, 3, 17, 11, 30, tzinfo=UTC)  # Wednesday, 15:00: the next working day is 27 March
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
FULL = {"hosting": {"share_in_country": "60"}}


@pytest.fixture
@scene
def supervisor(app: Flask) -> Person:
    with time.moved_to(MONDAY - HOUR):
        return desk_official(Role.SUPERVISOR)


@pytest.fixture
@scene
def clerk(app: Flask) -> Person:
    with time.moved_to(MONDAY - HOUR):
        return desk_official()


@pytest.fixture
def case(supervisor: Person, clerk: Person) -> Iterator[Case]:
    """Given to the clerk on Monday morning; the test begins then."""
    made = given_to(clerk, supervisor)
    with time.moved_to(MONDAY):
        yield made


@scene
def given_to(clerk: Person, supervisor: Person) -> Case:
    with time.moved_to(MONDAY):
        made = submitted("messenger", **FULL)
        give(made, supervisor, clerk)
    return made


def give(case: Case, supervisor: Person, to: Person) -> None:
    with transaction():
        take_step(case, "assign", supervisor, {"person": to.token})


def look(case: Case, person: Person) -> None:
    assert client_for(person).get(f"/cases/{case.token}").status_code == 200


def alarms(case: Case, later: timedelta) -> int:
    """How often the supervisor was told of this file's being unopened, some time from now."""
    found = case.id
    with time.moved_by(later):
        escalate_delays()
    unopened = (Escalation.case_id == found, Escalation.level == "unopened")
    return db.session.scalar(select(func.count()).where(*unopened)) or 0


def test_a_file_given_to_somebody_and_left_unopened_counts_once(case: Case) -> None:
    assert [alarms(case, DAY - HOUR), alarms(case, DAY + HOUR), alarms(case, 2 * DAY)] == [0, 1, 1]


def test_its_holder_and_their_supervisor_are_told(case: Case, clerk: Person, supervisor: Person) -> None:
    alarms(case, DAY + HOUR)
    told = db.session.scalars(select(Notification.person_id).where(Notification.template == "case_escalated")).all()
    assert set(told) == {clerk.id, supervisor.id}


def test_a_file_that_its_holder_opened_does_not_count(case: Case, clerk: Person) -> None:
    look(case, clerk)
    assert alarms(case, 2 * DAY) == 0


def test_a_look_by_somebody_else_is_no_opening(case: Case, supervisor: Person) -> None:
    look(case, supervisor)
    assert alarms(case, 2 * DAY) == 1


def test_whoever_takes_a_file_has_opened_it(case: Case, supervisor: Person) -> None:
    with transaction():
        take_step(case, "take", supervisor)
    assert alarms(case, 2 * DAY) == 0


def test_a_file_that_is_handed_over_counts_anew(case: Case, clerk: Person, supervisor: Person) -> None:
    look(case, clerk)
    give(case, supervisor, desk_official())
    assert alarms(case, 2 * DAY) == 1


def test_holidays_and_the_weekend_do_not_count(supervisor: Person, clerk: Person) -> None:
    with time.moved_to(EVE_OF_NOWRUZ):
        made = submitted("messenger", **FULL)
        give(made, supervisor, clerk)
        assert [alarms(made, 9 * DAY), alarms(made, 11 * DAY)] == [0, 1]


def test_an_opening_is_on_record_once_for_each_turn(case: Case, clerk: Person, supervisor: Person) -> None:
    look(case, clerk)
    look(case, clerk)
    give(case, supervisor, desk_official())
    give(case, supervisor, clerk)
    look(case, clerk)
    assert [entry.action for entry in audit.timeline(case)].count(OPENED) == 2
    assert [turn.opened_at is not None for turn in custody.turns(case)] == [False, True, False, True]


def test_the_applicant_sees_whether_their_file_was_opened(case: Case, clerk: Person) -> None:
    asking = client_for(case.created_by)
    assert "هنوز باز نشده" in asking.get(f"/cases/{case.token}").text
    look(case, clerk)
    page = asking.get(f"/cases/{case.token}").text
    assert "باز شد: " in page
    assert "هنوز باز نشده" not in page
