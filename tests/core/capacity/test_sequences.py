"""Any sequence of reserving, offering, answering, changing, giving back, expiring and moving levels keeps the sums.

A plain model of days in lists says for every step whether it must succeed and what everybody then holds.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import ExitStack
from copy import deepcopy
from datetime import timedelta
from itertools import count
from typing import Any

import pytest
from flask import Flask
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test
from sqlalchemy import select

from portal.core import capacity, clock
from portal.core.capacity import Ask, InTheWay, NotEnough, rounds
from portal.core.capacity.models import CapacityDay
from portal.core.capacity.sums import check_of
from portal.core.db import db, transaction
from portal.core.errors import Conflict
from tests.core.capacity.site import make_class, today

DAYS, NAMES, SUBJECTS = 12, ("vcpu", "memory"), ("one", "two")
_examples = count(1)

subjects = st.sampled_from(SUBJECTS)
names = st.sampled_from(NAMES)
days = st.integers(0, DAYS - 1)
asked = st.lists(st.tuples(names, days, days, st.integers(1, 12)), min_size=1, max_size=3)


class Model:
    """What must be: `held[state][subject][class]` and `levels[class]`, a number for each day."""

    def __init__(self) -> None:
        self.today = 0
        self.promises: dict[str, int | None] = {}  # the day on which it expires
        self.levels = {name: [20] * DAYS for name in NAMES}
        self.starts: dict[str, dict[int, int]] = {name: {0: 20} for name in NAMES}
        empty = {subject: {name: [0] * DAYS for name in NAMES} for subject in SUBJECTS}
        self.held = {"promised": empty, "granted": deepcopy(empty)}

    def taken(self, name: str, day: int) -> int:
        return sum(held[subject][name][day] for held in self.held.values() for subject in SUBJECTS)

    def fits(self) -> bool:
        return all(self.taken(name, day) <= self.levels[name][day] for name in NAMES for day in range(DAYS))

    def add(self, state: str, subject: str, asks: list[Any]) -> None:
        for name, first, last, amount in asks:
            for day in range(first, last + 1):
                self.held[state][subject][name][day] += amount

    def clear(self, state: str, subject: str, first: int = 0) -> None:
        for name in NAMES:
            self.held[state][subject][name][first:] = [0] * (DAYS - first)

    def drop_promise(self, subject: str) -> None:
        self.promises.pop(subject, None)
        self.clear("promised", subject)

    def keep_promise(self, subject: str) -> None:
        for name in NAMES:
            for day in range(DAYS):
                self.held["granted"][subject][name][day] += self.held["promised"][subject][name][day]
        self.drop_promise(subject)

    def set_level(self, name: str, first: int, total: int) -> None:
        self.starts[name][first] = total
        for day in range(DAYS):
            self.levels[name][day] = self.starts[name][max(start for start in self.starts[name] if start <= day)]


class Sequences(RuleBasedStateMachine):
    def __init__(self) -> None:
        super().__init__()
        self.stack, self.model, self.start = ExitStack(), Model(), clock.now()
        self.mark = f"e{next(_examples)}"
        self.move(0)
        self.classes = {name: make_class(name, 20, pool=self.mark) for name in NAMES}

    def teardown(self) -> None:
        db.session.rollback()
        assert check_of(self.classes.values()) == []  # also of the days that the model does not have
        self.stack.close()

    def move(self, number: int) -> None:
        self.stack.enter_context(clock.moved_to(self.start + timedelta(days=number)))

    def day(self, number: int) -> Any:
        return today(number - self.model.today)

    def subject(self, name: str) -> tuple[str, str]:
        return ("grant", f"{self.mark}.{name}")

    def asks(self, asks: list[Any]) -> list[Ask]:
        return [Ask(self.classes[name].key, self.day(a), self.day(b), amount) for name, a, b, amount in asks]

    def meant(self, asks: list[Any]) -> list[Any]:
        """Periods in their order, none of it in the past."""
        now = self.model.today
        return [(name, max(now, min(a, b)), max(now, a, b), amount) for name, a, b, amount in asks]

    def do(self, expected: Callable[[], None], verb: Callable[..., Any], *args: Any) -> None:
        """Do it in both worlds: where the model would be overfull the portal must refuse."""
        before = deepcopy(self.model.__dict__)
        expected()
        try:
            with transaction():
                verb(None, *args)
        except (NotEnough, InTheWay):
            assert not self.model.fits()
            self.model.__dict__.update(before)
        assert self.model.fits()

    @rule(name=subjects, asks=asked)
    def reserve(self, name: str, asks: list[Any]) -> None:
        asks = self.meant(asks)
        self.do(lambda: self.model.add("granted", name, asks), capacity.reserve, self.subject(name), self.asks(asks))

    @rule(name=subjects, asks=asked, lasts=st.none() | st.integers(1, 3))
    def offer(self, name: str, asks: list[Any], lasts: int | None) -> None:
        if name in self.model.promises:
            return
        asks, until = self.meant(asks), None if lasts is None else self.model.today + lasts

        def expected() -> None:
            self.model.add("promised", name, asks)
            self.model.promises[name] = until

        expires = None if lasts is None else clock.now() + timedelta(days=lasts)
        self.do(expected, capacity.offer, self.subject(name), self.asks(asks), expires)

    @rule(name=subjects, yes=st.booleans())
    def answer(self, name: str, yes: bool) -> None:
        verb = capacity.confirm if yes else capacity.withdraw
        if name not in self.model.promises:
            with pytest.raises(Conflict), transaction():
                verb(None, self.subject(name))
            return
        self.do(lambda: (self.model.keep_promise if yes else self.model.drop_promise)(name), verb, self.subject(name))

    @rule(name=subjects, day=days)
    def release(self, name: str, day: int) -> None:
        day = max(day, self.model.today)

        def expected() -> None:
            self.model.drop_promise(name)
            self.model.clear("granted", name, day)

        self.do(expected, capacity.release, self.subject(name), self.day(day))

    @rule(name=subjects, day=days, asks=asked)
    def change(self, name: str, day: int, asks: list[Any]) -> None:
        day = max(day, self.model.today)
        asks = [(n, max(a, day), max(b, day), amount) for n, a, b, amount in self.meant(asks)]

        def expected() -> None:
            self.model.clear("granted", name, day)
            self.model.add("granted", name, asks)

        self.do(expected, capacity.change, self.subject(name), self.day(day), self.asks(asks))

    @rule(name=names, day=days, total=st.integers(0, 40))
    def set_level(self, name: str, day: int, total: int) -> None:
        day = max(day, self.model.today)
        self.do(
            lambda: self.model.set_level(name, day, total),
            capacity.set_level,
            self.classes[name],
            self.day(day),
            total,
        )

    @rule(number=st.integers(1, 2))
    def days_pass(self, number: int) -> None:
        number = min(number, DAYS - 1 - self.model.today)
        self.model.today += number
        self.move(self.model.today)
        rounds.expire()
        due = [name for name, until in self.model.promises.items() if until is not None and until <= self.model.today]
        for name in due:
            self.model.drop_promise(name)

    @invariant()
    def every_day_is_the_sum_of_its_lines_and_within_what_there_is(self) -> None:
        db.session.rollback()
        for name, resource in self.classes.items():
            query = select(CapacityDay.taken).where(CapacityDay.class_id == resource.id).order_by(CapacityDay.day)
            assert db.session.scalars(query.limit(DAYS)).all() == [self.model.taken(name, d) for d in range(DAYS)]

    @invariant()
    def everybody_holds_what_the_model_says(self) -> None:
        found = capacity.usages(self.classes.values(), self.day(0), self.day(DAYS - 1))
        for name, resource in self.classes.items():
            for use in found[resource.id]:
                first, last = ((day - self.day(0)).days for day in (use.since, use.until))
                for day in range(first, last + 1):
                    assert use.total == self.model.levels[name][day]
                    assert (use.promised, use.granted) == tuple(
                        sum(self.model.held[state][one][name][day] for one in SUBJECTS)
                        for state in ("promised", "granted")
                    )


def test_any_sequence_keeps_the_sums(app: Flask) -> None:
    run_state_machine_as_test(
        Sequences,
        settings=settings(
            max_examples=12, stateful_step_count=15, deadline=None, suppress_health_check=list(HealthCheck)
        ),
    )
