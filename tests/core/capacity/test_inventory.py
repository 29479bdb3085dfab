"""What there is over time: levels, ratios, the horizon; never less than what is promised."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import update
from sqlalchemy.exc import IntegrityError

from portal.core import capacity, clock
from portal.core.capacity import BadAsk, InTheWay, Obstacle, ResourceClass, rounds
from portal.core.capacity.models import CapacityDay
from portal.core.db import db, transaction
from portal.core.errors import Conflict, Invalid
from tests.core.capacity.site import RIVAL, STRANGER, VENDOR, ask, make_class, numbers, today
from tests.people import make_organisation


@pytest.fixture
def vcpu(app: Flask) -> ResourceClass:
    return make_class()


def set_level(resource: ResourceClass, day: int, total: int, reserved: int = 0, **more: Any) -> None:
    with transaction():
        capacity.set_level(None, resource, today(day), total, reserved, "why", **more)


def reserve(subject: capacity.Subject, *asks: capacity.Ask) -> None:
    with transaction():
        capacity.reserve(None, subject, list(asks))


def test_a_level_holds_from_its_day_until_the_next(vcpu: ResourceClass) -> None:
    set_level(vcpu, 10, 200)
    set_level(vcpu, 5, 50)
    assert [numbers(vcpu, day)[2] for day in (4, 5, 9, 10)] == [100, 50, 50, 200]


def test_of_two_levels_for_a_day_the_newer_holds(vcpu: ResourceClass) -> None:
    set_level(vcpu, 5, 50)
    set_level(vcpu, 5, 70)
    assert numbers(vcpu, 5)[2] == 70


def test_what_is_offered_is_the_total_times_the_ratio_less_what_is_reserved(app: Flask) -> None:
    resource = make_class(total=10, ratio=(5, 3))
    set_level(resource, 0, 10, reserved=2)
    assert numbers(resource)[2] == 14


def test_a_new_ratio_holds_from_its_level_on(app: Flask) -> None:
    resource = make_class(total=10, ratio=(4, 1))
    set_level(resource, 3, 10, ratio=(2, 1))
    assert [numbers(resource, day)[2] for day in (2, 3)] == [40, 20]


def test_the_inventory_does_not_shrink_below_what_is_promised_and_says_who_is_in_the_way(vcpu: ResourceClass) -> None:
    reserve(VENDOR, ask(vcpu, 30, 0, 4), ask(vcpu, 30, 3, 8))
    reserve(RIVAL, ask(vcpu, 25, 4, 6))
    reserve(STRANGER, ask(vcpu, 25, 9, 9))
    with pytest.raises(InTheWay) as refused:
        set_level(vcpu, 2, 54)
    assert refused.value.holders == [
        Obstacle(VENDOR, today(3), today(4), 60),
        Obstacle(VENDOR, today(5), today(6), 30),
        Obstacle(RIVAL, today(4), today(6), 25),
    ]
    assert numbers(vcpu)[2] == 70


def test_promises_are_in_the_way_as_grants_are(vcpu: ResourceClass) -> None:
    with transaction():
        capacity.offer(None, VENDOR, [ask(vcpu, 30)])
    with pytest.raises(InTheWay):
        set_level(vcpu, 0, 29)


def test_the_inventory_may_shrink_to_what_is_promised(vcpu: ResourceClass) -> None:
    reserve(VENDOR, ask(vcpu, 30))
    set_level(vcpu, 0, 30)
    assert numbers(vcpu) == (0, 30, 0)


def test_a_planned_shrinking_counts_for_what_is_asked_today(vcpu: ResourceClass) -> None:
    set_level(vcpu, 5, 10)
    with pytest.raises(capacity.NotEnough) as refused:
        reserve(VENDOR, ask(vcpu, 11))
    assert refused.value.day == today(5)


@pytest.mark.parametrize(("total", "reserved"), [(-1, 0), (10, 11), (1.5, 0), (10, -1), (True, 0), (10**13, 0)])
def test_an_inventory_that_cannot_be_meant_is_refused(vcpu: ResourceClass, total: Any, reserved: int) -> None:
    with pytest.raises(Invalid):
        set_level(vcpu, 0, total, reserved)


def test_the_past_keeps_its_inventory(vcpu: ResourceClass) -> None:
    with pytest.raises(Invalid):
        set_level(vcpu, -1, 200)


def test_the_horizon_moves_on_with_the_days(vcpu: ResourceClass) -> None:
    set_level(vcpu, 5, 50)
    far = (capacity.horizon() - today()).days + 3
    with pytest.raises(BadAsk):
        reserve(VENDOR, ask(vcpu, 1, far, far))
    with clock.moved_by(timedelta(days=3)):
        rounds.extend()
        reserve(VENDOR, ask(vcpu, 50, far - 3, far - 3))
        assert numbers(vcpu, far - 3) == (0, 50, 0)


def test_a_horizon_that_nobody_moved_is_refused_with_a_sentence(vcpu: ResourceClass) -> None:
    with clock.moved_by(timedelta(days=3)), pytest.raises(BadAsk, match="اعلام نشده"):
        reserve(VENDOR, ask(vcpu, 1, 0, (capacity.horizon() - today()).days))


def test_the_database_itself_refuses_to_promise_more_than_there_is(vcpu: ResourceClass) -> None:
    with pytest.raises(IntegrityError), transaction() as session:
        session.execute(update(CapacityDay).values(taken=CapacityDay.total + 1))


def test_the_sums_are_compared_with_the_lines(vcpu: ResourceClass) -> None:
    reserve(VENDOR, ask(vcpu, 30, 0, 9))
    with transaction() as session:
        session.execute(update(CapacityDay).where(CapacityDay.day == today(3)).values(taken=29))
    assert capacity.check() == [capacity.Fault("site-one/vcpu", "taken", today(3), today(3), -1)]


def test_a_code_is_used_once(vcpu: ResourceClass) -> None:
    owner = make_organisation()
    with pytest.raises(Conflict), transaction():
        capacity.add_pool(None, owner=owner, code="site-one", kind="datacentre", name_fa="دیگری")
    with pytest.raises(Conflict), transaction():
        capacity.add_class(None, vcpu.pool, code="vcpu", name_fa="دیگری")


@pytest.mark.parametrize("bounds", [{"step": 0}, {"minimum": 0}, {"minimum": 5, "maximum": 4}, {"ratio": (0, 1)}])
def test_bounds_that_cannot_be_meant_are_refused(vcpu: ResourceClass, bounds: dict[str, Any]) -> None:
    with pytest.raises(Invalid), transaction():
        capacity.add_class(None, vcpu.pool, code="gpu", name_fa="گرافیک", **bounds)
    db.session.rollback()
