"""Pages: a list is sent, its progress seen without scripts, its report taken, its request chosen, its key ended."""

from __future__ import annotations

import io
import re

import pytest
from sqlalchemy import select

from portal.core.accounts.roles import Kind, Role
from portal.core.db import db, transaction
from portal.elections.lists import handover, optouts, work
from portal.elections.lists.models import NumberList
from portal.elections.requests import fulfilment
from tests.elections import polls
from tests.elections.lists import samples
from tests.elections.polls import Poll
from tests.people import PortalClient, client_for, make_member, make_organisation, make_person, make_vendor

pytestmark = pytest.mark.usefixtures("app")
ROWS = samples.text(["09990000001", "بد", "09990000002"])


@pytest.fixture
def poll(app: object) -> Poll:
    return samples.a_poll()


def send(client: PortalClient, poll: Poll, body: bytes = ROWS, **more: str) -> object:
    quota = polls.quota_of(poll.candidacies[0], "bulk_message")
    data = {"file": (io.BytesIO(body), "دوستان.csv"), "consent": "y"} | more
    return client.post(f"/elections/lists/quotas/{quota.token}/new", data=data, content_type="multipart/form-data")


def the_list() -> NumberList:
    db.session.rollback()
    return db.session.scalars(select(NumberList)).one()


def test_a_list_goes_from_the_form_to_its_report(poll: Poll) -> None:
    client = client_for(poll.representatives[0])
    address = send(client, poll).location
    waiting = client.get(address)
    assert waiting.headers["Refresh"] == "2"
    assert "<progress" in waiting.text
    work.read({"id": the_list().id})
    done = client.get(address)
    assert "Refresh" not in done.headers
    assert "گزارش ردیف‌های پذیرفته‌نشده" in done.text
    assert client.get(f"{address}/report.csv").text.splitlines()[1].startswith("2,بد,")
    assert "دوستان.csv" in client.get("/elections/lists").text


def test_without_consent_or_file_nothing_is_kept(poll: Poll) -> None:
    client = client_for(poll.representatives[0])
    assert send(client, poll, consent="").status_code == 422
    assert send(client, poll, body=b"").status_code == 422
    assert db.session.scalar(select(NumberList)) is None


def test_a_file_of_the_wrong_kind_is_told_in_a_sentence(poll: Poll) -> None:
    client = client_for(poll.representatives[0])
    address = send(client, poll, samples.bomb()).location
    work.read({"id": the_list().id})
    assert "پس از باز شدن بیش از اندازه بزرگ" in client.get(address).text


def test_an_approved_request_is_chosen_on_the_page(poll: Poll) -> None:
    row = samples.listed(poll, ROWS)
    promotion = polls.promoted(poll, 0, "bulk_message", 30)
    client = client_for(poll.representatives[0])
    assert promotion.token in client.get(f"/elections/lists/{row.token}").text
    client.post(f"/elections/lists/{row.token}/request", data={"promotion": promotion.token})
    assert the_list().promotion_id == promotion.id


def test_a_list_is_withdrawn_and_all_are_purged_after_a_warning(poll: Poll) -> None:
    row = samples.listed(poll, ROWS)
    client = client_for(poll.representatives[0])
    assert client.get(f"/elections/lists/{row.token}/withdraw").status_code == 200
    client.post(f"/elections/lists/{row.token}/withdraw")
    assert the_list().state == "withdrawn"
    client.post("/elections/numbers/purge")
    assert the_list().data_key.destroyed_at is not None
    assert client.get(f"/elections/lists/{row.token}/report.csv").status_code == 409


def test_rivals_and_messengers_do_not_learn_that_a_list_exists(poll: Poll) -> None:
    row = samples.listed(poll, ROWS)
    rival, desk = client_for(poll.representatives[1]), client_for(poll.messengers[0].owner)
    for place in ("", "/report.csv", "/withdraw"):
        assert rival.get(f"/elections/lists/{row.token}{place}").status_code == 404
        assert desk.get(f"/elections/lists/{row.token}{place}").status_code == 403
    assert "فهرست.csv" not in rival.get("/elections/lists").text


def test_the_headquarters_sees_whose_numbers_are_held_and_purges_them(poll: Poll) -> None:
    row = samples.listed(poll, ROWS)
    candidate = row.roll.candidate
    client = client_for(poll.manager, poll.headquarters)
    assert candidate.name_fa in client.get("/elections/numbers").text
    client.post(f"/elections/numbers/candidates/{candidate.token}/purge")
    assert the_list().state == "purged"
    assert candidate.name_fa not in client.get("/elections/numbers").text


def figures_held(poll: Poll) -> list[str]:
    """Lists and numbers of the only candidate, as the headquarters sees them."""
    page = client_for(poll.manager, poll.headquarters).get("/elections/numbers").text
    return re.findall(r"([۰-۹]+)\s*</td>", page)


def test_numbers_that_a_messenger_took_are_held_no_more(poll: Poll) -> None:
    row, desk = samples.listed(poll, ROWS), poll.messengers[0]
    promotion = polls.promoted(poll, 0, "bulk_message", 30)
    with transaction():
        fulfilment.accept(promotion, desk.owner)
        handover.bind(row, promotion, poll.representatives[0])
    assert figures_held(poll) == ["۱", "۲"]
    for part in (0, 1):
        with transaction():
            handover.give(the_list(), part, desk.organisation, desk.owner)
    assert figures_held(poll) == ["۱", "۰"]
    page = client_for(poll.representatives[0]).get(f"/elections/lists/{row.token}").text
    assert "نسخه‌ای از شماره‌ها نزد سامانه نمانده است" in page


def test_a_messenger_and_an_operator_add_opt_outs(poll: Poll) -> None:
    operator = make_organisation(Kind.OPERATOR)
    for client in (client_for(make_vendor().owner), client_for(make_member(operator, Role.MANAGER))):
        page = client.post("/opt-outs", data={"numbers": "۰۹۹۹۰۰۰۰۰۰۱\n+98 999 000 0002"})
        assert page.status_code == 303
    assert optouts.is_out("+989990000002")


def test_a_wrong_line_is_named_and_none_is_taken(poll: Poll) -> None:
    page = client_for(poll.messengers[0].owner).post("/opt-outs", data={"numbers": "09990000001\nبد"})
    assert (page.status_code, "خط ۲" in page.text) == (422, True)
    assert not optouts.is_out("+989990000001")


def test_others_add_no_opt_outs(poll: Poll) -> None:
    assert client_for(make_person()).get("/opt-outs").status_code == 403
    assert client_for(poll.representatives[0]).get("/opt-outs").status_code == 403


def test_a_promotion_that_began_without_a_list_takes_none(poll: Poll) -> None:
    row = samples.listed(poll, ROWS)
    promotion = polls.promoted(poll, 0, "bulk_message", 30)
    with transaction():
        fulfilment.accept(promotion, poll.messengers[0].owner)
        fulfilment.dispatch(promotion, poll.messengers[0].owner)
    page = client_for(poll.representatives[0]).get(f"/elections/lists/{row.token}")
    assert promotion.token not in page.text
