"""Many at once for the last units: all are given, none twice; and the race is real: a naive check oversells."""

from __future__ import annotations

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from threading import Barrier

import pytest
from flask import Flask
from sqlalchemy import func, select

from portal.core import capacity
from portal.core.capacity import Line, NotEnough, ResourceClass
from portal.core.capacity.models import GRANTED
from portal.core.clock import now
from portal.core.db import db, transaction
from portal.core.errors import Conflict
from tests.core.capacity.site import VENDOR, ask, make_class, numbers, today

WRITERS, UNITS = 32, 20


@pytest.fixture
def vcpu(app: Flask) -> ResourceClass:
    return make_class(total=UNITS)


def at_once(app: Flask, work: Callable[[int], None]) -> int:
    """Run `work(number)` in 32 threads from the same moment; how many were not refused."""
    start = Barrier(WRITERS)
    db.session.rollback()

    def run(number: int) -> bool:
        with app.app_context():
            start.wait()
            try:
                with transaction():
                    work(number)
            except NotEnough:
                return False
            finally:
                db.session.remove()
            return True

    with ThreadPoolExecutor(WRITERS) as pool:
        return sum(pool.map(run, range(WRITERS)))


def test_of_32_at_once_exactly_as_many_are_granted_as_there_are_units(app: Flask, vcpu: ResourceClass) -> None:
    wanted = ask(vcpu, 1)
    granted = at_once(app, lambda number: capacity.reserve(None, ("grant", f"g{number}"), [wanted]))
    assert granted == UNITS
    assert numbers(vcpu) == (0, UNITS, 0)


def test_two_classes_named_in_any_order_by_many_at_once_are_given_whole(app: Flask, vcpu: ResourceClass) -> None:
    wanted = [ask(vcpu, 1), ask(make_class("memory", total=15), 1, 5, 60)]

    def take(number: int) -> None:
        capacity.reserve(None, ("grant", f"g{number}"), wanted[:: 1 if number % 2 else -1])

    assert at_once(app, take) == 15
    assert numbers(vcpu) == (0, 15, 5)


def test_a_grant_released_by_many_at_once_is_given_back_once(app: Flask, vcpu: ResourceClass) -> None:
    with transaction():
        capacity.reserve(None, VENDOR, [ask(vcpu, 7)])
        capacity.reserve(None, ("grant", "other"), [ask(vcpu, 7)])
    at_once(app, lambda _number: capacity.release(None, VENDOR, today()) and None)
    assert numbers(vcpu) == (0, 7, 13)


def test_one_promise_answered_by_many_at_once_is_answered_once(app: Flask, vcpu: ResourceClass) -> None:
    with transaction():
        capacity.offer(None, VENDOR, [ask(vcpu, 7)])

    def answer(number: int) -> None:
        with suppress(Conflict):
            (capacity.confirm if number % 2 else capacity.withdraw)(None, VENDOR)

    at_once(app, answer)
    assert numbers(vcpu) in [(0, 7, 13), (0, 0, 20)]


@pytest.mark.only_on("postgresql")
def test_a_check_before_the_write_oversells_in_the_same_race(app: Flask, vcpu: ResourceClass) -> None:
    """The negative control: what one would write without thinking."""
    class_id, key = vcpu.id, vcpu.key

    def take_blindly(number: int) -> None:
        taken = db.session.scalar(select(func.coalesce(func.sum(Line.amount), 0)).where(Line.class_id == class_id))
        if taken + 1 > UNITS:
            raise NotEnough(capacity.resource(key), today(), 0, 1)
        time.sleep(0.01)
        line = Line(class_id=class_id, subject_kind="grant", subject_id=f"g{number}", state=GRANTED, verb="blind")
        line.since, line.until, line.amount, line.at = today(), today(), 1, now()
        db.session.add(line)

    assert at_once(app, take_blindly) > UNITS
