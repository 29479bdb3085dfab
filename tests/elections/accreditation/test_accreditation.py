from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import text

from portal.core import clock
from portal.core.accounts import invitations
from portal.core.accounts.members import has_role
from portal.core.accounts.models import Organisation, Person
from portal.core.accounts.roles import Role
from portal.core.cases import record, submissions, take_step
from portal.core.db import db, transaction
from portal.core.errors import Conflict, Forbidden, Invalid
from portal.elections.accreditation import is_representative, service
from portal.elections.accreditation.models import AccreditationCase
from portal.elections.accreditation.service import Named
from tests.core.cases.rounds import silence
from tests.elections import polls
from tests.licensing.applications import received
from tests.people import a_national_code, appoint, make_member, make_person

ALL = ("identity", "letter", "impartial")


@pytest.fixture
def poll(app: Flask) -> polls.Poll:
    return polls.make_poll(candidates=2)


def candidate(poll: polls.Poll) -> Person:
    return make_member(poll.candidacies[0].candidate.campaign, Role.CANDIDATE)


def named(poll: polls.Poll, email: str = "agent@example.com", actor: Person | None = None) -> AccreditationCase:
    """Somebody whom the first candidate names."""
    who = Named("نگار پیوند", email, a_national_code(5), "+989120000000")
    with transaction():
        return service.name_representative(
            poll.candidacies[0].candidate, actor or candidate(poll), who, received("معرفی.png")
        )


def accredited(poll: polls.Poll, email: str = "agent@example.com") -> AccreditationCase:
    case, official = named(poll, email), poll.officials["hq_accreditation"]
    with transaction():
        take_step(case, "take", official)
        for code in ALL:
            record.check(case, official, code, "met", "دیده شد")
        take_step(case, "accredit", official)
    return case


def campaign(poll: polls.Poll) -> Organisation:
    return poll.candidacies[0].candidate.campaign


def test_whoever_has_an_account_acts_for_the_candidate_at_once(poll: polls.Poll):
    person = make_person(email="agent@example.com")
    accredited(poll)
    assert is_representative(person, poll.candidacies[0])
    assert not is_representative(person, poll.candidacies[1])


def test_whoever_has_none_is_invited(poll: polls.Poll):
    accredited(poll)
    waiting = invitations.waiting(campaign(poll))
    assert [(one.email, one.role) for one in waiting] == [("agent@example.com", Role.REPRESENTATIVE)]


def test_accreditation_ends_at_once(poll: polls.Poll):
    person = make_person(email="agent@example.com")
    case = accredited(poll)
    with transaction():
        take_step(case, "end", poll.officials["hq_accreditation"], {"why": "به خواست نامزد"})
    assert not is_representative(person, poll.candidacies[0])
    assert case.ended_at is not None


def test_an_invitation_that_nobody_took_up_ends_too(poll: polls.Poll):
    case = accredited(poll)
    with transaction():
        take_step(case, "end", case.created_by, {"why": "به خواست نامزد"})
    assert invitations.waiting(campaign(poll)) == []


def test_an_account_of_somebody_else_is_not_taken_for_the_one_named(poll: polls.Poll):
    person = make_person(email="agent@example.com")
    with transaction():
        db.session.get_one(Person, person.id).national_code = a_national_code(6)
    with pytest.raises(Conflict, match="کد ملی"):
        accredited(poll)
    assert not has_role(person, campaign(poll))


def test_nobody_is_accredited_before_every_requirement_is_met(poll: polls.Poll):
    case, official = named(poll), poll.officials["hq_accreditation"]
    with transaction():
        take_step(case, "take", official)
    with pytest.raises(Invalid), transaction():
        take_step(case, "accredit", official)


def test_a_representative_names_nobody(poll: polls.Poll):
    with pytest.raises(Forbidden):
        named(poll, actor=poll.representatives[0])


def test_the_same_person_is_named_once(poll: polls.Poll):
    named(poll)
    with pytest.raises(Conflict):
        named(poll)


def test_nobody_of_a_campaign_decides_on_a_representative(poll: polls.Poll):
    case, official = named(poll), poll.officials["hq_accreditation"]
    appoint(official, poll.candidacies[1].candidate.campaign, Role.REPRESENTATIVE)
    with pytest.raises(Forbidden), transaction():
        take_step(case, "take", official)


def test_silence_accredits_nobody(poll: polls.Poll):
    case = named(poll)
    number, due = case.id, case.due_at
    assert due is not None
    with clock.moved_to(due + timedelta(minutes=1)):
        silence()
    assert db.session.get_one(AccreditationCase, number).state == "submitted"


def test_the_national_code_is_sealed_and_not_in_what_was_frozen(poll: polls.Poll):
    case = named(poll)
    raw = db.session.execute(text("SELECT national_code FROM accreditations")).scalar_one()
    facts = str([row.facts for row in submissions(case)])
    assert a_national_code(5) not in raw
    assert a_national_code(5) not in facts


@pytest.mark.parametrize("email", ["agent@example.com", "other@example.com"])
def test_nobody_acts_for_two_rivals(poll: polls.Poll, email: str):
    """Neither under the same address nor, known by the national code, under another."""
    accredited(poll)
    rival, official = poll.candidacies[1].candidate, poll.officials["hq_accreditation"]
    who = Named("نگار پیوند", email, a_national_code(5), "+989120000000")
    with transaction():
        namer = make_member(rival.campaign, Role.CANDIDATE)
        case = service.name_representative(rival, namer, who, received("معرفی.png"))
    with transaction():
        take_step(case, "take", official)
        for code in ALL:
            record.check(case, official, code, "met", "دیده شد")
    with pytest.raises(Conflict, match="نامزد دیگری"), transaction():
        take_step(case, "accredit", official)


def test_whoever_acts_for_a_candidate_no_more_may_act_for_another(poll: polls.Poll):
    case, official = accredited(poll), poll.officials["hq_accreditation"]
    with transaction():
        take_step(case, "end", official, {"why": "نامزد کس دیگری را برگزید"})
    rival = poll.candidacies[1].candidate
    who = Named("نگار پیوند", "agent@example.com", a_national_code(5), "+989120000000")
    with transaction():
        namer = make_member(rival.campaign, Role.CANDIDATE)
        case = service.name_representative(rival, namer, who, received("معرفی.png"))
        take_step(case, "take", official)
        for code in ALL:
            record.check(case, official, code, "met", "دیده شد")
        take_step(case, "accredit", official)
    assert case.state == "accredited"
