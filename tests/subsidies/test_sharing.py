"""Where requests exceed what exists: the recommendation, the panel, the waiting list, offers that expire."""

from __future__ import annotations

from datetime import timedelta
from fractions import Fraction

import pytest
from flask import Flask
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from portal.core import audit, clock
from portal.core.accounts.models import Person
from portal.core.capacity import rounds as capacity_rounds
from portal.core.db import db, transaction
from portal.core.errors import Forbidden, Invalid
from portal.subsidies import grants
from portal.subsidies.models import Grant, SupportCase
from portal.subsidies.sharing import rounds, waiting
from portal.subsidies.sharing.models import Entry, SharingRound
from portal.subsidies.sharing.recommend import Bound, Wish, recommend
from tests.people import client_for, make_official
from tests.statements import statements
from tests.subsidies import supports

BOUNDS = {"cpu": Bound(1, 1), "ram": Bound(1, 1)}


def units(portions: dict[str, object]) -> dict[str, dict[str, int]]:
    return {name: dict(portion.units) for name, portion in portions.items()}  # type: ignore[attr-defined]


def test_what_fits_is_recommended_whole() -> None:
    wishes = [Wish("a", {"cpu": 3, "ram": 8}), Wish("b", {"cpu": 6})]
    assert units(recommend(wishes, {"cpu": 9, "ram": 18}, BOUNDS)) == {"a": {"cpu": 3, "ram": 8}, "b": {"cpu": 6}}


def test_the_papers_example_comes_out_in_whole_units() -> None:
    """9 CPUs, 18 GB; tasks of ⟨1, 4⟩ and ⟨3, 1⟩: three of the first, two of the second (Ghodsi et al., fig. 1)."""
    wishes = [Wish("a", {"cpu": 8, "ram": 32}), Wish("b", {"cpu": 24, "ram": 8})]
    assert units(recommend(wishes, {"cpu": 9, "ram": 18}, BOUNDS)) == {
        "a": {"cpu": 3, "ram": 12},
        "b": {"cpu": 6, "ram": 2},
    }


def test_a_weight_of_two_gets_twice_the_share() -> None:
    wishes = [Wish("a", {"cpu": 80}, Fraction(2)), Wish("b", {"cpu": 80})]
    found = recommend(wishes, {"cpu": 60}, {"cpu": Bound(1, 1)})
    assert units(found) == {"a": {"cpu": 40}, "b": {"cpu": 20}}


def test_who_would_get_less_than_the_minimum_gets_nothing_and_the_other_more() -> None:
    wishes = [Wish("a", {"cpu": 8}), Wish("b", {"cpu": 8})]
    found = recommend(wishes, {"cpu": 8}, {"cpu": Bound(1, 5)})
    assert units(found) == {"a": {"cpu": 8}, "b": {}}


def test_who_asks_for_what_is_not_there_gets_nothing_of_anything() -> None:
    found = recommend([Wish("a", {"cpu": 2, "ram": 2})], {"cpu": 9, "ram": 0}, BOUNDS)
    assert units(found) == {"a": {}}


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.dictionaries(st.sampled_from(["x", "y", "z"]), st.integers(1, 40), min_size=1), max_size=8),
    st.lists(st.integers(0, 60), min_size=3, max_size=3),
    st.integers(1, 4),
    st.integers(1, 6),
)
def test_a_recommendation_never_exceeds_what_is_free_nor_what_is_asked(
    asked: list[dict[str, int]], free: list[int], step: int, minimum: int
) -> None:
    bounds = {code: Bound(step, minimum) for code in "xyz"}
    wishes = [Wish(str(n), {code: count * step for code, count in one.items()}) for n, one in enumerate(asked)]
    there = dict(zip("xyz", free, strict=True))
    found = recommend(wishes, there, bounds)
    for code in "xyz":
        assert sum(portion.units.get(code, 0) for portion in found.values()) <= there[code]
    for wish in wishes:
        for code, amount in found[wish.name].units.items():
            assert minimum <= amount <= wish.units[code] or amount == wish.units[code]
            assert amount % step == 0


# The waiting list and offers.


@pytest.fixture
def official(app: Flask) -> Person:
    supports.site()
    return supports.signatory()


def waits(official: Person, vcpu: int, memory: int = 16) -> SupportCase:
    return supports.decided(supports.sent({"vcpu": vcpu, "memory": memory}), "wait", official)


def state(case: SupportCase) -> str:
    return supports.again(case).state


def give_back(grant: Grant) -> None:
    with transaction():
        grants.end(grants.lock(grant.id), None, "given_back", supports.today())


def test_places_are_dealt_in_order_and_shown_to_all(official: Person) -> None:
    supports.granted({"vcpu": 96, "memory": 16})
    first, second = waits(official, 40), waits(official, 20)
    assert (first.place, second.place) == (1, 2)
    assert (first.holder, first.due_at) == ("nobody", None)
    assert "جای ۱" in client_for(first.created_by).get(f"/cases/{first.token}").text
    assert client_for(official).get(f"/cases/{first.token}").status_code == 200
    page = client_for(first.created_by).get(f"/support/pools/{supports.site().token}").text
    assert page.index(first.applicant.name_fa) < page.index(second.applicant.name_fa)


def test_what_comes_free_is_offered_in_the_order_of_the_list(official: Person) -> None:
    big = supports.granted({"vcpu": 96, "memory": 16})
    first, second = waits(official, 60), waits(official, 60)
    waiting.serve_all()
    assert (state(first), state(second)) == ("waiting", "waiting")
    give_back(big)
    waiting.serve_all()
    assert (state(first), state(second)) == ("offered", "waiting")
    assert supports.again(first).holder == "applicant"


def test_who_is_passed_over_keeps_the_place_and_it_is_written_down(official: Person) -> None:
    supports.granted({"vcpu": 80, "memory": 16})
    first, second = waits(official, 60), waits(official, 20)
    waiting.serve_all()
    assert (state(first), state(second)) == ("waiting", "offered")
    assert supports.again(first).place == 1
    assert "support.passed_over" in [entry.action for entry in audit.timeline(supports.again(first))]


def test_an_accepted_offer_is_the_grant(official: Person) -> None:
    case = waits(official, 60)
    waiting.serve_all()
    case = supports.step(case, "accept", case.created_by)
    grant = grants.of_case(case)
    assert case.state == "granted"
    assert grant is not None
    assert (grant.basis, supports.held(grant)) == ("offer", {"vcpu": 60, "memory": 16})


def test_an_offer_that_nobody_answers_goes_to_the_next(official: Person) -> None:
    supports.granted({"vcpu": 40, "memory": 16})
    first, second = waits(official, 60), waits(official, 60)
    waiting.serve_all()
    with clock.moved_by(timedelta(days=8)):
        capacity_rounds.expire()
        assert (state(first), state(second)) == ("declined", "offered")
        assert supports.again(first).closed_at is not None


def test_a_declined_offer_goes_to_the_next_at_once(official: Person) -> None:
    supports.granted({"vcpu": 40, "memory": 16})
    first, second = waits(official, 60), waits(official, 60)
    waiting.serve_all()
    supports.step(first, "decline", first.created_by, why="")
    assert (state(first), state(second)) == ("declined", "offered")


# The panel.


def open_round(official: Person) -> SharingRound:
    with transaction():
        return rounds.open_round(supports.site(), official)


def entries(found: SharingRound) -> list[Entry]:
    query = select(Entry).where(Entry.round_id == found.id).order_by(Entry.seq)
    return list(db.session.scalars(query.execution_options(populate_existing=True)))


def decide(found: SharingRound, place: int, official: Person, choice: str, reasons: str = "") -> Entry:
    with transaction():
        assert rounds.decide(entries(found)[place], official, choice, reasons)
    return entries(found)[place]


def test_a_round_recommends_equal_shares_and_following_it_offers_them(official: Person) -> None:
    cases = [supports.sent({"vcpu": 80, "memory": 80}) for _ in range(2)]
    found = open_round(official)
    assert [one.recommended["vcpu"] for one in entries(found)] == [50, 50]
    entry = decide(found, 0, official, "follow")
    assert (entry.outcome, entry.followed) == ("offered", True)
    case = supports.again(cases[0])
    assert (case.state, [line.decided for line in case.lines][0]) == ("offered", 50)
    assert "منصفانه" in case.reasons


def test_overruling_needs_reasons(official: Person) -> None:
    supports.sent({"vcpu": 80, "memory": 80})
    supports.sent({"vcpu": 80, "memory": 80})
    found = open_round(official)
    with pytest.raises(Invalid, match="دلیل"):
        decide(found, 1, official, "all")
    entry = decide(found, 1, official, "all", "سامانه‌ی تماس اضطراری است.")
    assert (entry.outcome, entry.followed, entry.reasons) == ("offered", False, "سامانه‌ی تماس اضطراری است.")


def test_what_is_not_free_any_more_waits_with_its_decision(official: Person) -> None:
    cases = [supports.sent({"vcpu": 80, "memory": 80}) for _ in range(2)]
    found = open_round(official)
    decide(found, 0, official, "all", "نخست رسید.")
    entry = decide(found, 1, official, "follow")
    assert entry.outcome == "waiting"
    assert (state(cases[1]), supports.again(cases[1]).place) == ("waiting", 1)


def test_a_file_in_anothers_hand_is_left_alone(official: Person) -> None:
    case = supports.taken(supports.sent({"vcpu": 8, "memory": 16}), supports.signatory())
    found = open_round(official)
    with transaction():
        assert not rounds.decide(entries(found)[0], official, "follow", "")
    assert state(case) == "submitted"


def test_who_does_not_sign_opens_no_round(official: Person) -> None:
    supports.sent()
    with pytest.raises(Forbidden):
        open_round(make_official("support"))


def test_the_panel_decides_on_the_page(official: Person) -> None:
    cases = [supports.sent({"vcpu": 80, "memory": 80}) for _ in range(2)]
    browser, pool = client_for(official), supports.site()
    assert browser.get(f"/support/pools/{pool.token}/panel").status_code == 200
    url = browser.post(f"/support/pools/{pool.token}/panel").location
    page = browser.get(url)
    assert "برابر پیشنهاد" in page.text
    refused = browser.post(url, data={"e1-choice": "follow", "e2-choice": "all"})
    assert refused.status_code == 422
    assert "دلیل" in refused.text
    assert (state(cases[0]), state(cases[1])) == ("offered", "submitted")
    assert browser.post(url, data={"e2-choice": "wait", "e2-reasons": "بار دیگر."}).status_code == 303
    assert state(cases[1]) == "waiting"


def queries_of(official: Person, path: str) -> int:
    browser = client_for(official)
    browser.get(path)
    with statements() as asked:
        assert browser.get(path).status_code == 200
    return len(asked)


def test_the_decision_page_asks_as_often_for_many_requests_as_for_two(official: Person) -> None:
    counts = []
    for _ in range(2):
        for _ in range(2):
            supports.sent({"vcpu": 80, "memory": 80})
        counts.append(queries_of(official, f"/support/divisions/{open_round(official).token}"))
    assert counts[0] == counts[1]
