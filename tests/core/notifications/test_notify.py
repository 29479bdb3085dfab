"""Who is told what, once, and only if it happened."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import select

from portal.core import notifications
from portal.core.accounts import letters as account_letters
from portal.core.accounts import service as accounts
from portal.core.accounts.models import Person
from portal.core.accounts.roles import Role
from portal.core.db import db, transaction
from portal.core.jobs.models import Job
from portal.core.notifications import MailMessage, Notification
from tests.people import Vendor, make_member, make_person, make_vendor


@pytest.fixture
def vendor(app: Flask) -> Vendor:
    return make_vendor()


def told(person: Person) -> list[Notification]:
    return list(db.session.scalars(select(Notification).where(Notification.person_id == person.id)))


def mails() -> list[MailMessage]:
    return list(db.session.scalars(select(MailMessage).order_by(MailMessage.id)))


def tell(vendor: Vendor, key: str = "1") -> None:
    with transaction():
        notifications.notify(vendor.organisation, "licence_suspended", key=key, licence="L-1405-000007-3")


def test_owners_and_editors_are_told_and_viewers_rivals_and_former_members_are_not(vendor: Vendor) -> None:
    editor = make_member(vendor.organisation, Role.EDITOR)
    others = [make_member(vendor.organisation, Role.VIEWER), make_vendor().owner]
    former = make_member(vendor.organisation, Role.EDITOR)
    with transaction():
        accounts.end_person(former, None)
    tell(vendor)
    assert [len(told(person)) for person in (vendor.owner, editor)] == [1, 1]
    assert [len(told(person)) for person in (*others, former)] == [0, 0, 0]
    assert {mail.person_id for mail in mails()} == {vendor.owner.id, editor.id}


def test_told_twice_under_one_key_is_heard_once(vendor: Vendor) -> None:
    tell(vendor)
    tell(vendor)
    assert (len(told(vendor.owner)), len(mails())) == (1, 1)


def test_another_key_is_another_happening(vendor: Vendor) -> None:
    tell(vendor, "1")
    tell(vendor, "2")
    assert len(told(vendor.owner)) == 2


def test_a_rollback_leaves_no_row_no_letter_and_no_job(vendor: Vendor) -> None:
    def fail() -> None:
        with transaction():
            notifications.notify(vendor.owner, "licence_suspended", key="1", licence="L-1")
            raise RuntimeError

    pytest.raises(RuntimeError, fail)
    assert not told(vendor.owner)
    assert not mails()
    assert not db.session.scalars(select(Job).where(Job.kind == "mail.send")).all()


def test_each_reader_gets_their_own_language(vendor: Vendor) -> None:
    reader = make_member(vendor.organisation, Role.EDITOR)
    with transaction():
        reader.locale = "en"
    tell(vendor)
    subjects = {mail.person_id: mail.subject for mail in mails()}
    assert "معلق شد" in subjects[vendor.owner.id]
    assert "suspended" in subjects[reader.id]


def test_a_letter_at_rest_shows_neither_address_nor_words(vendor: Vendor) -> None:
    tell(vendor)
    row = db.session.execute(db.text("SELECT address, subject, text, html FROM mail_messages")).one()
    for value in row:
        assert vendor.owner.email not in value
        assert "پروانه" not in value


def test_a_notification_without_mail_is_a_row_alone(vendor: Vendor) -> None:
    with transaction():
        notifications.notify(vendor.owner, "licence_suspended", key="1", mail=False, licence="L-1")
    assert (len(told(vendor.owner)), len(mails())) == (1, 0)


def test_reading_one_or_all_lowers_the_bell(vendor: Vendor) -> None:
    for key in "123":
        tell(vendor, key)
    assert notifications.unread(vendor.owner) == 3
    with transaction():
        notifications.mark_read(vendor.owner, told(vendor.owner)[0].token)
    assert notifications.unread(vendor.owner) == 2
    with transaction():
        notifications.mark_read(vendor.owner)
    assert notifications.unread(vendor.owner) == 0


def test_nobody_reads_in_anothers_name(vendor: Vendor) -> None:
    tell(vendor)
    with transaction():
        notifications.mark_read(make_person(), told(vendor.owner)[0].token)
    assert notifications.unread(vendor.owner) == 1


def test_a_letter_of_the_accounts_is_written_with_its_link(app: Flask) -> None:
    with transaction():
        account_letters.send(
            "new@example.com",
            "invitation",
            {"organisation": "شرکت نمونه", "organisation_en": "", "role": "editor", "link": "http://localhost/i/x"},
        )
    (letter,) = mails()
    assert letter.address == "new@example.com"
    assert "\nhttp://localhost/i/x\n" in letter.text
    assert "دعوت" in letter.subject
