"""Quotas: equal for all, the remainder stated and dealt by the draw, nothing lost and nothing made up."""

from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.elections.quotas import Offer, Quota, QuotaError, quotas

NAMES = ["آرش", "بهار", "پویا", "ترانه"]


def ads(capacity: int, messenger: str = "rubika", most: int | None = None) -> Offer:
    return Offer(messenger, "in_channel_ad", "count", capacity, most=most)


@st.composite
def elections(draw: st.DrawFn) -> tuple[list[Offer], list[str], list[str]]:
    """Offers of distinct places, candidates, and the candidates as drawn."""
    places = st.tuples(st.sampled_from("ab"), st.sampled_from("xyz"), st.sampled_from(["", "tehran", "fars"]))
    offers = [
        Offer(
            messenger,
            service,
            draw(st.sampled_from(["count", "flag", "code", "time interval"])),
            draw(st.integers(0, 50)),
            province,
            draw(st.none() | st.integers(0, 9)),
        )
        for messenger, service, province in draw(st.sets(places, max_size=12))
    ]
    candidates = [f"c{number}" for number in range(draw(st.integers(1, 7)))]
    return offers, candidates, draw(st.permutations(candidates))


def test_a_capacity_that_divides_leaves_no_remainder() -> None:
    assert quotas([ads(12)], NAMES) == [Quota(ads(12), each=3, remainder=0, extras=(), left=0)]


def test_before_the_draw_the_remainder_is_stated_and_stays() -> None:
    assert quotas([ads(14)], NAMES) == [Quota(ads(14), each=3, remainder=2, extras=(), left=2)]


def test_the_draw_deals_the_remainder() -> None:
    order = ["پویا", "آرش", "ترانه", "بهار"]
    assert quotas([ads(14)], NAMES, order) == [Quota(ads(14), 3, 2, ("پویا", "آرش"), 0)]


def test_the_next_offer_goes_on_where_the_last_one_stopped() -> None:
    first, second = quotas([ads(6, "eitaa"), ads(7, "rubika")], NAMES, NAMES)
    assert (first.extras, second.extras) == (("آرش", "بهار"), ("پویا", "ترانه", "آرش"))


def test_a_badge_that_does_not_suffice_for_all_goes_to_nobody() -> None:
    badge = Offer("bale", "blue_tick", "flag", 3)
    assert quotas([badge], NAMES, NAMES) == [Quota(badge, 0, 3, (), 3)]


def test_a_cap_for_one_candidate_leaves_the_rest_undealt() -> None:
    growth = ads(43_000, most=10_000)
    assert quotas([growth], NAMES, NAMES) == [Quota(growth, 10_000, 3_000, (), 3_000)]


def test_without_candidates_all_is_left() -> None:
    assert quotas([ads(5)], []) == [Quota(ads(5), 0, 5, (), 5)]


@settings(max_examples=50)
@given(elections())
def test_every_unit_is_quota_extra_or_left(election: tuple[list[Offer], list[str], list[str]]) -> None:
    offers, candidates, order = election
    for quota in quotas(offers, candidates, order):
        assert quota.offer.capacity == quota.each * len(candidates) + quota.remainder
        assert quota.remainder == len(quota.extras) + quota.left
        assert min(quota.each, quota.remainder, quota.left) >= 0


@settings(max_examples=50)
@given(elections())
def test_nobody_has_more_than_the_cap(election: tuple[list[Offer], list[str], list[str]]) -> None:
    for quota in quotas(*election):
        most = quota.offer.most
        assert most is None or quota.each + bool(quota.extras) <= most


@settings(max_examples=50)
@given(elections())
def test_extras_differ_by_at_most_one_in_each_offer_each_service_and_in_all(
    election: tuple[list[Offer], list[str], list[str]],
) -> None:
    dealt = quotas(*election)
    groups = [[quota] for quota in dealt] + [dealt]
    groups += [[quota for quota in dealt if quota.offer.service == service] for service in "xyz"]
    for group in groups:
        counts = Counter(name for quota in group for name in quota.extras)
        shares = [counts[name] for name in election[1]]
        assert max(shares) - min(shares) <= 1


@settings(max_examples=30)
@given(elections())
def test_the_order_of_the_offers_changes_nothing(election: tuple[list[Offer], list[str], list[str]]) -> None:
    offers, candidates, order = election
    assert quotas(offers[::-1], candidates, order) == quotas(offers, candidates, order)


@pytest.mark.parametrize(
    ("offers", "candidates", "order", "reason"),
    [
        ([ads(1)], ["a", "a"], (), "listed twice"),
        ([ads(1)], ["a", "b"], ["a"], "exactly once"),
        ([ads(1)], ["a", "b"], ["a", "a"], "exactly once"),
        ([ads(1), ads(2)], ["a"], (), "offered twice"),
        ([ads(-1)], ["a"], (), "negative"),
        ([ads(1, most=-1)], ["a"], (), "negative"),
    ],
)
def test_an_input_that_contradicts_itself_is_refused(
    offers: list[Offer], candidates: list[str], order: list[str], reason: str
) -> None:
    with pytest.raises(QuotaError, match=reason):
        quotas(offers, candidates, order)
