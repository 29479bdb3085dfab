"""Letters go out after the commit, once, and what is not known is said so."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from portal.config import BadSettings
from portal.core import clock, notifications
from portal.core.db import db, transaction
from portal.core.jobs import run_all_jobs, run_one
from portal.core.notifications import MailMessage, sending
from portal.core.notifications.transport import server_of
from tests.core.notifications.post import Post, post_office
from tests.processes import killed, parted

LINK = "http://localhost/reset/abc"


@pytest.fixture
def mail_to(app: Flask) -> Callable[[Post], None]:
    """Write a letter in a portal that sends through the given server."""

    def write(post: Post) -> None:
        use(app, post)
        with transaction():
            notifications.send_mail("reader@example.com", "password_reset", {"name": "پونه", "link": LINK})

    before = app.extensions["settings"]
    yield write  # type: ignore[misc]
    app.extensions["settings"] = before


def use(app: Flask, post: Post) -> None:
    app.extensions["settings"] = app.extensions["settings"].with_changes(mail_url=post.url)


def the_letter() -> MailMessage:
    """The only letter there is, as the database has it now."""
    db.session.rollback()
    return db.session.scalars(select(MailMessage)).one()


def test_a_letter_arrives_whole_in_persian_as_text_and_page(mail_to: Callable[[Post], None]) -> None:
    with post_office() as post:
        mail_to(post)
        run_all_jobs()
    (letter,) = post.letters
    assert the_letter().state == "sent"
    assert letter["To"] == "reader@example.com"
    assert letter["Subject"] == "رمز تازه برای حساب شما"
    assert letter["Message-ID"] == f"<{the_letter().token}@localhost>"
    text, html = (part.get_content() for part in letter.iter_parts())  # type: ignore[attr-defined]
    assert LINK in text
    assert 'dir="rtl"' in html


def test_nothing_leaves_before_the_commit_and_nothing_leaves_twice(mail_to: Callable[[Post], None]) -> None:
    with post_office() as post:
        mail_to(post)
        assert not post.taken
        run_all_jobs()
        sending.send({"id": the_letter().id})
        run_all_jobs()
    assert len(post.taken) == 1


@pytest.mark.parametrize("verb", ["MAIL", "RCPT", "DATA", "."])
def test_a_server_that_asks_for_patience_is_asked_again_later(mail_to: Callable[[Post], None], verb: str) -> None:
    with post_office(answers={verb: "451 later"}) as post:
        mail_to(post)
        run_all_jobs()
        assert the_letter().state == "waiting"
        post.answers.clear()
        post.taken.clear()
        run_all_jobs()
        assert not post.taken
        with clock.moved_by(timedelta(minutes=2)):
            run_all_jobs()
    assert (len(post.taken), the_letter().state) == (1, "sent")


def test_a_letter_that_is_refused_has_failed_at_once(mail_to: Callable[[Post], None]) -> None:
    with post_office(answers={"RCPT": "550 nobody here"}) as post:
        mail_to(post)
        run_all_jobs()
    assert (the_letter().state, the_letter().error) == ("failed", "550")


def test_a_server_that_is_away_costs_a_letter_only_after_five_tries(mail_to: Callable[[Post], None]) -> None:
    with post_office() as post:
        mail_to(post)
    for hours in range(4):
        with clock.moved_by(timedelta(hours=3 * hours)):
            run_all_jobs()
        assert the_letter().state == "waiting"
    with clock.moved_by(timedelta(days=1)):
        run_all_jobs()
    assert (the_letter().state, the_letter().tries) == ("failed", 5)


def test_a_line_cut_while_the_letter_is_handed_over_leaves_unknown_and_no_second_letter(
    mail_to: Callable[[Post], None],
) -> None:
    with post_office(drop_at=".") as post:
        mail_to(post)
        run_all_jobs()
        with clock.moved_by(timedelta(days=1)):
            run_all_jobs()
    assert (the_letter().state, len(post.taken)) == ("unknown", 1)


def test_a_person_may_send_an_unknown_letter_again(mail_to: Callable[[Post], None]) -> None:
    with post_office(drop_at=".") as post:
        mail_to(post)
        run_all_jobs()
        post.drop_at = ""
        with transaction():
            sending.send_again(the_letter().token)
        run_all_jobs()
    assert (the_letter().state, len(post.taken)) == ("sent", 2)


def test_a_worker_killed_while_sending_leaves_unknown_and_no_second_letter(
    app: Flask, mail_to: Callable[[Post], None]
) -> None:
    with post_office(hang_at=".") as post:
        mail_to(post)
        worker = parted(app, run_one)
        assert post.reached.wait(30)
        killed(worker)
        assert the_letter().state == "sending"
        post.hang_at = ""
        with clock.moved_by(timedelta(hours=1)):
            run_all_jobs()
    assert (the_letter().state, len(post.taken)) == ("unknown", 1)


@pytest.mark.parametrize("url", ["smtp://", "ftp://host", "smtp://host?tls=maybe"])
def test_a_mail_address_that_makes_no_sense_does_not_start(app: Flask, url: str) -> None:
    with pytest.raises(BadSettings, match="PORTAL_MAIL_URL"):
        server_of(app.extensions["settings"].with_changes(mail_url=url))


def test_production_has_no_mailbox_page(app: Flask) -> None:
    with pytest.raises(BadSettings):
        server_of(app.extensions["settings"].with_changes(environment="production", mail_url="mailbox:"))


def test_user_and_password_come_out_of_the_address_as_they_were_meant(app: Flask) -> None:
    server = server_of(app.extensions["settings"].with_changes(mail_url="smtp://a%40b:p%2Fw@mail.example"))
    assert server is not None
    assert (server.user, server.password, server.port, server.tls) == ("a@b", "p/w", 587, "starttls")
