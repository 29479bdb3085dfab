"""Many at once, and in any order: never is more granted than there is, and what is given back is what was taken."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from threading import Barrier

from flask import Flask
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test

from portal.core import capacity, clock
from portal.core.capacity import NotEnough
from portal.core.cases import take_step
from portal.core.clock import now
from portal.core.db import db, transaction
from portal.core.errors import PortalError
from portal.subsidies import grants, requests
from portal.subsidies.awards import as_asked
from portal.subsidies.models import Basis, Grant, SupportCase
from portal.subsidies.programme import programme_of
from portal.subsidies.sharing import waiting
from tests.subsidies import supports

WRITERS, UNITS, EACH = 32, 20, 2


def test_of_32_decisions_at_once_exactly_as_many_are_granted_as_there_are_units(app: Flask) -> None:
    """Through the grant step itself: number, grant, case, custody, clock and log with it."""
    pool, official = supports.site(total=UNITS), supports.signatory()
    vendor, licence = supports.licensed()
    words = supports.typed({"vcpu": EACH})
    cases = []
    for _ in range(WRITERS):
        case = supports.drafted(programme_of("datacentre"), vendor, licence, pool, words | {"units_memory": "4"})
        cases.append(supports.taken(supports.step(case, "submit", case.created_by), official).id)
    with transaction():
        capacity.set_level(None, capacity.resource("soleimani/memory"), supports.today(), 4 * WRITERS)
    actor, start = official.id, Barrier(WRITERS)
    db.session.rollback()

    def decide(number: int) -> bool:
        with app.app_context():
            start.wait()
            try:
                with transaction():
                    case = db.session.get_one(SupportCase, number, with_for_update=True)
                    take_step(case, "grant", db.session.get_one(type(official), actor))
            except NotEnough:
                return False
            finally:
                db.session.remove()
            return True

    with ThreadPoolExecutor(WRITERS) as threads:
        granted = sum(threads.map(decide, cases))
    assert granted == UNITS // EACH
    use = capacity.usage(capacity.resource("soleimani/vcpu"), supports.today(), supports.today(89))[0]
    assert (use.granted, use.free) == (UNITS, 0)
    assert len(db.session.scalars(db.select(Grant)).all()) == granted
    assert capacity.check() == []


class Sequences(RuleBasedStateMachine):
    """Any sequence of requests, grants, changes, renewals, expiries, returns and reclaims."""

    official: object
    setting: tuple[object, ...]

    def __init__(self) -> None:
        super().__init__()
        self.cases: list[int] = []
        self.grants: list[int] = []

    def case(self, n: int) -> SupportCase:
        return db.session.get_one(SupportCase, self.cases[n % len(self.cases)], populate_existing=True)

    def grant(self, n: int) -> Grant:
        return grants.lock(self.grants[n % len(self.grants)])

    @rule(vcpu=st.integers(1, 10), since=st.integers(0, 6), length=st.integers(0, 8))
    def ask(self, vcpu: int, since: int, length: int) -> None:
        vendor, licence, pool = self.setting
        words = supports.typed({"vcpu": vcpu * 2, "memory": 4}, since, since + length)
        case = supports.drafted(programme_of("datacentre"), vendor, licence, pool, words)  # type: ignore[arg-type]
        self.cases.append(supports.taken(supports.step(case, "submit", case.created_by), self.official).id)  # type: ignore[arg-type]

    @precondition(lambda self: self.cases)
    @rule(n=st.integers(0, 9), name=st.sampled_from(["grant", "wait", "offer", "accept", "decline", "withdraw"]))
    def decide(self, n: int, name: str) -> None:
        case = self.case(n)
        actor = case.created_by if name in ("accept", "decline", "withdraw") else self.official
        with suppress(PortalError), transaction():
            take_step(case, name, actor, {"why": ""} if name == "decline" else {})  # type: ignore[arg-type]
        found = grants.of_case(self.case(n))
        if found is not None and found.id not in self.grants:
            self.grants.append(found.id)

    @precondition(lambda self: self.grants)
    @rule(n=st.integers(0, 9), vcpu=st.integers(0, 10))
    def change(self, n: int, vcpu: int) -> None:
        with suppress(PortalError), transaction():
            grant = self.grant(n)
            owner = supports.owner_of(grant)
            case = requests.begin_about(grant, "change", owner)
            words = {"since": supports.jalali(supports.today()), "units_vcpu": str(vcpu * 2), "units_memory": "4"}
            supports.write(case, dict(case.typed) | words)
            take_step(case, "submit", owner)
            grants.give(case, as_asked(case), None, Basis.PERSON)
            take_step(case, "withdraw", owner)

    @precondition(lambda self: self.grants)
    @rule(n=st.integers(0, 9), ending=st.sampled_from(["given_back", "reclaimed", "licence"]))
    def give_back(self, n: int, ending: str) -> None:
        with suppress(PortalError), transaction():
            grants.end(self.grant(n), None, ending)
        grant = db.session.get_one(Grant, self.grants[n % len(self.grants)])
        if grant.ended_on is not None:
            assert requests.held_on(grant, grant.ended_on) == {}
        db.session.rollback()

    @rule()
    def come_round(self) -> None:
        waiting.serve_all()

    @invariant()
    def nothing_is_promised_twice(self) -> None:
        classes = capacity.classes_of(supports.site())
        for uses in capacity.usages(classes, supports.today(-1), supports.today(30)).values():
            assert all(0 <= use.granted + use.promised <= use.total for use in uses)
        assert capacity.check() == []
        db.session.rollback()


def test_any_sequence_keeps_the_sums(app: Flask) -> None:
    pool, official = supports.site(total=30), supports.signatory()
    vendor, licence = supports.licensed()
    with clock.moved_to(now()):
        Sequences.official, Sequences.setting = official, (vendor, licence, pool)
        run_state_machine_as_test(  # type: ignore[no-untyped-call]
            Sequences,
            settings=settings(
                max_examples=6, stateful_step_count=14, deadline=None, suppress_health_check=list(HealthCheck)
            ),
        )
