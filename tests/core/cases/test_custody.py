"""Every hour of a case's life is somebody's, and exactly one's."""

from __future__ import annotations

from datetime import timedelta
from itertools import pairwise

import pytest
from sqlalchemy.exc import IntegrityError

from portal.core import clock
from portal.core.accounts.roles import Role
from portal.core.cases import Holder, custody, take_step
from portal.core.cases.models import Case
from portal.core.cases.workflow import APPLICANT
from portal.core.db import db, transaction
from tests.licensing.applications import desk_official, draft, submitted, taken
from tests.people import make_office, make_official

pytestmark = pytest.mark.usefixtures("app")
FULL = {"hosting": {"share_in_country": "60"}}


def test_a_draft_is_in_the_applicants_hand() -> None:
    assert [i.holder for i in custody.intervals(draft())] == ["applicant"]


def test_what_was_sent_is_in_the_offices_hand() -> None:
    case = submitted("messenger", **FULL)
    assert [i.holder for i in custody.intervals(case)] == ["applicant", "office"]
    assert case.office is not None
    assert case.office.code == "licences"


def test_who_takes_a_case_has_it() -> None:
    case = taken()
    newest = custody.intervals(case)[-1]
    assert (newest.person, newest.until) == (case.holding_person, None)


def test_a_closed_case_is_nobodys_and_its_last_hour_is_known() -> None:
    case = taken()
    with transaction():
        take_step(case, "withdraw", case.created_by)
    last = custody.intervals(case)[-1]
    assert (case.holder, last.holder, last.until) == ("nobody", "office", case.closed_at)


def test_the_same_holder_again_is_no_move() -> None:
    case = draft()
    with transaction():
        custody.move(case, APPLICANT, "again")
    assert len(custody.intervals(case)) == 1


MOVES = [(1, 0), (1, 5), (2, 90), (0, 0), (0, 3), (2, 600), (1, 1)]


def test_no_hour_is_lost_or_counted_twice() -> None:
    case, office = draft(), make_office("licences")
    holders = [APPLICANT, Holder("office", office.id), Holder("office", office.id, make_official(office).id)]
    passed = timedelta(0)
    for which, minutes in MOVES:
        passed += timedelta(minutes=minutes)
        with clock.moved_to(case.created_at + passed), transaction():
            custody.move(case, holders[which], "move")
    times = custody.intervals(case)
    assert times[0].since == case.created_at
    assert all(before.until == after.since for before, after in pairwise(times))
    assert custody.holder_of(case) == Holder(times[-1].holder, case.office_id, case.holder_id)


def test_a_silent_file_goes_up_to_the_supervisor() -> None:
    case, supervisor = taken(), make_official("licences", Role.SUPERVISOR)
    with transaction():
        custody.refer_up(case)
    assert case.holder_id == supervisor.id


def test_without_a_supervisor_the_office_keeps_it_for_everybody_to_take() -> None:
    case = taken()
    with transaction():
        custody.refer_up(case)
    assert (case.holder, case.holder_id) == ("office", None)


def test_the_database_refuses_a_file_in_no_offices_hand() -> None:
    case = submitted("messenger", **FULL)
    with pytest.raises(IntegrityError), transaction():
        db.session.execute(Case.__table__.update().where(Case.id == case.id).values(office_id=None))  # type: ignore[attr-defined]


def test_a_supervisor_gives_a_file_to_a_colleague() -> None:
    case, colleague = taken(), desk_official()
    supervisor = make_official("licences", Role.SUPERVISOR)
    with transaction():
        take_step(case, "assign", supervisor, {"person": colleague.token})
    assert case.holder_id == colleague.id
