"""The pages of short codes: the headquarters, operators, campaigns, everybody; each sees their own."""

from __future__ import annotations

import csv
import io

import pytest
from flask import Flask
from flask.testing import FlaskClient

from portal.core.accounts.models import Person
from portal.core.db import db, transaction
from portal.core.errors import Invalid
from portal.core.i18n import digits
from portal.elections.codes import pool
from portal.elections.codes.models import ShortCode
from portal.elections.requests import service as requests
from portal.elections.requests.service import Asked
from portal.elections.setup import withdraw
from tests.elections.codes.texting import Line, a_mobile, in_silence, make_line, make_offered_poll, make_operator
from tests.elections.polls import Poll, make_poll, quota_of
from tests.people import PortalClient, client_for

pytestmark = [pytest.mark.usefixtures("app"), pytest.mark.only_on("sqlite")]


def desk(poll: Poll, end: str = "") -> str:
    return f"/elections/setup/{poll.election.token}/codes{end}"


def test_the_headquarters_fills_the_pool_deals_it_and_sees_who_has_which(app: Flask) -> None:
    poll, messengers = make_offered_poll()
    manager = client_for(poll.manager)
    assert "هنوز رقمی نیست" in manager.get(desk(poll)).text
    answer = manager.post(desk(poll, "/new"), data={"numbers": "۳۰۰۰۱ تا ۳۰۰۰۳"})
    assert answer.status_code == 303
    digit = {"messenger": messengers["bale"].organisation.token, "digit": "۳"}
    assert manager.post(desk(poll, "/digits/new"), data=digit).status_code == 303
    assert manager.post(f"/elections/setup/rounds/{poll.round.token}/codes/deal").status_code == 303
    shown = manager.get(desk(poll)).text
    assert all(words in shown for words in ("۳۰۰۰۱", "۳۰۰۰۲", "نفر ۲ در ترتیب منتشرشده", "بله"))


@pytest.mark.parametrize("digit", ["1", "۰", "۱۱", "12"])
def test_the_form_refuses_digits_that_mean_something_else(app: Flask, digit: str) -> None:
    poll = make_poll(1)
    answer = client_for(poll.manager).post(desk(poll, "/digits/new"), data={"messenger": "x", "digit": digit})
    assert answer.status_code == 422
    assert "رقم عضویت نمی‌شوند" in answer.text


def test_where_codes_do_not_suffice_the_page_says_so_and_offers_no_dealing(app: Flask) -> None:
    poll = make_poll(2)
    manager = client_for(poll.manager)
    manager.post(desk(poll, "/new"), data={"numbers": "3001"})
    shown = manager.get(desk(poll)).text
    assert "برای ۲ نامزد ۱ سرشماره‌ی آزاد هست" in shown
    assert "تقسیم سرشماره‌ها" not in shown
    answer = manager.post(f"/elections/setup/rounds/{poll.round.token}/codes/deal")
    assert (answer.status_code, "یا همه سرشماره می‌گیرند یا هیچ‌کس" in answer.text) == (409, True)


def test_what_is_typed_wrongly_stays_in_the_form(app: Flask) -> None:
    poll = make_poll(1)
    answer = client_for(poll.manager).post(desk(poll, "/new"), data={"numbers": "30001\n30x2"})
    assert answer.status_code == 422
    assert "«30x2» سرشماره نیست" in answer.text
    assert "30001" in answer.text
    assert db.session.query(ShortCode).count() == 0


def test_an_official_of_a_desk_looks_and_changes_nothing(app: Flask) -> None:
    poll = make_poll(1)
    official = client_for(poll.officials["hq_content"])
    assert official.get(desk(poll)).status_code == 200
    assert "سرشماره افزودن" not in official.get(desk(poll)).text
    assert official.post(desk(poll, "/new"), data={"numbers": "3001"}).status_code == 403


def test_an_operator_gives_numbers_and_sees_only_its_own(app: Flask) -> None:
    poll, (_operator, liaison), (_, rival) = make_poll(1), make_operator(), make_operator()
    with transaction():
        pool.add_numbers(poll.election, poll.manager, "5001")
    mine, other = client_for(liaison), client_for(rival)
    assert "هنوز سرشماره‌ای نداده‌اید" in mine.get("/elections/operator-codes").text
    made = mine.post(f"/elections/operator-codes/{poll.election.token}/new", data={"numbers": "3001"})
    assert made.status_code == 303
    assert "۳۰۰۱" in mine.get("/elections/operator-codes").text
    seen = other.get("/elections/operator-codes").text
    assert "۳۰۰۱" not in seen
    assert "۵۰۰۱" not in seen
    assert client_for(poll.representatives[0]).get("/elections/operator-codes").status_code == 403


@pytest.fixture
def line(app: Flask) -> Line:
    return make_line()


def mine(person: Person) -> PortalClient:
    return client_for(person)


def test_a_campaign_sees_its_code_and_counts_and_nobodys_number(line: Line) -> None:
    line.text("2")
    line.text("3", sender=a_mobile())
    line.text("لغو")
    shown = mine(line.poll.representatives[0]).get("/elections/short-code").text
    own, rivals = (grant.code.code for grant in line.grants)
    assert to_persian(own) in shown
    assert to_persian(rivals) not in shown
    assert "channel_1_bale" not in shown
    digits = line.customer.removeprefix("+98")
    assert digits not in shown
    assert to_persian(digits) not in shown
    assert "۱ / ۱" in shown  # one stayed, one left


def to_persian(digits: str) -> str:
    return digits.translate(str.maketrans("0123456789", "۰۱۲۳۴۵۶۷۸۹"))


def test_a_campaign_names_its_own_channel_and_no_rivals(app: Flask) -> None:
    poll, messengers = make_offered_poll()
    own = quota_of(poll.candidacies[0], "sms_join", messengers["bale"])
    rival, owner = mine(poll.representatives[1]), mine(poll.representatives[0])
    path = f"/elections/short-code/{own.token}"
    assert rival.get(path).status_code == 404
    assert rival.post(path, data={"name": "@mine"}).status_code == 404
    assert mine(poll.manager).get(path).status_code == 403
    assert owner.post(path, data={"name": "کانال"}).status_code == 422
    assert owner.post(path, data={"name": "https://ble.example/my_channel/"}).status_code == 303
    assert "@my_channel" in owner.get("/elections/short-code").text
    assert quota_of(poll.candidacies[0], "sms_join", messengers["bale"]).taken == 1
    assert owner.post(path, data={"name": "@other_one"}).status_code == 303
    assert quota_of(poll.candidacies[0], "sms_join", messengers["bale"]).taken == 1


def test_the_unit_of_a_code_is_used_by_naming_a_channel_and_by_no_request(app: Flask) -> None:
    poll, messengers = make_offered_poll()
    own, representative = quota_of(poll.candidacies[0], "sms_join", messengers["bale"]), poll.representatives[0]
    with pytest.raises(Invalid, match="درخواستی لازم نیست"), transaction():
        requests.begin(own, representative, Asked())
    assert "/elections/short-code" in mine(representative).get("/elections/requests").text


def test_in_the_silence_no_channel_is_named(app: Flask) -> None:
    poll, messengers = make_offered_poll()
    own = quota_of(poll.candidacies[0], "sms_join", messengers["bale"])
    with in_silence(poll):
        answer = mine(poll.representatives[0]).post(f"/elections/short-code/{own.token}", data={"name": "@mine"})
    assert (answer.status_code, "زمان تبلیغ این دور گذشته است" in answer.text) == (409, True)


def test_without_a_code_the_page_says_what_to_do(app: Flask) -> None:
    poll = make_poll(1)
    shown = mine(poll.representatives[0]).get("/elections/short-code").text
    assert "هنوز سرشماره‌ای داده نشده است" in shown
    assert "پیام‌رسانی عضویت پیامکی پیشنهاد نداده است" in shown


def test_everybody_reads_whose_a_code_is_also_as_json(line: Line) -> None:
    with transaction():
        withdraw(line.poll.candidacies[1], line.poll.manager)
    nobody = client_for(None)
    index = nobody.get("/elections/short-codes").text
    path = f"/elections/short-codes/{line.poll.election.code}"
    assert path in index
    shown = nobody.get(path).text
    assert all(to_persian(grant.code.code) in shown for grant in line.grants)
    assert "انصراف داد" in shown
    found = nobody.get(f"{path}.json").get_json()
    first, second = found["candidates"]
    assert (first["code"], second["withdrawn_at"] is not None) == (line.grants[0].code.code, True)
    assert {way["digit"]: way["channel"] for way in first["channels"]} == {
        "2": "channel_0_eitaa",
        "3": "channel_0_bale",
    }


def test_an_election_that_is_not_there_is_not_found(app: Flask) -> None:
    nobody = client_for(None)
    assert nobody.get("/elections/short-codes/nowhere").status_code == 404
    assert nobody.get("/elections/short-codes/nowhere.json").status_code == 404
    assert "هنوز سرشماره‌ای به نامزدی داده نشده است" in nobody.get("/elections/short-codes").text


def test_the_ledger_shows_how_many_joined_and_left_by_day_and_nobody_s_number(client: FlaskClient) -> None:
    line = make_line()
    customers = [a_mobile() for _ in range(3)]
    for number, customer in enumerate(customers):
        line.text("2", number, sender=customer)
    line.text("لغو", 10, sender=customers[0])
    line.text("3", 11, sender=customers[1])
    place = f"/ledger/{line.poll.election.code}"
    answer = client.get(f"{place}.json")
    found = [(row["candidate"], row["joined"], row["left"], row["net"]) for row in answer.get_json()["joins"]]
    assert found == [("101", 2, 1, 2), ("101", 1, 0, 1)]
    rows = list(csv.DictReader(io.StringIO(client.get(f"{place}/joins.csv").text.removeprefix("\ufeff"))))
    assert [(row["candidate"], int(row["net"])) for row in rows] == [("101", 2), ("101", 1)]
    page = client.get(place).text
    assert "عضویت پیامکی" in page
    everything = answer.text + page
    assert not any(customer in everything or digits(customer) in everything for customer in customers)
    assert client.get(f"{place}/nothing.csv").status_code == 404
