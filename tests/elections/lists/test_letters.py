"""The candidate's people are told what became of a list: once, after it is sure, with what to do now."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from portal.core.db import db
from portal.core.notifications import MailMessage, Notification
from portal.core.notifications.letters import compose
from portal.elections.lists import work
from tests.elections.lists import samples
from tests.elections.polls import Poll

pytestmark = pytest.mark.usefixtures("app")


@pytest.fixture
def poll(app: object) -> Poll:
    return samples.a_poll()


def mail(template: str) -> list[MailMessage]:
    return list(db.session.scalars(select(MailMessage).where(MailMessage.template == template)))


def test_a_ready_list_is_told_with_its_counts_and_its_page(poll: Poll) -> None:
    row = samples.listed(poll, samples.text([*samples.mobiles(1200), "بد"]), name="یاران.csv")
    (letter,) = [one for one in mail("number_list_ready") if one.address == poll.representatives[0].email]
    assert "یاران.csv" in letter.subject
    for said in ("۱٬۲۰۱", "۱٬۲۰۰", row.token):
        assert said in letter.text


@pytest.mark.parametrize(
    ("body", "said"), [(samples.bomb(), "CSV ذخیره کنید"), (b"a\nb\n", "گزارش ردیف‌ها را ببینید")]
)
def test_a_refused_list_is_told_with_why_and_what_to_do(poll: Poll, body: bytes, said: str) -> None:
    samples.listed(poll, body)
    assert [said in letter.text for letter in mail("number_list_refused")] == [True]
    assert mail("number_list_ready") == []


def test_a_list_that_is_read_twice_is_told_once(poll: Poll) -> None:
    row = samples.listed(poll, samples.text(samples.mobiles(3)))
    work.read({"id": row.id})
    told = db.session.scalars(select(Notification).where(Notification.template == "number_list_ready")).all()
    assert [one.person_id for one in told] == [poll.representatives[0].id]


def test_a_rival_hears_nothing(poll: Poll) -> None:
    samples.listed(poll, samples.text(samples.mobiles(3)))
    assert poll.representatives[1].email not in {letter.address for letter in mail("number_list_ready")}


@pytest.mark.parametrize("template", ["number_list_ready", "number_list_refused"])
@pytest.mark.parametrize("reader", ["fa", "en"])
def test_a_letter_is_short(template: str, reader: str) -> None:
    facts = {"list": "list.csv", "messenger": {"fa": "روبیکا", "en": "Rubika"}, "service": "SMS", "link": "https://x"}
    facts |= {"rows": 12, "accepted": 10, "refused": 2, "reason": "why " * 20, "advice": "do " * 20, "name": "نگار"}
    assert len(compose(template, reader, facts).text.split()) < 120
