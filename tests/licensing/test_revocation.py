"""A licence is revoked only after its holder was told why and could answer."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import inspect, select

from portal.core import clock
from portal.core.accounts.models import Person
from portal.core.accounts.roles import Role
from portal.core.cases import custody, open_steps, take_step
from portal.core.cases.silence import find_silence
from portal.core.clock import now
from portal.core.db import db, transaction
from portal.core.errors import Conflict, Forbidden
from portal.core.i18n import tehran_day
from portal.core.jobs import run_all_jobs
from portal.core.notifications import Notification
from portal.licensing.licences import service as licences
from portal.licensing.licences.models import Licence
from portal.licensing.models import LicenceCase
from portal.licensing.revocation import service
from portal.licensing.revocation.models import LicenceAction
from tests.licensing import applications, lives
from tests.people import appoint, client_for, make_vendor
from tests.scenes import scene

GROUND = "رابط دستورهای قضایی سه بار پاسخ نداد."


@pytest.fixture
def licence(app: Flask) -> Licence:
    return lives.issued()


@pytest.fixture
def signatory(licence: Licence) -> Person:
    return applications.desk_official()


@pytest.fixture
@scene
def noticed(licence: Licence, signatory: Person) -> LicenceAction:
    """A revocation whose holder has just been told."""
    with transaction():
        return service.open_revocation(licence.id, signatory, GROUND)


def owner_of(licence: Licence) -> Person:
    return db.session.get_one(LicenceCase, licence.case_id).created_by


def again(case: LicenceAction) -> LicenceAction:
    """The case as it now is, also after a worker closed the session."""
    return db.session.get_one(LicenceAction, inspect(case).identity, populate_existing=True)


def step(case: LicenceAction, name: str, actor: Person | None, **answers: str) -> LicenceAction:
    with transaction():
        take_step(again(case), name, actor, answers)
    return again(case)


def answered(case: LicenceAction) -> LicenceAction:
    return step(case, "answer", owner_of(again(case).licence), answer="رابط تازه‌ای معرفی شد.")


def letters_to(person: Person) -> list[str]:
    rows = select(Notification.template).where(Notification.person_id == person.id).order_by(Notification.id)
    return [name for name in db.session.scalars(rows) if "revo" in name]


def test_a_notice_changes_nothing_yet_and_gives_the_file_to_the_holder(noticed: LicenceAction) -> None:
    assert lives.state(noticed.licence) == "in_force"
    assert (noticed.state, noticed.holder) == ("noticed", "applicant")
    assert letters_to(owner_of(noticed.licence)) == ["revocation_noticed"]


def test_the_hearing_runs_in_working_days(noticed: LicenceAction) -> None:
    term = service.hearing_of(noticed)
    assert term is not None
    assert term.budget_days == 10
    assert term.due_at is not None
    assert (tehran_day(term.due_at) - tehran_day(now())).days >= 12


def test_nothing_can_be_decided_before_the_holder_was_heard(noticed: LicenceAction, signatory: Person) -> None:
    with pytest.raises(Conflict):
        step(noticed, "revoke", signatory, outcome="دلیلی که کافی نیست")
    assert [found.name for found in open_steps(noticed, signatory)] == ["drop"]


def test_the_answer_brings_the_file_back_to_the_office(noticed: LicenceAction) -> None:
    case = answered(noticed)
    assert (case.state, case.holder) == ("heard", "office")
    assert case.due_at is not None
    term = service.hearing_of(case)
    assert term is not None
    assert term.stopped_at is not None


def test_a_holder_who_is_silent_is_decided_on_after_the_hearing(noticed: LicenceAction) -> None:
    term = service.hearing_of(noticed)
    assert term is not None
    assert term.due_at is not None
    with clock.moved_to(term.due_at + timedelta(minutes=5)):
        find_silence()
        run_all_jobs()
        assert again(noticed).state == "unheard"


def test_before_its_last_moment_the_hearing_stays_open(noticed: LicenceAction) -> None:
    term = service.hearing_of(noticed)
    assert term is not None
    assert term.due_at is not None
    with clock.moved_to(term.due_at - timedelta(minutes=5)):
        find_silence()
        run_all_jobs()
        assert answered(noticed).state == "heard"


def test_after_the_hearing_a_signatory_revokes_with_a_public_reason(
    noticed: LicenceAction, signatory: Person
) -> None:
    case = step(answered(noticed), "take", signatory)
    case = step(case, "revoke", signatory, outcome="پاسخ دارنده کمبود را برطرف نکرد.")
    assert (case.state, case.holder) == ("revoked", "nobody")
    assert lives.state(case.licence) == "revoked"
    assert lives.again(case.licence).events[-1].reason == "پاسخ دارنده کمبود را برطرف نکرد."


def test_after_the_hearing_a_licence_may_also_be_kept(noticed: LicenceAction, signatory: Person) -> None:
    case = step(answered(noticed), "take", signatory)
    case = step(case, "keep", signatory, outcome="رابط تازه پاسخ می‌دهد.")
    assert lives.state(case.licence) == "in_force"
    assert letters_to(owner_of(case.licence))[-1] == "revocation_kept"


def test_a_notice_may_be_taken_back(noticed: LicenceAction, signatory: Person) -> None:
    case = step(noticed, "drop", signatory, outcome="اشتباه از میز بود.")
    term = service.hearing_of(case)
    assert case.closed_at is not None
    assert term is not None
    assert term.stopped_at is not None


def test_only_one_revocation_of_a_licence_runs(noticed: LicenceAction, signatory: Person) -> None:
    with pytest.raises(Conflict), transaction():
        service.open_revocation(noticed.licence_id, signatory, GROUND)


def test_a_licence_that_is_given_back_needs_no_revocation(noticed: LicenceAction) -> None:
    with transaction():
        licences.surrender(lives.again(noticed.licence), owner_of(noticed.licence), lives.REASON)
    assert again(noticed).state == "dropped"


def test_an_urgent_suspension_is_still_at_hand(noticed: LicenceAction, signatory: Person) -> None:
    with transaction():
        licences.suspend(lives.again(noticed.licence), signatory, lives.REASON)
    assert lives.state(noticed.licence) == "suspended"


@pytest.mark.parametrize("role", [Role.OFFICIAL, Role.SUPERVISOR])
def test_who_may_not_sign_gives_no_notice(licence: Licence, role: Role) -> None:
    with pytest.raises(Forbidden), transaction():
        service.open_revocation(licence.id, applications.desk_official(role), GROUND)


def test_nobody_proceeds_against_a_company_they_belong_to(licence: Licence, signatory: Person) -> None:
    appoint(signatory, licence.holder, Role.VIEWER)
    with pytest.raises(Forbidden), transaction():
        service.open_revocation(licence.id, signatory, GROUND)


def test_a_rival_sees_nothing_of_it(noticed: LicenceAction) -> None:
    assert client_for(make_vendor().owner).get(f"/cases/{noticed.token}").status_code == 404


def test_the_office_and_the_holder_see_the_file_and_its_hearing(noticed: LicenceAction, signatory: Person) -> None:
    for person in (signatory, owner_of(noticed.licence)):
        page = client_for(person).get(f"/cases/{noticed.token}")
        assert page.status_code == 200
        assert GROUND in page.text
        assert "هنوز چیزی لغو نشده است" in page.text


def test_the_holder_answers_from_the_page(noticed: LicenceAction) -> None:
    owner = client_for(owner_of(noticed.licence))
    url = f"/cases/{noticed.token}/steps/answer"
    assert owner.get(url).status_code == 200
    assert owner.post(url, data={"answer": "چنین نیست."}).status_code == 302
    assert again(noticed).answer == "چنین نیست."


def test_a_signatory_opens_it_from_the_licence(licence: Licence, signatory: Person) -> None:
    official = client_for(signatory)
    page = official.get(f"/licences/{licence.token}").text
    assert f"/licences/{licence.token}/open_revocation" in page
    assert f"/licences/{licence.token}/revoke" not in page
    assert official.post(f"/licences/{licence.token}/open_revocation", data={"reason": GROUND}).status_code == 302
    assert lives.state(licence) == "in_force"
    assert "پرونده‌های باز درباره‌ی این پروانه" in official.get(f"/licences/{licence.token}").text


def test_custody_of_the_file_is_without_a_gap(noticed: LicenceAction, signatory: Person) -> None:
    case = step(step(answered(noticed), "take", signatory), "keep", signatory, outcome="رابط تازه پاسخ می‌دهد.")
    turns = custody.turns(case)
    assert all(one.until == other.since for one, other in zip(turns, turns[1:], strict=False))
    assert [turn.holder for turn in turns if turn.until != turn.since][0] == "applicant"
