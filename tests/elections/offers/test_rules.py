"""Whether an announcement makes sense: pure."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from portal.core.errors import Invalid
from portal.elections.offers.rules import Announced, check_window, intervals, lines_of
from portal.elections.services import SERVICES

OPENS = datetime(2026, 6, 1, 20, 30, tzinfo=UTC)  # midnight in Tehran
SILENT = datetime(2026, 6, 9, 4, 30, tzinfo=UTC)  # 08:00


def said(**changes: Any) -> Announced:
    words: dict[str, Any] = {"window_from": OPENS, "window_until": SILENT}
    return Announced(**(words | changes))


def hours(**changes: Any) -> Announced:
    return said(**({"slots_per_day": 6, "slot_minutes": 60, "day_starts": 9 * 60, "bands": 3} | changes))


def test_intervals_are_laid_out_on_whole_days_alone():
    found = intervals(hours())
    # Seven whole days; on the day of the silence no slot would end in time.
    assert len(found) == 7 * 6
    assert (found[0].day, found[0].number, found[-1].day) == (0, 0, 6)
    assert all(one.ends_at <= SILENT for one in found)


def test_slots_of_a_day_follow_one_another_without_a_gap():
    first, second = intervals(hours())[:2]
    assert first.ends_at == second.starts_at
    assert second.starts_at - first.starts_at == timedelta(hours=1)


def test_capacity_of_intervals_follows_from_the_hours():
    assert lines_of(SERVICES["pinned_chat"], hours()) == {"": 42}


@pytest.mark.parametrize(
    "changes",
    [{"slots_per_day": 0}, {"slot_minutes": 0}, {"bands": 4}, {"day_starts": 20 * 60}, {"bands": 0}],
)
def test_hours_that_make_no_sense_are_refused(changes: dict[str, int]):
    with pytest.raises(Invalid):
        lines_of(SERVICES["pinned_chat"], hours(**changes))


def test_a_window_without_a_whole_day_has_no_slots():
    with pytest.raises(Invalid):
        lines_of(SERVICES["pinned_chat"], hours(window_until=OPENS + timedelta(hours=12)))


def test_provinces_without_capacity_are_left_out():
    assert lines_of(SERVICES["provincial_channels"], said(capacity={"yazd": 3, "qom": 0})) == {"yazd": 3}


@pytest.mark.parametrize(
    ("service", "capacity"),
    [
        ("provincial_channels", {"": 5}),
        ("provincial_channels", {"atlantis": 5}),
        ("in_channel_ad", {"yazd": 5}),
        ("in_channel_ad", {"": -5}),
        ("in_channel_ad", {}),
    ],
)
def test_a_capacity_in_another_services_unit_is_refused(service: str, capacity: dict[str, int]):
    with pytest.raises(Invalid):
        lines_of(SERVICES[service], said(capacity=capacity))


@pytest.mark.parametrize(
    "changes",
    [
        {"window_from": OPENS - timedelta(minutes=1)},
        {"window_until": SILENT + timedelta(minutes=1)},
        {"window_from": SILENT},
        {"material_hours": -1},
    ],
)
def test_nothing_is_offered_outside_the_campaign(changes: dict[str, Any]):
    with pytest.raises(Invalid):
        check_window(said(**changes), OPENS, SILENT)
