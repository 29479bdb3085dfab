"""A licence's life: issued once, and in force or not on any day by what happened and by its dates."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.core.accounts.models import Person
from portal.core.accounts.roles import Role
from portal.core.clock import moved_by, now
from portal.core.db import db, transaction
from portal.core.errors import Conflict, Forbidden, Invalid
from portal.core.i18n import tehran_day
from portal.core.numbering import has_valid_check
from portal.licensing.licences import service
from portal.licensing.licences.models import Basis, Licence
from portal.licensing.licences.state import state_of
from portal.licensing.models import LicenceCase
from tests.licensing.applications import desk_official
from tests.licensing.lives import REASON, again, days_before_end, issued, kinds, state
from tests.people import appoint, make_official

pytestmark = pytest.mark.usefixtures("app")
DAY = timedelta(days=1)


@pytest.fixture
def licence() -> Licence:
    return issued()


def suspend(licence: Licence, actor: Person | None = None, until: date | None = None) -> None:
    with transaction():
        service.suspend(again(licence), actor or desk_official(), REASON, until)


def in_days(days: int) -> date:
    return tehran_day(now()) + timedelta(days=days)


def test_a_new_licence_is_in_force(licence: Licence) -> None:
    assert (state(licence), kinds(licence)) == ("in_force", ["issued"])


def test_a_case_gives_one_licence_however_often_it_is_asked(licence: Licence) -> None:
    case = db.session.get_one(LicenceCase, licence.case_id)
    with transaction():
        assert service.issue(case, None, Basis.RULE).id == licence.id


def test_a_licence_number_carries_its_check_digit(licence: Licence) -> None:
    assert has_valid_check(licence.number)
    slip = licence.number[:-1] + str((int(licence.number[-1]) + 1) % 10)
    assert not has_valid_check(slip)


def test_a_licence_ends_after_its_last_day(licence: Licence) -> None:
    with days_before_end(licence, 0):
        assert state(licence) == "in_force"
    with days_before_end(licence, -1):
        assert state(licence) == "expired"


def test_a_suspended_licence_is_not_in_force(licence: Licence) -> None:
    suspend(licence)
    assert state(licence) == "suspended"


def test_a_suspension_with_an_end_ends_by_itself(licence: Licence) -> None:
    suspend(licence, until=in_days(10))
    with moved_by(10 * DAY):
        assert state(licence) == "suspended"
    with moved_by(11 * DAY):
        assert state(licence) == "in_force"


def test_a_suspension_cannot_end_before_it_begins(licence: Licence) -> None:
    with pytest.raises(Invalid):
        suspend(licence, until=in_days(-1))


def test_a_reinstated_licence_is_in_force(licence: Licence) -> None:
    suspend(licence)
    with transaction():
        service.reinstate(again(licence), desk_official(), REASON)
    assert state(licence) == "in_force"


def test_a_revoked_licence_stays_revoked_after_its_last_day(licence: Licence) -> None:
    with transaction():
        service.revoke(again(licence), desk_official(), REASON)
    with days_before_end(licence, -1):
        assert state(licence) == "revoked"


def test_what_a_licence_was_on_a_past_day_does_not_change(licence: Licence) -> None:
    with moved_by(5 * DAY):
        suspend(licence, desk_official())
    with moved_by(9 * DAY):
        with transaction():
            service.reinstate(again(licence), desk_official(), REASON)
        states = [service.past_state(again(licence), in_days(-9 + day)).name for day in (-1, 0, 4, 5, 8, 9)]
    assert states == ["none", "in_force", "in_force", "suspended", "suspended", "in_force"]


def test_the_holder_gives_a_licence_back(licence: Licence) -> None:
    owner = db.session.get_one(LicenceCase, licence.case_id).created_by
    with transaction():
        service.surrender(again(licence), owner, REASON)
    assert state(licence) == "surrendered"


def test_an_editor_cannot_give_the_licence_back(licence: Licence) -> None:
    from tests.people import make_member

    editor = make_member(licence.holder, Role.EDITOR)
    with pytest.raises(Forbidden), transaction():
        service.surrender(again(licence), editor, REASON)


@pytest.mark.parametrize("role", [Role.OFFICIAL, Role.SUPERVISOR])
def test_only_who_signs_suspends(licence: Licence, role: Role) -> None:
    with pytest.raises(Forbidden):
        suspend(licence, desk_official(role))


def test_another_office_does_not_suspend(licence: Licence) -> None:
    with pytest.raises(Forbidden):
        suspend(licence, make_official("support", Role.SIGNATORY))


def test_nobody_suspends_a_licence_of_their_own_organisation(licence: Licence) -> None:
    official = desk_official()
    appoint(official, licence.holder, Role.VIEWER)
    with pytest.raises(Forbidden):
        suspend(licence, official)


def test_a_suspended_licence_is_not_suspended_again(licence: Licence) -> None:
    suspend(licence)
    with pytest.raises(Conflict):
        suspend(licence)


@pytest.mark.parametrize("reason", ["", "   ", "\n"])
def test_a_reason_that_says_nothing_is_refused(licence: Licence, reason: str) -> None:
    official = desk_official()
    with pytest.raises(Invalid), transaction():
        service.suspend(again(licence), official, reason)


A_DAY = st.dates(date(2025, 1, 1), date(2027, 1, 1))
STANDINGS = st.sampled_from(["in_force", "suspended", "revoked", "surrendered"])


@settings(max_examples=60)
@given(STANDINGS, st.none() | A_DAY, A_DAY, A_DAY, A_DAY)
def test_in_force_means_standing_in_its_days_and_not_suspended(
    standing: str, until: date | None, first: date, last: date, day: date
) -> None:
    suspended = standing == "suspended" and (until is None or day <= until)
    expected = first <= day <= last and standing in ("in_force", "suspended") and not suspended
    assert state_of(standing, until, first, last, day).in_force is expected
