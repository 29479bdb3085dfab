"""Codes come into the pool and each candidate gets one; the database refuses what must never be."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from hashlib import sha256

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError, IntegrityError

from portal.core.audit import verify
from portal.core.clock import moved_by, now
from portal.core.db import db, transaction
from portal.core.errors import Conflict, Forbidden, Invalid
from portal.elections.codes import digits, pool
from portal.elections.codes.models import CodeGrant, JoinDigit, ShortCode
from portal.elections.codes.numbers import numbers_in
from portal.elections.setup import withdraw
from tests.elections.codes.texting import make_offered_poll, make_operator, name_channel
from tests.elections.draws import acts
from tests.elections.polls import Poll, make_poll
from tests.people import make_vendor

pytestmark = pytest.mark.usefixtures("app")


def add(poll: Poll, typed: str) -> list[ShortCode]:
    with transaction():
        return pool.add_numbers(poll.election, poll.manager, typed)


def given(poll: Poll) -> dict[str, str]:
    """{ballot code of a candidate: short code}."""
    return {grant.candidate.code: grant.code.code for grant in db.session.scalars(select(CodeGrant))}


def deal(poll: Poll) -> list[CodeGrant]:
    with transaction():
        return pool.deal(poll.round, poll.manager)


def test_codes_are_dealt_in_the_published_order_the_smallest_number_first(app: Flask) -> None:
    poll = make_poll(3)
    add(poll, "30012 3003، ۳۰۰۰۱")
    deal(poll)
    assert given(poll) == {"101": "3003", "102": "30001", "103": "30012"}


def test_codes_follow_the_published_draw_and_anybody_can_give_them_anew(app: Flask, client: FlaskClient) -> None:
    poll = acts.bare_poll(4)
    add(poll, "3004 3002 3003 3001 21000")
    draw = acts.announced(poll)
    acts.held(poll, draw)
    deal(poll)
    published = client.get(f"/draws/{draw.token}.json")
    said = client.get(f"/elections/short-codes/{poll.election.code}.json").get_json()
    codes = {f"{one['name']} ({one['candidate']})": one["code"] for one in said["candidates"]}
    assert codes == dict(zip(published.get_json()["order"], said["numbers"], strict=False))
    assert {one["drawn_by"] for one in said["candidates"]} == {sha256(published.data).hexdigest()}


def test_while_a_draw_is_under_way_nobody_gets_a_code(app: Flask) -> None:
    poll = acts.bare_poll(2)
    add(poll, "3001 3002")
    acts.announced(poll)
    with pytest.raises(Conflict, match="در راه است"):
        deal(poll)
    assert given(poll) == {}


def test_where_codes_do_not_suffice_nobody_gets_one(app: Flask) -> None:
    poll = make_poll(3)
    add(poll, "3001 3002")
    with pytest.raises(Conflict, match="برای ۳ نامزد ۲ سرشماره هست"):
        deal(poll)
    assert given(poll) == {}


def test_who_has_a_code_keeps_it_and_dealing_again_gives_the_rest_theirs(app: Flask) -> None:
    poll = make_poll(1)
    add(poll, "3001 3002")
    deal(poll)
    with pytest.raises(Conflict, match="همه‌ی نامزدهای این دور سرشماره دارند"):
        deal(poll)
    assert given(poll) == {"101": "3001"}


def test_the_code_of_one_who_withdrew_is_given_to_nobody_else(app: Flask) -> None:
    poll = make_poll(1)
    add(poll, "3001")
    deal(poll)
    with transaction():
        withdraw(poll.candidacies[0], poll.manager)
    assert pool.free_codes(poll.election) == []


def test_who_withdrew_before_gets_none(app: Flask) -> None:
    poll = make_poll(2)
    add(poll, "3001 3002")
    with transaction():
        withdraw(poll.candidacies[0], poll.manager)
    deal(poll)
    assert given(poll) == {"102": "3001"}


def test_a_number_that_another_election_uses_is_refused_and_named(app: Flask) -> None:
    add(make_poll(1), "3001 3002")
    poll = make_poll(1)
    with pytest.raises(Conflict, match="۳۰۰۲"):
        add(poll, "3002 3005")
    assert pool.free_codes(poll.election) == []


def test_an_operator_adds_its_own_numbers_and_nobody_elses(app: Flask) -> None:
    poll, (operator, liaison) = make_poll(1), make_operator()
    with transaction():
        (made,) = pool.add_numbers(poll.election, liaison, "3001", operator)
    assert made.operator_id == operator.id
    other, stranger = make_operator()
    with pytest.raises(Forbidden), transaction():
        pool.add_numbers(poll.election, stranger, "3002", operator)
    with pytest.raises(Forbidden), transaction():
        pool.add_numbers(poll.election, stranger, "3002")


def test_a_representative_deals_nothing(app: Flask) -> None:
    poll = make_poll(1)
    add(poll, "3001")
    with pytest.raises(Forbidden), transaction():
        pool.deal(poll.round, poll.representatives[0])


def refused_by_the_database(work: Callable[[], object]) -> bool:
    try:
        with transaction():
            work()
    except (IntegrityError, DBAPIError):
        return True
    return False


def a_grant(code: ShortCode, poll: Poll, place: int) -> CodeGrant:
    candidate_id = poll.candidacies[place].candidate_id
    return CodeGrant(code_id=code.id, candidate_id=candidate_id, place=1, rule="published", dealt_at=now())


def test_the_database_refuses_one_code_twice(app: Flask) -> None:
    poll = make_poll(2)
    (code,) = add(poll, "3001")
    with transaction() as session:
        session.add(a_grant(code, poll, 0))
    assert refused_by_the_database(lambda: db.session.add(a_grant(code, poll, 1)))


def test_the_database_refuses_two_codes_for_one_candidate(app: Flask) -> None:
    poll = make_poll(1)
    one, two = add(poll, "3001 3002")
    with transaction() as session:
        session.add(a_grant(one, poll, 0))
    assert refused_by_the_database(lambda: db.session.add(a_grant(two, poll, 0)))


@pytest.mark.parametrize("change", ["UPDATE short_code_grants SET place = 2", "DELETE FROM short_code_grants"])
def test_the_database_refuses_to_give_a_code_to_another(app: Flask, change: str) -> None:
    poll = make_poll(1)
    add(poll, "3001")
    deal(poll)
    assert refused_by_the_database(lambda: db.session.execute(text(change)))


def test_the_database_refuses_one_number_in_two_living_pools(app: Flask) -> None:
    one, two = make_poll(1), make_poll(1)
    add(one, "3001")
    twin = ShortCode(election_id=two.election.id, code="3001", added_at=now())
    assert refused_by_the_database(lambda: db.session.add(twin))


def test_the_database_refuses_digits_that_mean_something_else_and_lets_the_next_one_in(app: Flask) -> None:
    poll, bale = make_poll(1), make_vendor()

    def is_refused(digit: int) -> bool:
        return refused_by_the_database(
            lambda: db.session.add(JoinDigit(election_id=poll.election.id, messenger_id=bale.id, digit=digit))
        )

    assert [digit for digit in (-1, 0, 1, 11, 12, 100, 13) if not is_refused(digit)] == [13]


@pytest.mark.parametrize("digit", [0, 1, 11, 12, -1, 100])
def test_the_rule_refuses_them_with_a_sentence(digit: int) -> None:
    with pytest.raises(Invalid, match="رقم عضویت نمی‌شوند"):
        digits.check_digit(digit)


def test_a_digit_opens_one_messenger_and_a_messenger_has_one_digit(app: Flask) -> None:
    poll, messengers = make_offered_poll()
    with pytest.raises(Invalid), transaction():
        digits.set_digit(poll.election, poll.manager, messengers["bale"].organisation, 11)
    with transaction():
        digits.set_digit(poll.election, poll.manager, messengers["bale"].organisation, 2)
    for name, digit in (("eitaa", 2), ("bale", 3)):
        with pytest.raises(Conflict), transaction():
            digits.set_digit(poll.election, poll.manager, messengers[name].organisation, digit)
    assert digits.next_free(poll.election) == 3
    assert [one.id for one in digits.without_digit(poll.election)] == [messengers["eitaa"].id]


def test_once_people_know_a_digit_it_stays(app: Flask) -> None:
    poll, bale = make_poll(1), make_vendor()
    with transaction() as session:
        row = JoinDigit(election_id=poll.election.id, messenger_id=bale.id, digit=2)
        session.add(row)
    with pytest.raises(Conflict), transaction():
        digits.remove_digit(row, poll.election, poll.manager)
    with moved_by(-timedelta(days=3)), transaction():
        digits.remove_digit(row, poll.election, poll.manager)
    assert digits.digits_of(poll.election) == []


def test_a_messenger_that_offers_nothing_gets_no_digit(app: Flask) -> None:
    poll, bale = make_poll(1), make_vendor()
    with pytest.raises(Invalid), transaction():
        digits.set_digit(poll.election, poll.manager, bale.organisation, 2)


def test_what_was_done_is_in_the_log(app: Flask) -> None:
    poll, messengers = make_offered_poll()
    add(poll, "3001 3002")
    deal(poll)
    name_channel(poll, 0, messengers["bale"])
    assert verify().good


@pytest.mark.parametrize(
    ("typed", "codes"),
    [
        ("3001", ["3001"]),
        ("۳۰۰۱، ۳۰۰۲؛ ٣٠٠٣\n3004", ["3001", "3002", "3003", "3004"]),
        ("3001 3001", ["3001"]),
        ("3001-3003", ["3001", "3002", "3003"]),
        ("۳۰۰۱ تا ۳۰۰۳ 5000", ["3001", "3002", "3003", "5000"]),
    ],
)
def test_numbers_are_read_as_people_write_them(typed: str, codes: list[str]) -> None:
    assert numbers_in(typed) == codes


@pytest.mark.parametrize("typed", ["", "  ", "12", "0123", "30a1", "3003-3001", "99-3001", "1234567890123", "1-"])
def test_what_is_no_code_is_refused(typed: str) -> None:
    with pytest.raises(Invalid):
        numbers_in(typed)


def test_a_range_that_is_too_long_is_refused_before_it_is_written_out() -> None:
    with pytest.raises(Invalid, match="۵٬۰۰۰"):
        numbers_in("100000000000-999999999999")
