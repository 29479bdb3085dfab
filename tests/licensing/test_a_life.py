"""Any life of a licence: whatever is done to it, in whatever order, it is one thing at a time and always was."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import ExitStack
from datetime import date, timedelta
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from portal.core import clock
from portal.core.accounts.models import Person
from portal.core.cases import record, take_step
from portal.core.clock import now
from portal.core.db import db, transaction
from portal.core.errors import PortalError
from portal.core.i18n import tehran_day
from portal.licensing import changes, renewal, sections
from portal.licensing.licences import reminders, service
from portal.licensing.licences.models import Licence
from portal.licensing.models import LicenceCase
from portal.licensing.revocation import service as revocation
from tests.licensing import applications, lives
from tests.licensing.test_states import by_sql
from tests.people import make_vendor
from tests.scenes import scene

STEP = timedelta(hours=7)
# Days left of a term when its renewal is thought of.
LEFT = st.sampled_from([80, 30, 1, 0, -1])


class Life(RuleBasedStateMachine):
    """`seen`: what the licence was at the end of each day on which we looked."""

    def __init__(self, as_new: Callable[[], None]) -> None:
        super().__init__()
        self.as_new, self.stack = as_new, ExitStack()
        self.seen: dict[date, str] = {}

    @initialize()
    def a_licence_is_issued(self) -> None:
        self.as_new()
        self.licence_id, self.owner, self.signatory = a_licence()
        self.go_to_after(timedelta(0))

    def teardown(self) -> None:
        self.stack.close()

    def go_to_after(self, distance: timedelta) -> None:
        self.stack.enter_context(clock.moved_to(now() + distance))

    @property
    def licence(self) -> Licence:
        return db.session.get_one(Licence, self.licence_id, populate_existing=True)

    def attempt(self, act: Callable[[Licence], Any]) -> None:
        """Do it, or be refused with nothing changed; some hours pass either way."""
        before = len(self.licence.events)
        try:
            with transaction():
                act(self.licence)
        except PortalError:
            db.session.rollback()
            assert len(self.licence.events) == before
        self.look()
        if tehran_day(now() + STEP) == tehran_day(now()):
            self.go_to_after(STEP)

    def look(self) -> None:
        self.seen[tehran_day(now())] = service.current_state(self.licence).name

    def wait_for_the_end(self, days: int) -> None:
        """Until so many days are left (negative: until it is over)."""
        left = self.licence.valid_until - tehran_day(now())
        if left > timedelta(days=days):
            self.time_passes((left - timedelta(days=days)).days)

    @rule(days=st.sampled_from([1, 6, 40, 200]))
    def time_passes(self, days: int) -> None:
        self.look()
        self.go_to_after(timedelta(days=days))
        reminders.tell_of_dates()

    @rule(days=st.sampled_from([None, 0, 3, 100]))
    def suspend(self, days: int | None) -> None:
        until = None if days is None else tehran_day(now()) + timedelta(days=days)
        self.attempt(lambda licence: service.suspend(licence, self.signatory, lives.REASON, until))

    @rule()
    def reinstate(self) -> None:
        self.attempt(lambda licence: service.reinstate(licence, self.signatory, lives.REASON))

    @rule(days=LEFT)
    def renew(self, days: int) -> None:
        self.wait_for_the_end(days)
        self.attempt(lambda licence: renewal.renew(licence.id, self.owner))

    @rule(users=st.sampled_from(["42000", "900000"]), days=LEFT)
    def ask_for_renewal(self, users: str, days: int) -> None:
        self.wait_for_the_end(days)
        self.attempt(lambda licence: self.send(renewal.begin_renewal(licence.id, self.owner), users))

    @rule(users=st.sampled_from(["42000", "800000"]))
    def ask_for_variation(self, users: str) -> None:
        self.attempt(lambda licence: self.send(renewal.begin_variation(licence.id, self.owner), users))

    def send(self, case: LicenceCase, users: str) -> None:
        row = sections.row_of(case, "product")
        assert row is not None
        row.data = row.data | {"users": users}
        db.session.flush()
        take_step(case, "submit", self.owner)
        applications.decisions.decide(case)

    @rule(granted=st.booleans(), later=st.sampled_from([0, 3, 100]))
    def an_open_case_is_granted_or_given_up(self, granted: bool, later: int) -> None:
        self.time_passes(later)
        if granted:
            self.attempt(lambda licence: self.decide(self.open_case(licence)))
        else:
            self.attempt(lambda licence: take_step(self.open_case(licence), "withdraw", self.owner))

    def decide(self, case: LicenceCase) -> None:
        take_step(case, "take", self.signatory)
        for requirement in case.class_version.published:
            record.check(case, self.signatory, requirement.code, "met")
        take_step(case, "grant", self.signatory, {"conditions": ["0"], "extra": ""})

    def open_case(self, licence: Licence) -> LicenceCase:
        for case in changes.open_cases(licence):
            if isinstance(case, LicenceCase):
                return case
        raise PortalError("none is open")

    @rule()
    def give_notice(self) -> None:
        self.attempt(lambda licence: revocation.open_revocation(licence.id, self.signatory, lives.REASON))

    @rule(outcome=st.sampled_from(["revoke", "keep"]))
    def decide_on_notice(self, outcome: str) -> None:
        self.attempt(lambda licence: self.hear_and(licence, outcome))

    def hear_and(self, licence: Licence, outcome: str) -> None:
        case = revocation.running_about(licence)
        if case is None:
            raise PortalError("no notice was given")
        take_step(case, "answer", self.owner, {"answer": "چنین نیست."})
        take_step(case, "take", self.signatory)
        take_step(case, outcome, self.signatory, {"outcome": lives.REASON})

    @rule(sure=st.sampled_from([False, False, False, True]))
    def surrender(self, sure: bool) -> None:
        if sure:
            self.attempt(lambda licence: service.surrender(licence, self.owner, lives.REASON))

    @invariant()
    def it_is_one_thing_in_words_and_in_sql(self) -> None:
        licence = self.licence
        assert by_sql(licence.number) == [service.current_state(licence).name]

    @invariant()
    def its_columns_repeat_the_newest_event(self) -> None:
        licence = self.licence
        event = licence.events[-1]
        columns = (licence.standing, licence.suspended_until, licence.valid_until, licence.prolonged)
        assert columns == (event.standing, event.until, event.valid_until, event.prolonged)

    @invariant()
    def its_history_has_no_gap_and_never_runs_back(self) -> None:
        events = self.licence.events
        assert [event.seq for event in events] == list(range(1, len(events) + 1))
        assert all(one.at <= other.at for one, other in zip(events, events[1:], strict=False))

    @invariant()
    def every_day_that_was_seen_is_remembered(self) -> None:
        licence = self.licence
        remembered = {day: service.past_state(licence, day).name for day in self.seen}
        assert remembered == self.seen

    @invariant()
    def what_has_ended_stays_ended(self) -> None:
        kinds = [event.kind for event in self.licence.events]
        ends = [kind for kind in kinds if kind in ("revoked", "surrendered")]
        assert len(ends) <= 1
        assert not ends or kinds[-1] in ends


@scene
def a_licence() -> tuple[int, Person, Person]:
    """Its id, who owns its company, and who signs."""
    vendor = make_vendor()
    return lives.issued(vendor=vendor, certificate=2000).id, vendor.owner, applications.desk_official()


def test_any_life_of_a_licence_can_be_told_without_a_contradiction(as_new: Callable[[], None]) -> None:
    few = settings(max_examples=14, stateful_step_count=18, deadline=None, suppress_health_check=list(HealthCheck))
    run_state_machine_as_test(lambda: Life(as_new), settings=few)  # type: ignore[no-untyped-call]
