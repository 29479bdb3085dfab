"""The register of those who want no messages: the newest word wins, and only the person takes it back."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import insert
from sqlalchemy.exc import IntegrityError

from portal.core.accounts.roles import Kind, Role
from portal.core.clock import now
from portal.core.db import transaction
from portal.core.errors import Forbidden
from portal.elections.lists import optouts, work
from portal.elections.lists.keeping import rows_in
from portal.elections.lists.matching import register
from portal.elections.lists.models import OptOut
from portal.elections.lists.optouts import Wish, is_out
from tests.elections.lists import samples
from tests.people import make_member, make_organisation, make_person, make_vendor

pytestmark = pytest.mark.usefixtures("app")
MOBILE = "+989990000001"
LATER = timedelta(minutes=5)


def texted(wish: Wish, after: timedelta = timedelta(0), candidate: int = 7) -> None:
    with transaction():
        optouts.record(MOBILE, wish, source="sms", said_at=now() + after, candidate_id=candidate)


def test_who_texts_eleven_is_out_for_that_candidate_alone() -> None:
    texted(Wish.OUT)
    assert [is_out(MOBILE, candidate) for candidate in (7, 8)] == [True, False]


def test_who_texts_twelve_later_is_in_again() -> None:
    texted(Wish.OUT)
    texted(Wish.IN, LATER)
    assert not is_out(MOBILE, 7)


def test_an_older_message_that_comes_late_changes_nothing() -> None:
    texted(Wish.IN, LATER)
    texted(Wish.OUT)
    assert not is_out(MOBILE, 7)


def test_of_two_words_at_the_same_moment_the_opt_out_wins() -> None:
    moment = now()
    for wish in (Wish.OUT, Wish.IN):
        with transaction():
            optouts.record(MOBILE, wish, source="sms", said_at=moment, candidate_id=7)
    assert is_out(MOBILE, 7)


def test_a_text_to_one_candidate_does_not_undo_what_an_operator_was_told() -> None:
    operator = make_organisation(Kind.OPERATOR)
    with transaction():
        assert optouts.report(make_member(operator, Role.MANAGER), operator, [MOBILE, MOBILE]) == 1
    texted(Wish.IN, LATER)
    assert is_out(MOBILE, 7)


def test_nobody_but_the_person_takes_an_opt_out_back() -> None:
    with pytest.raises(Forbidden), transaction():
        optouts.record(MOBILE, Wish.IN, source="operator", said_at=now())
    row = {"hash": b"x" * 16, "scope": 0, "is_out": False, "said_at": now(), "source": "operator"}
    with pytest.raises(IntegrityError), transaction() as session:
        session.execute(insert(OptOut).values(**row))


def test_who_is_neither_a_messenger_nor_an_operator_reports_nothing() -> None:
    with pytest.raises(Forbidden), transaction():
        optouts.report(make_person(), make_organisation(Kind.BANK), [MOBILE])


def test_a_list_leaves_out_who_opted_out_of_this_candidate_or_of_everybody() -> None:
    poll, vendor = samples.a_poll(), make_vendor()
    with transaction():
        optouts.report(vendor.owner, vendor.organisation, ["+989990000003"])
    texted(Wish.OUT, candidate=poll.candidacies[0].candidate_id)
    rows = samples.text(samples.mobiles(5))
    mine, rivals = samples.listed(poll, rows), samples.listed(poll, rows, place=1)
    assert (samples.counts(mine), samples.counts(rivals)) == ((5, 3, 0, 0, 2), (5, 4, 0, 0, 1))
    assert [place for place, _code, _text in samples.report_of(mine)] == [2, 4]


def test_a_list_shorter_than_the_register_leaves_out_the_same_people() -> None:
    poll, vendor = samples.a_poll(), make_vendor()
    with transaction():
        optouts.report(vendor.owner, vendor.organisation, [f"+98{one[1:]}" for one in samples.mobiles(40, 1)])
    row = samples.fresh(samples.uploaded(poll, samples.text(samples.mobiles(3))))
    assert register(row.roll.candidate_id, rows_in(row)) is None
    work.read({"id": row.id})
    assert samples.counts(samples.fresh(row.id)) == (3, 1, 0, 0, 2)
