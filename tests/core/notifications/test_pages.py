"""The list of notifications, the mailbox of development, and letters that did not go out."""

from __future__ import annotations

import pytest
from flask import Flask

from portal.core import notifications
from portal.core.db import db, transaction
from portal.core.notifications import MailMessage, Notification
from tests.people import Vendor, client_for, make_administrator, make_official, make_vendor


@pytest.fixture
def vendor(app: Flask) -> Vendor:
    """A vendor who was told of a suspension."""
    vendor = make_vendor()
    with transaction():
        notifications.notify(vendor.organisation, "licence_suspended", key="1", licence="L-1405-000007-3")
    return vendor


@pytest.fixture
def failed(vendor: Vendor) -> MailMessage:
    with transaction():
        row = db.session.scalars(db.select(MailMessage)).one()
        row.state, row.error = "failed", "550"
    return row


def test_the_list_shows_what_happened_and_the_bell_counts_it(vendor: Vendor) -> None:
    text = client_for(vendor.owner).get("/notifications").text
    assert "معلق شد" in text
    assert "۱ خوانده‌نشده" in text
    assert 'class="count">۱' in text


def test_the_list_of_somebody_else_is_their_own(vendor: Vendor) -> None:
    text = client_for(make_vendor().owner).get("/notifications").text
    assert "معلق شد" not in text
    assert "هنوز اعلانی ندارید" in text


def test_reading_is_a_post_and_looking_changes_nothing(vendor: Vendor) -> None:
    client = client_for(vendor.owner)
    client.get("/notifications")
    assert notifications.unread(vendor.owner) == 1
    token = db.session.scalars(db.select(Notification.token)).one()
    assert client.post("/notifications/read", data={"token": token}).status_code == 302
    assert notifications.unread(vendor.owner) == 0


def test_another_s_token_reads_nothing(vendor: Vendor) -> None:
    token = db.session.scalars(db.select(Notification.token)).one()
    client_for(make_vendor().owner).post("/notifications/read", data={"token": token})
    assert notifications.unread(vendor.owner) == 1


def test_the_list_is_for_people_who_are_signed_in(app: Flask) -> None:
    assert client_for(None).get("/notifications").status_code in (302, 303)


def test_the_list_speaks_the_readers_language(vendor: Vendor) -> None:
    assert "Licence suspended" in client_for(vendor.owner).get("/notifications?lang=en").text


def test_the_mailbox_shows_letters_newest_first_with_links_that_work_and_nothing_that_runs(app: Flask) -> None:
    with transaction():
        notifications.send_mail("a@example.com", "password_reset", {"name": "اول", "link": "http://localhost/r/1"})
    with transaction():
        notifications.send_mail(
            "b@example.com", "password_reset", {"name": "<b>دوم</b>", "link": "http://localhost/r/2"}
        )
    text = client_for(None).get("/mailbox").text
    assert text.index("b@example.com") < text.index("a@example.com")
    assert '<a href="http://localhost/r/2"' in text
    assert "<b>دوم</b>" not in text


def test_an_administrator_sees_what_did_not_go_out_and_sends_it_again(failed: MailMessage) -> None:
    client = client_for(make_administrator())
    assert "550" in client.get("/mail").text
    assert client.post(f"/mail/{failed.token}/again").status_code == 302
    assert db.session.get_one(MailMessage, failed.id, populate_existing=True).state == "waiting"


def test_nobody_else_sees_or_sends_letters(failed: MailMessage, vendor: Vendor) -> None:
    for person in (vendor.owner, make_official()):
        assert client_for(person).get("/mail").status_code == 403
        assert client_for(person).post(f"/mail/{failed.token}/again").status_code == 403


def test_the_command_lists_letters_without_words_or_addresses(app: Flask, failed: MailMessage) -> None:
    output = app.test_cli_runner().invoke(args=["mail", "list", "--state", "failed"]).output
    assert failed.token in output
    assert "example.com" not in output


def test_the_command_sends_again_and_refuses_a_letter_that_is_on_its_way(app: Flask, failed: MailMessage) -> None:
    run, token = app.test_cli_runner(), failed.token
    assert run.invoke(args=["mail", "again", token]).exit_code == 0
    assert run.invoke(args=["mail", "again", token]).exit_code == 1
