"""Reserving, offering, changing, giving back: all or nothing, and what is given back is what was taken."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask

from portal.core import capacity, clock
from portal.core.capacity import Ask, BadAsk, NotEnough, ResourceClass, rounds
from portal.core.db import db, transaction
from portal.core.errors import Conflict, Invalid
from tests.core.capacity.site import RIVAL, VENDOR, ask, make_class, numbers, today


@pytest.fixture
def vcpu(app: Flask) -> ResourceClass:
    return make_class()


@pytest.fixture
def memory(vcpu: ResourceClass) -> ResourceClass:
    return make_class("memory", total=50)


@pytest.fixture
def expired() -> Iterator[list[capacity.Subject]]:
    heard: list[capacity.Subject] = []
    capacity.on_expired(heard.append)
    yield heard
    rounds._heard.remove(heard.append)


def do(verb: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
    with transaction():
        return verb(None, *args, **kwargs)


def test_a_reservation_takes_every_day_of_its_period_and_no_other(vcpu: ResourceClass) -> None:
    do(capacity.reserve, VENDOR, [ask(vcpu, 30, 2, 4)])
    assert [numbers(vcpu, day)[2] for day in range(1, 6)] == [100, 70, 70, 70, 100]


def test_lines_add_up(vcpu: ResourceClass) -> None:
    do(capacity.reserve, VENDOR, [ask(vcpu, 30, 0, 9), ask(vcpu, 20, 5, 9)])
    do(capacity.reserve, VENDOR, [ask(vcpu, 5, 7, 7)])
    assert [numbers(vcpu, day)[1] for day in (0, 5, 7, 8, 10)] == [30, 50, 55, 50, 0]


def test_more_than_is_free_is_refused_with_the_class_the_day_and_what_is_free(vcpu: ResourceClass) -> None:
    do(capacity.reserve, RIVAL, [ask(vcpu, 80, 3, 5)])
    with pytest.raises(NotEnough) as refused:
        do(capacity.reserve, VENDOR, [ask(vcpu, 21)])
    assert (refused.value.key, refused.value.day, refused.value.free) == ("site-one/vcpu", today(3), 20)
    assert "۲۰ هسته آزاد" in str(refused.value)


def test_one_short_class_leaves_nothing_taken_of_the_others(vcpu: ResourceClass, memory: ResourceClass) -> None:
    with pytest.raises(NotEnough):
        do(capacity.reserve, VENDOR, [ask(vcpu, 10), ask(memory, 51)])
    assert numbers(vcpu) == (0, 0, 100)
    assert capacity.held_by(VENDOR) == []


def test_who_catches_the_refusal_may_go_on_and_nothing_of_it_is_left(vcpu: ResourceClass) -> None:
    with transaction():
        with pytest.raises(NotEnough):
            capacity.offer(None, VENDOR, [ask(vcpu, 10, 0, 1), ask(vcpu, 101, 3, 4)])
        capacity.reserve(None, RIVAL, [ask(vcpu, 100)])
    assert numbers(vcpu) == (0, 100, 0)
    assert capacity.open_promise(VENDOR) is None


def test_a_promise_is_kept_until_it_is_confirmed(vcpu: ResourceClass) -> None:
    do(capacity.offer, VENDOR, [ask(vcpu, 40)], clock.now() + timedelta(days=2))
    assert numbers(vcpu) == (40, 0, 60)
    do(capacity.confirm, VENDOR)
    assert numbers(vcpu) == (0, 40, 60)


def test_a_promise_is_answered_once(vcpu: ResourceClass) -> None:
    do(capacity.offer, VENDOR, [ask(vcpu, 40)])
    do(capacity.withdraw, VENDOR)
    with pytest.raises(Conflict) as refused:
        do(capacity.confirm, VENDOR)
    assert refused.value.code == "no_promise"


def test_a_subject_has_one_open_promise(vcpu: ResourceClass) -> None:
    do(capacity.offer, VENDOR, [ask(vcpu, 40)])
    with pytest.raises(Conflict) as refused:
        do(capacity.offer, VENDOR, [ask(vcpu, 1)])
    assert refused.value.code == "promise_open"
    assert numbers(vcpu) == (40, 0, 60)


def test_a_promise_that_nobody_answered_ends_and_is_told(vcpu: ResourceClass, expired: list[Any]) -> None:
    do(capacity.offer, VENDOR, [ask(vcpu, 40)], clock.now() + timedelta(hours=1))
    with clock.moved_by(timedelta(hours=2)):
        rounds.expire()
        rounds.expire()
        assert numbers(vcpu) == (0, 0, 100)
    assert expired == [VENDOR]


def test_a_promise_is_not_confirmed_after_its_time(vcpu: ResourceClass) -> None:
    do(capacity.offer, VENDOR, [ask(vcpu, 40)], clock.now() + timedelta(hours=1))
    with clock.moved_by(timedelta(hours=2)), pytest.raises(Conflict) as refused:
        do(capacity.confirm, VENDOR)
    assert refused.value.code == "promise_expired"
    assert numbers(vcpu) == (40, 0, 60)


def test_withdrawing_a_promise_leaves_the_grant(vcpu: ResourceClass) -> None:
    do(capacity.reserve, VENDOR, [ask(vcpu, 10)])
    do(capacity.offer, VENDOR, [ask(vcpu, 40)])
    do(capacity.withdraw, VENDOR)
    assert numbers(vcpu) == (0, 10, 90)


def test_a_release_gives_back_from_its_day_on_exactly_what_was_taken(vcpu: ResourceClass) -> None:
    do(capacity.reserve, VENDOR, [ask(vcpu, 30, 0, 9), ask(vcpu, 20, 5, 7)])
    do(capacity.reserve, RIVAL, [ask(vcpu, 7)])
    given = do(capacity.release, VENDOR, today(6))
    assert [(one.since, one.until, one.amount) for one in given] == [
        (today(6), today(7), 50),
        (today(8), today(9), 30),
    ]
    assert [numbers(vcpu, day)[1] for day in (0, 5, 6, 9)] == [37, 57, 7, 7]


def test_a_release_ends_an_open_promise_as_a_whole(vcpu: ResourceClass) -> None:
    do(capacity.offer, VENDOR, [ask(vcpu, 30)])
    do(capacity.release, VENDOR, today(5))
    assert numbers(vcpu, 0) == (0, 0, 100)
    assert capacity.open_promise(VENDOR) is None


def test_releasing_twice_gives_back_once(vcpu: ResourceClass) -> None:
    do(capacity.reserve, VENDOR, [ask(vcpu, 30)])
    do(capacity.release, VENDOR, today())
    assert do(capacity.release, VENDOR, today()) == []
    assert numbers(vcpu) == (0, 0, 100)


def test_a_change_makes_the_grant_what_is_asked_from_its_day_on(vcpu: ResourceClass, memory: ResourceClass) -> None:
    do(capacity.reserve, VENDOR, [ask(vcpu, 30), ask(memory, 10)])
    do(capacity.change, VENDOR, today(5), [ask(vcpu, 80, 5, 20)])
    assert [numbers(vcpu, day)[1] for day in (4, 5, 20, 21)] == [30, 80, 80, 0]
    assert [numbers(memory, day)[1] for day in (4, 5)] == [10, 0]


def test_a_change_needs_only_the_difference_to_be_free(vcpu: ResourceClass) -> None:
    do(capacity.reserve, VENDOR, [ask(vcpu, 60)])
    do(capacity.reserve, RIVAL, [ask(vcpu, 30)])
    do(capacity.change, VENDOR, today(), [ask(vcpu, 70)])
    assert numbers(vcpu) == (0, 100, 0)


def test_a_change_that_does_not_fit_leaves_the_grant_as_it_was(vcpu: ResourceClass, memory: ResourceClass) -> None:
    do(capacity.reserve, VENDOR, [ask(vcpu, 60), ask(memory, 10)])
    with pytest.raises(NotEnough):
        do(capacity.change, VENDOR, today(), [ask(vcpu, 20), ask(memory, 60)])
    assert (numbers(vcpu), numbers(memory)) == ((0, 60, 40), (0, 10, 40))


def test_days_that_have_passed_are_not_given_back(vcpu: ResourceClass) -> None:
    do(capacity.reserve, VENDOR, [ask(vcpu, 60)])
    with pytest.raises(Invalid):
        do(capacity.release, VENDOR, today(-1))


@pytest.mark.parametrize(
    ("amount", "says"),
    [
        (-8, "بیشتر از صفر"),
        (0, "بیشتر از صفر"),
        (2.5, "کسری"),
        (True, "عددی درست"),
        (7, "مضربی از ۲"),
        (10, "بیش از ۸"),
    ],
)
def test_an_amount_that_cannot_be_meant_is_refused_in_words(app: Flask, amount: Any, says: str) -> None:
    resource = make_class(step=2, minimum=2, maximum=8)
    with pytest.raises(BadAsk, match=says):
        do(capacity.reserve, VENDOR, [ask(resource, amount)])


def test_the_least_and_the_most_are_of_what_is_held_on_a_day(app: Flask) -> None:
    resource = make_class(minimum=4, maximum=8)
    do(capacity.reserve, VENDOR, [ask(resource, 6)])
    do(capacity.reserve, VENDOR, [ask(resource, 2)])
    with pytest.raises(BadAsk, match="بیش از ۸"):
        do(capacity.reserve, VENDOR, [ask(resource, 1, 9, 9)])
    with pytest.raises(BadAsk, match="کمتر از ۴"):
        do(capacity.reserve, VENDOR, [ask(resource, 3, 10, 10)])


@pytest.mark.parametrize(
    ("first", "last", "says"), [(5, 4, "پیش از آغازش"), (-1, 4, "در گذشته"), (0, 5 * 366, "وعده داده می‌شود")]
)
def test_a_period_that_cannot_be_meant_is_refused_in_words(
    vcpu: ResourceClass, first: int, last: int, says: str
) -> None:
    with pytest.raises(BadAsk, match=says):
        do(capacity.reserve, VENDOR, [ask(vcpu, 1, first, last)])


def test_an_unknown_class_is_refused(vcpu: ResourceClass) -> None:
    with pytest.raises(BadAsk, match="site-one/gpu"):
        do(capacity.reserve, VENDOR, [Ask("site-one/gpu", today(), today(), 1)])


def test_of_an_ended_class_nothing_is_added_but_all_is_kept(vcpu: ResourceClass) -> None:
    do(capacity.reserve, VENDOR, [ask(vcpu, 60)])
    do(capacity.end, vcpu)
    with pytest.raises(BadAsk, match="دیگر واگذار نمی‌شود"):
        do(capacity.change, VENDOR, today(), [ask(vcpu, 61)])
    do(capacity.change, VENDOR, today(), [ask(vcpu, 50)])
    assert numbers(vcpu) == (0, 50, 50)


def test_days_before_the_first_inventory_are_not_announced(vcpu: ResourceClass) -> None:
    with transaction():
        later = capacity.add_class(None, vcpu.pool, code="gpu", name_fa="پردازنده‌ی گرافیکی")
        db.session.flush()
        capacity.set_level(None, later, today(5), 10)
    with pytest.raises(BadAsk, match="اعلام نشده"):
        do(capacity.reserve, VENDOR, [ask(later, 1, 4, 6)])
