"""The fast track, as a table and as laws that hold for all facts."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.licensing.class_data import CLASSES
from portal.licensing.rules import CHECKS, Facts, FastTrackRule, PathKind, path_for, reason, words_of_check

NEEDS = ("complete", "documents", "users", "hosting", "certificate", "court_orders", "quiet_year")
SMALL = FastTrackRule("small-1", 100_000, 100, 90, 365, instant=(*NEEDS, "registration_type"))
LARGE = FastTrackRule("large-1", 5_000_000, 100, 90, 365, provisional=NEEDS)
GOOD = Facts(
    complete=True,
    registration_type=True,
    users=42_000,
    share_in_country=100,
    certificate_days=90,
    court_order_contact=True,
)

TABLE = [
    # what differs from good facts, the rule, the path, why not faster
    ({}, SMALL, PathKind.INSTANT, ()),
    ({}, LARGE, PathKind.PROVISIONAL, ()),
    ({"users": 99_999}, SMALL, PathKind.INSTANT, ()),
    ({"users": 100_000}, SMALL, PathKind.FULL, ("users",)),
    ({"users": None}, SMALL, PathKind.FULL, ("users",)),
    ({"users": 100_000}, LARGE, PathKind.PROVISIONAL, ()),
    ({"complete": False}, SMALL, PathKind.FULL, ("complete",)),
    ({"missing_documents": 2}, SMALL, PathKind.FULL, ("documents",)),
    ({"share_in_country": 99}, SMALL, PathKind.FULL, ("hosting",)),
    ({"certificate_days": 89}, SMALL, PathKind.FULL, ("certificate",)),
    ({"certificate_days": -1}, LARGE, PathKind.FULL, ("certificate",)),
    ({"court_order_contact": False}, SMALL, PathKind.FULL, ("court_orders",)),
    ({"sanctioned_lately": True}, LARGE, PathKind.FULL, ("quiet_year",)),
    ({"registration_type": False}, SMALL, PathKind.FULL, ("registration_type",)),
    ({"registration_type": False}, LARGE, PathKind.PROVISIONAL, ()),
    ({"users": None, "complete": False}, SMALL, PathKind.FULL, ("complete", "users")),
    ({}, FastTrackRule("closed", 0, 0, 0, 0), PathKind.FULL, ()),
]


@pytest.mark.parametrize(("change", "rule", "kind", "reasons"), TABLE)
def test_the_table_of_paths(
    change: dict[str, int], rule: FastTrackRule, kind: PathKind, reasons: tuple[str, ...]
) -> None:
    path = path_for(replace(GOOD, **change), rule)  # type: ignore[arg-type]
    assert path.kind is kind
    assert set(path.reasons) == set(reasons)


counts = st.one_of(st.none(), st.integers(-1000, 10_000_000))
any_facts = st.builds(
    Facts,
    complete=st.booleans(),
    missing_documents=st.integers(0, 5),
    registration_type=st.booleans(),
    users=counts,
    share_in_country=st.one_of(st.none(), st.integers(0, 100)),
    certificate_days=counts,
    court_order_contact=st.booleans(),
    sanctioned_lately=st.booleans(),
)
needs = st.lists(st.sampled_from(list(CHECKS)), unique=True).map(tuple)
any_rule = st.builds(
    FastTrackRule,
    version=st.just("r-1"),
    max_users=st.integers(0, 10_000_000),
    min_share_in_country=st.integers(0, 100),
    min_certificate_days=st.integers(0, 400),
    quiet_days=st.just(365),
    instant=needs,
    provisional=needs,
)


@given(any_facts, any_rule)
def test_an_automatic_path_never_opens_while_one_of_its_needs_fails(facts: Facts, rule: FastTrackRule) -> None:
    path = path_for(facts, rule)
    held = {check.code for check in path.checks if check.holds}
    if path.kind is PathKind.INSTANT:
        assert rule.instant
        assert set(rule.instant) <= held
    if path.kind is PathKind.PROVISIONAL:
        assert rule.provisional
        assert set(rule.provisional) <= held


@given(any_facts, any_rule)
def test_the_full_path_names_a_failing_check_for_every_faster_one(facts: Facts, rule: FastTrackRule) -> None:
    path = path_for(facts, rule)
    if path.kind is PathKind.FULL:
        failed = {check.code for check in path.checks if not check.holds}
        assert set(path.reasons) == failed
        assert bool(failed) == bool(rule.instant or rule.provisional)


@given(any_facts, any_rule)
def test_every_reason_has_words(facts: Facts, rule: FastTrackRule) -> None:
    for check in path_for(facts, rule).checks:
        assert words_of_check(check.code, rule)
        assert reason(check.code, facts, rule)


@given(any_rule)
def test_a_rule_survives_its_way_through_json(rule: FastTrackRule) -> None:
    assert FastTrackRule.from_json(rule.as_json()) == rule


def test_a_rule_with_an_unknown_check_is_refused() -> None:
    with pytest.raises(ValueError, match="moon"):
        FastTrackRule("r", 1, 1, 1, 1, instant=("moon",))


@pytest.mark.parametrize("code", CLASSES)
def test_the_classes_that_the_portal_begins_with_have_sound_rules(code: str) -> None:
    assert FastTrackRule.from_json(CLASSES[code]["rule"]).max_users >= 0
