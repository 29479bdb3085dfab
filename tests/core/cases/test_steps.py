"""One door: who takes a case from which state to which, once, and what the second of two hears."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import func, select

from portal.core import audit
from portal.core.accounts.models import Person
from portal.core.accounts.roles import Role
from portal.core.cases import Case, open_steps, take_step
from portal.core.db import db, transaction
from portal.core.errors import Conflict, Forbidden, Invalid, NotFound
from portal.licensing.licences.models import Licence
from portal.licensing.models import LicenceCase
from tests.core.cases.acts import check_all, do_by, race
from tests.licensing.applications import desk_official, submitted, taken
from tests.people import appoint, client_for, make_official, make_person, make_vendor

pytestmark = pytest.mark.usefixtures("app")
FULL = {"hosting": {"share_in_country": "60"}}  # such a case goes to people
REFUSAL = {"about-hosting": "سهم داخل کافی نیست.", "remedy": "دوباره درخواست دهید."}


def waiting() -> LicenceCase:
    return submitted("messenger", **FULL)


def do(case: Case, name: str, actor: Person | None, version: int | None = None, **answers: object) -> None:
    with transaction():
        take_step(db.session.get_one(LicenceCase, case.id), name, actor, answers, version=version)


def names(case: Case, person: Person) -> set[str]:
    return {step.name for step in open_steps(case, person)}


def test_a_step_moves_the_case_and_is_recorded() -> None:
    case, official = waiting(), desk_official()
    do(case, "take", official)
    assert (case.holder_id, case.state) == (official.id, "submitted")
    assert audit.timeline(case)[-1].action == "licence.take"


def test_the_page_offers_what_the_door_allows() -> None:
    case, official = waiting(), desk_official()
    assert names(case, official) == {"take"}
    do(case, "take", official)
    assert {"grant", "intend_refusal", "ask"} <= names(case, official)


def test_a_stranger_takes_no_step() -> None:
    case = waiting()
    with pytest.raises(Forbidden):
        do(case, "take", make_person())


def test_an_official_of_another_office_takes_no_step() -> None:
    case = waiting()
    with pytest.raises(Forbidden):
        do(case, "take", make_official("support"))


def test_nobody_takes_a_case_of_their_own_organisation() -> None:
    case, official = waiting(), desk_official()
    appoint(official, case.applicant, Role.VIEWER)
    assert names(case, official) & {"take"} == set()
    with pytest.raises(Forbidden):
        do(case, "take", official)


def test_a_former_member_decides_nothing_on_their_organisation_for_a_year() -> None:
    case, official = waiting(), desk_official()
    appointment = appoint(official, case.applicant, Role.VIEWER)
    with transaction():
        appointment.until = appointment.since
    with pytest.raises(Forbidden):
        do(case, "take", official)


def test_an_official_who_joined_the_applicant_later_cannot_go_on() -> None:
    case = taken()
    official = case.holding_person
    assert official is not None
    appoint(official, case.applicant, Role.VIEWER)
    with pytest.raises(Forbidden):
        do(case, "intend_refusal", official, **REFUSAL)


def test_who_may_not_sign_may_not_grant() -> None:
    official = desk_official(Role.OFFICIAL)
    case = taken(official=official)
    assert "grant" not in names(case, official)
    with pytest.raises(Forbidden):
        do(case, "grant", official)


def test_a_step_that_the_state_does_not_allow_is_a_conflict() -> None:
    case = taken()
    with pytest.raises(Conflict, match="در بررسی"):
        do(case, "answer", case.created_by)


def test_an_unknown_step_is_not_found() -> None:
    case = waiting()
    with pytest.raises(NotFound):
        do(case, "bless", desk_official())


def test_a_grant_before_the_requirements_are_met_says_which_are_open() -> None:
    case = taken()
    first = case.class_version.published[0]
    with pytest.raises(Invalid, match=str(first.label)):
        do(case, "grant", case.holding_person)


def test_a_refused_step_leaves_nothing() -> None:
    case = taken()
    before = (case.version, len(audit.timeline(case)))
    with pytest.raises(Invalid):
        do(case, "grant", case.holding_person)
    db.session.expire_all()
    assert (case.version, len(audit.timeline(case))) == before


def test_a_stale_page_hears_what_happened_since() -> None:
    case, official = waiting(), desk_official()
    shown = case.version
    do(case, "withdraw", case.created_by)
    with pytest.raises(Conflict, match="پس گرفت"):
        do(case, "take", official, version=shown)


def test_a_stale_page_answers_409_with_what_changed() -> None:
    case = taken()
    official, shown = case.holding_person, case.version
    browser = client_for(official)
    do(case, "withdraw", case.created_by)
    answer = browser.post(f"/cases/{case.token}/steps/refuse", data={"version": str(shown), **REFUSAL})
    assert answer.status_code == 409
    assert "پیش از شما" in answer.text
    assert "پس گرفت" in answer.text
    assert f'href="/cases/{case.token}"' in answer.text


def test_of_two_officials_who_take_at_once_one_has_the_case(app: Flask) -> None:
    case, officials = waiting(), [desk_official().id, desk_official().id]
    number, shown = case.id, case.version
    db.session.rollback()
    takers = [lambda i=i: do_by(number, "take", i, version=shown) for i in officials]
    came = race(app, *takers)
    assert len([error for error in came if error is None]) == 1
    assert db.session.get_one(LicenceCase, number).holder_id in officials


def test_of_two_decisions_at_once_one_stands(app: Flask) -> None:
    """Grant and refuse by the same hand in two windows: one licence or none, never both."""
    case = taken()
    official = case.holding_person
    assert official is not None
    check_all(case, official)
    number, person, shown = case.id, official.id, case.version
    db.session.rollback()
    came = race(
        app,
        lambda: do_by(number, "grant", person, version=shown, conditions=[], extra=""),
        lambda: do_by(number, "refuse", person, version=shown, **REFUSAL),
    )
    assert len([error for error in came if error is None]) == 1
    state = db.session.get_one(LicenceCase, number).state
    assert licences_of(number) == (1 if state == "granted" else 0)


def licences_of(case_id: int) -> int:
    return db.session.scalar(select(func.count()).where(Licence.case_id == case_id)) or 0


def test_a_double_click_on_grant_makes_one_licence(app: Flask) -> None:
    case = taken()
    official = case.holding_person
    assert official is not None
    check_all(case, official)
    number, person, shown = case.id, official.id, case.version
    db.session.rollback()
    click = lambda: do_by(number, "grant", person, version=shown, conditions=[], extra="")  # noqa: E731
    came = race(app, click, click)
    assert len([error for error in came if error is None]) == 1
    assert licences_of(number) == 1


def test_a_vendor_of_the_same_name_is_still_a_stranger() -> None:
    case = waiting()
    rival = make_vendor(case.applicant.name_fa)
    assert names(case, rival.owner) == set()
