"""Whatever is asked, answered, taken back or left: one open request, one holder, a pause under its cap."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from datetime import datetime, timedelta
from itertools import takewhile

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test
from sqlalchemy import func, select

from portal.core import clock as time
from portal.core.accounts.models import Person
from portal.core.calendar.rules import days_after
from portal.core.calendar.service import present_calendar
from portal.core.cases import custody, questions, take_step, terms
from portal.core.cases.clock import clock_of
from portal.core.cases.questions import InformationRequest
from portal.core.cases.silence import find_silence
from portal.core.db import db, transaction
from portal.core.errors import PortalError
from portal.core.i18n import tehran_day
from portal.core.jobs import run_all_jobs
from portal.licensing.models import LicenceCase
from tests.licensing import asked
from tests.licensing.applications import again, desk_official, taken
from tests.licensing.asked import INSTALLS, WHY


class Life(RuleBasedStateMachine):
    """One file between its desk and its applicant. What is refused changes nothing, and is tried like all else."""

    def __init__(self, as_new: Callable[[], None]) -> None:
        super().__init__()
        self.as_new, self.time = as_new, ExitStack()

    def teardown(self) -> None:
        self.time.close()
        db.session.remove()

    @initialize()
    def begin(self) -> None:
        self.as_new()
        official = desk_official()
        self.official, self.number = official.id, taken(official=official).id

    @property
    def case(self) -> LicenceCase:
        return again(None, self.number)  # type: ignore[arg-type]

    @rule(asks=st.lists(st.sampled_from([WHY, INSTALLS]), min_size=1, max_size=3))
    def ask(self, asks: list[questions.Ask]) -> None:
        with tried():
            asked.ask(self.case, *asks, official=_person(self.official))

    @rule(text=st.sampled_from(["", "چنین است."]))
    def answer(self, text: str) -> None:
        """What is open is answered, as far as that is accepted."""
        for place, item in enumerate(asked.items(self.case)):
            if item.is_open:
                with tried():
                    asked.answer(self.case, place, text)

    @rule(place=st.integers(0, 2))
    def point(self, place: int) -> None:
        case = self.case
        if place < len(asked.items(case)):
            with tried(), transaction():
                token = asked.items(case)[place].token
                questions.point_to(case, case.created_by, token, "fact:hosting.city", "")

    @rule(step=st.sampled_from(["recall", "take", "ask"]))
    def press(self, step: str) -> None:
        with tried(), transaction():
            take_step(self.case, step, _person(self.official))

    @rule(days=st.integers(1, 16))
    def wait(self, days: int) -> None:
        self.time.enter_context(time.moved_by(timedelta(days=days)))
        find_silence()
        run_all_jobs()

    @invariant()
    def one_request_is_open_at_most(self) -> None:
        open_now = InformationRequest.state.in_(("draft", "sent"))
        query = select(func.count()).where(InformationRequest.case_id == self.number, open_now)
        assert (db.session.scalar(query) or 0) <= 1

    @invariant()
    def the_applicant_holds_it_just_while_something_is_asked(self) -> None:
        assert (self.case.holder == "applicant") == (questions.sent_to(self.case) is not None)

    @invariant()
    def custody_is_unbroken(self) -> None:
        turns = custody.intervals(self.case)
        assert all(one.until == other.since for one, other in zip(turns, turns[1:], strict=False))
        assert sum(turn.until is None for turn in turns) == (self.case.closed_at is None)

    @invariant()
    def the_pause_stays_under_its_cap(self) -> None:
        """Counted anew, day by day, from the due date alone: what it grew by beyond the budget."""
        term = clock_of(self.case)
        if term is None or term.due_at is None:
            return
        assert _working_days(term.started_at, term.due_at) <= term.budget_days + term.pause_cap_days

    @invariant()
    def only_the_first_question_stops_the_clock(self) -> None:
        stops = [request.stops_clock for request in questions.requests_of(self.case)]
        assert not any(stops[1:])
        term = clock_of(self.case)
        if term is not None and terms.is_paused(term.events) and self.case.closed_at is None:
            assert questions.sent_to(self.case) is not None


@contextmanager
def tried() -> Iterator[None]:
    """What the portal refuses with a sentence is refused."""
    with suppress(PortalError):
        yield


def _person(number: int) -> Person:
    return db.session.get_one(Person, number)


def _working_days(since: datetime, until: datetime) -> int:
    calendar, last = present_calendar(), tehran_day(until)
    return sum(calendar.is_working(day) for day in takewhile(lambda day: day <= last, days_after(tehran_day(since))))


def test_any_life_of_questions_keeps_the_file_whole(as_new: Callable[[], None]) -> None:
    calm = settings(max_examples=8, stateful_step_count=16, deadline=None, suppress_health_check=list(HealthCheck))
    run_state_machine_as_test(lambda: Life(as_new), settings=calm)  # type: ignore[no-untyped-call]
