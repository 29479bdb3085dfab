"""Steps and messages of a case reach the other side, and nobody else."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import select

from portal.core.accounts.models import Person
from portal.core.accounts.roles import Role
from portal.core.cases import Case, record, take_step
from portal.core.db import db, transaction
from portal.core.errors import Forbidden
from portal.core.notifications import MailMessage, Notification
from tests.licensing import applications
from tests.people import Vendor, make_member, make_vendor


@pytest.fixture
def vendor(app: Flask) -> Vendor:
    return make_vendor()


def heard(person: Person) -> list[str]:
    """Which letters a person was told by, oldest first."""
    mine = select(Notification.template).where(Notification.person_id == person.id)
    return list(db.session.scalars(mine.order_by(Notification.id)))


def submitted(vendor: Vendor) -> Case:
    # A share of hosting below the rule's: the application goes to officials.
    return applications.submitted("messenger", vendor, hosting={"share_in_country": "60"})


def test_sending_an_application_is_confirmed_to_those_who_may_act_for_the_vendor(vendor: Vendor) -> None:
    editor = make_member(vendor.organisation, Role.EDITOR)
    viewer, rival = make_member(vendor.organisation, Role.VIEWER), make_vendor().owner
    case = submitted(vendor)
    assert [heard(person) for person in (vendor.owner, editor, viewer, rival)] == [
        ["licence_submitted"],
        ["licence_submitted"],
        [],
        [],
    ]
    letter = db.session.scalars(select(MailMessage).where(MailMessage.person_id == editor.id)).one()
    assert case.token in letter.text
    assert "میز صدور پروانه" in letter.text


def test_a_message_of_the_applicant_reaches_the_official_who_holds_the_file(vendor: Vendor) -> None:
    case, official, colleague = submitted(vendor), applications.desk_official(), applications.desk_official()
    with transaction():
        take_step(case, "take", official)
    with transaction():
        record.write_message(case, vendor.owner, "یک پرسش محرمانه")
    assert (heard(official), heard(colleague)) == (["message"], [])
    letter = db.session.scalars(select(MailMessage).where(MailMessage.person_id == official.id)).one()
    assert "محرمانه" not in letter.text


def test_a_message_of_the_office_reaches_the_applicant(vendor: Vendor) -> None:
    case, official = submitted(vendor), applications.desk_official()
    with transaction():
        take_step(case, "take", official)
    with transaction():
        record.write_message(case, official, "پاسخ")
    assert heard(vendor.owner) == ["licence_submitted", "message"]
    assert heard(official) == []


def test_who_is_given_a_file_by_a_colleague_is_told_and_who_takes_one_is_not(vendor: Vendor) -> None:
    case, official = submitted(vendor), applications.desk_official()
    supervisor = applications.desk_official(Role.SUPERVISOR)
    with transaction():
        take_step(case, "take", supervisor)
    with transaction():
        take_step(case, "assign", supervisor, {"person": official.token})
    assert (heard(supervisor), heard(official)) == ([], ["came_to_you"])


def test_withdrawing_is_confirmed_to_the_applicant_alone(vendor: Vendor) -> None:
    case, official = submitted(vendor), applications.desk_official()
    with transaction():
        take_step(case, "take", official)
    with transaction():
        take_step(case, "withdraw", vendor.owner)
    assert heard(vendor.owner) == ["licence_submitted", "licence_withdrawn"]
    assert heard(official) == []


def test_a_step_that_is_refused_tells_nobody(vendor: Vendor) -> None:
    case, stranger = submitted(vendor), make_vendor().owner

    def try_it() -> None:
        with transaction():
            take_step(case, "withdraw", stranger)

    pytest.raises(Forbidden, try_it)
    assert heard(vendor.owner) == ["licence_submitted"]
