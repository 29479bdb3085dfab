"""Where a connection stands, and what both sides must have shown: by rule."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from portal.subsidies.programme import Asked
from portal.subsidies.programmes.interconnect.rules import (
    STATES,
    TRIALS,
    Marks,
    Side,
    check,
    lacking,
    plan_for,
    state_of,
)

AT = datetime(2026, 6, 1, tzinfo=UTC)
BOTH = {Side.VENDOR: AT, Side.OPERATOR: AT}
NEITHER: dict[Side, datetime | None] = {Side.VENDOR: None, Side.OPERATOR: None}
TRUNKS = {Side.VENDOR: "10.0.0.1", Side.OPERATOR: "10.0.0.2"}


def asked(calls: int) -> Asked:
    return Asked("new", {"peak_calls": calls}, {}, {}, None, None)


def all_passed() -> dict[tuple[str, Side], bool]:
    return {(trial.code, side): True for trial in TRIALS for side in Side}


def test_video_is_tried_only_where_it_is_asked() -> None:
    codes = {trial.code for trial in plan_for(["voice"])}
    assert "video_in" not in codes
    assert {"voice_in", "emergency", "signalling"} <= codes


def test_nothing_is_lacking_once_both_sides_passed_everything() -> None:
    assert lacking(["voice", "video"], all_passed(), "0942", TRUNKS) == []


@pytest.mark.parametrize("side", Side)
def test_one_sides_failure_is_named(side: Side) -> None:
    found = lacking(["voice"], all_passed() | {("quality", side): False}, "0942", TRUNKS)
    assert len(found) == 1
    assert "کیفیت" in found[0]


def test_numbers_and_both_trunks_are_needed() -> None:
    assert len(lacking(["voice"], all_passed(), "", {Side.VENDOR: "", Side.OPERATOR: ""})) == 3


@pytest.mark.parametrize(
    ("marks", "benefit", "expected"),
    [
        (Marks(NEITHER), "open", "testing"),
        (Marks({Side.VENDOR: AT, Side.OPERATOR: None}), "open", "testing"),
        (Marks(BOTH), "open", "in_service"),
        (Marks(BOTH), "grace", "in_service"),
        (Marks(BOTH), "frozen", "frozen"),
        (Marks(BOTH, suspended_at=AT), "open", "suspended"),
        (Marks(BOTH, suspended_at=AT), "frozen", "frozen"),
        (Marks(BOTH, ended_at=AT), "open", "ended"),
        (Marks(BOTH), "ended", "ended"),
    ],
)
def test_where_it_stands(marks: Marks, benefit: str, expected: str) -> None:
    assert state_of(marks, benefit) == expected


moments = st.none() | st.just(AT)


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(moments, moments, moments, moments, st.sampled_from(["open", "grace", "frozen", "not_yet", "ended"]))
def test_calls_run_only_with_both_words_and_a_living_licence(
    vendor: datetime | None, operator: datetime | None, stop: datetime | None, end: datetime | None, benefit: str
) -> None:
    state = state_of(Marks({Side.VENDOR: vendor, Side.OPERATOR: operator}, stop, end), benefit)
    assert state in STATES
    runs = bool(vendor and operator) and stop is None and end is None and benefit in ("open", "grace")
    assert (state == "in_service") == runs


def test_a_request_for_no_calls_is_not_sent() -> None:
    assert check(asked(0))
    assert not check(asked(1))
