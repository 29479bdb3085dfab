"""Whatever people, the calendar and time do to a file: one holder at any moment, and a day that can be counted."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import TypeVar

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from sqlalchemy import select

from portal.core import audit
from portal.core import clock as time
from portal.core.accounts.models import Person
from portal.core.calendar import service as calendar
from portal.core.calendar.holiday_changes import AddHoliday
from portal.core.cases import Case, Step, open_steps, questions, record, standing, take_step
from portal.core.cases.clock import DECISION, computation
from portal.core.cases.clocks import Clock
from portal.core.cases.duty import absences
from portal.core.cases.duty.models import Absence
from portal.core.cases.models import CustodyMove
from portal.core.clock import now
from portal.core.db import db, transaction
from portal.core.errors import PortalError
from portal.core.i18n import tehran_day
from tests.core.cases import rounds, stone
from tests.core.cases.by_hand import days_off, last_day
from tests.house import House

# Some days before Nowruz, an ordinary summer, a month with lunar holidays.
BEGINNINGS = [datetime(2026, *day, 6, 30, tzinfo=UTC) for day in ((3, 10), (5, 19), (6, 15))]
MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)
T = TypeVar("T")
PLACES, MANY = st.integers(0, 30), st.integers(0, 300)
PROFILE = settings(
    max_examples=10,
    stateful_step_count=24,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=list(HealthCheck),
)


class Life(RuleBasedStateMachine):
    def __init__(self, house: House) -> None:
        super().__init__()
        self.house, self.world, self.pressed = house, ExitStack(), 0

    @initialize(begin=st.sampled_from(BEGINNINGS), two=st.booleans(), first=st.integers(0, 2), met=st.booleans())
    def send(self, begin: datetime, two: bool, first: int, met: bool) -> None:
        self.world.enter_context(self.house.app.app_context())
        self.house.app.extensions["stage"].at = ()
        self.world.enter_context(stone.known())
        self.be_at(begin)
        self.crew = stone.gather()
        stone.sent(self.crew, stone.TWO if two else "سنگ")
        self.tried(lambda: take_step(cases()[0], "take", self.people()[1 + first]))
        self.tried(lambda: self.check_all(met))

    def teardown(self) -> None:
        try:
            if hasattr(self, "crew"):
                assert audit.verify().good
        finally:
            db.session.remove()
            self.world.close()
            self.house.reset()

    # What people do.

    @rule(presses=st.lists(st.tuples(MANY, PLACES, st.integers(0, 600)), min_size=1, max_size=6))
    def press(self, presses: list[tuple[int, int, int]]) -> None:
        """People press buttons that they see, some minutes apart; what closes a file is pressed by `close`."""
        for what, which, minutes in presses:
            self.be_at(now() + MINUTE * minutes)
            self._press(what, which, closing=False)

    @precondition(lambda self: self.pressed > 5)
    @rule(what=MANY, which=PLACES)
    def close(self, what: int, which: int) -> None:
        self._press(what, which, closing=True)

    def _press(self, what: int, which: int, closing: bool) -> None:
        case = pick(cases(), which)
        person, buttons = self.buttons(case, what, closing)
        if buttons:
            step = pick(buttons, what // 7)
            if step.name == "ask":  # its page lets one write before it lets one send
                ask = questions.Ask("answer_question", "weight", "سنگ چه وزنی دارد؟")
                self.tried(lambda: questions.add_item(case, person, ask))
            self.tried(lambda: take_step(case, step.name, person, self.answers(what)))
            self.pressed += 1

    def buttons(self, case: Case, what: int, closing: bool) -> tuple[Person, list[Step]]:
        """The first of the people, from one on, who can do something now; and what."""
        people = self.people()
        for person in people[what % 6 :] + people[: what % 6]:
            if found := [step for step in open_steps(case, person) if step.closes == closing]:
                return person, found
        return people[0], []

    def answers(self, what: int) -> dict[str, object]:
        """Something for every question that a step may ask."""
        colleague = db.session.get_one(Person, pick(self.crew.desk, what))
        texts = ("answer", "reason", "ground", "question", "remedy", "heard", "row-weight")
        known = dict.fromkeys(texts, "چنین است.")
        return known | {"person": colleague.token, "days": what % 6, "bodies": [stone.WEIGHERS]}

    @rule()
    def certify(self) -> None:
        supervisor = db.session.get_one(Person, self.crew.desk[3])
        self.tried(lambda: questions.certify(cases()[0], supervisor, "سنگ دیگری پیدا شد."))

    @rule()
    def answer(self) -> None:
        request = questions.sent_to(cases()[0])
        if request is not None and request.open_items:
            owner, token = db.session.get_one(Person, self.crew.applicant), request.open_items[0].token
            self.tried(lambda: questions.answer(cases()[0], owner, token, "دوازده."))

    @rule(met=st.booleans())
    def check(self, met: bool) -> None:
        self.tried(lambda: self.check_all(met))

    def check_all(self, met: bool) -> None:
        case = cases()[0]
        if case.holding_person is not None:
            for code, verdict in (("weight", "met"), ("road", "met" if met else "not_met")):
                record.check(case, case.holding_person, code, verdict, "دیده شد")

    @rule(who=PLACES, deputy=PLACES, ahead=st.integers(0, 3), days=st.integers(0, 6))
    def go_away(self, who: int, deputy: int, ahead: int, days: int) -> None:
        one, other = (db.session.get_one(Person, pick(self.crew.desk, place)) for place in (who, deputy))
        since = tehran_day(now()) + DAY * ahead
        self.tried(lambda: absences.record(one, one, other, since, since + DAY * days))

    @rule(which=PLACES)
    def come_back(self, which: int) -> None:
        if rows := db.session.scalars(select(Absence).where(Absence.called_off_at.is_(None))).all():
            row = pick(rows, which)
            self.tried(lambda: absences.call_off(row.person, row))

    # What happens to all of them.

    @rule(ahead=st.integers(0, 25))
    def close_the_country(self, ahead: int) -> None:
        one, other = (db.session.get_one(Person, number) for number in self.crew.administrators)
        change = AddHoliday(tehran_day(now()) + DAY * ahead, f"بستن ناگهانی {ahead}")
        self.tried(lambda: calendar.confirm(other, calendar.propose(one, change, "آزمون")))

    @rule(minutes=st.integers(1, 60 * 24 * 6))
    def pass_time(self, minutes: int) -> None:
        self.be_at(now() + MINUTE * minutes)

    @rule(minutes=st.integers(1, 60 * 24 * 2))
    def jump_back(self, minutes: int) -> None:
        self.be_at(now() - MINUTE * minutes)

    @rule()
    def come_round(self) -> None:
        rounds.all_rounds()
        today, away = tehran_day(now()), select(Absence.person_id).where(Absence.called_off_at.is_(None))
        absent = set(db.session.scalars(away.where(Absence.since <= today, Absence.until >= today)))
        assert not absent & {case.holder_id for case in cases() if case.holder == "office"}

    # What always holds.

    @invariant()
    def one_holder_at_any_moment(self) -> None:
        for case in cases():
            query = select(CustodyMove).where(CustodyMove.case_id == case.id).order_by(CustodyMove.seq)
            moves = db.session.scalars(query).all()
            held = [(move.holder, move.office_id, move.person_id) for move in moves]
            assert [move.seq for move in moves] == list(range(1, len(moves) + 1))
            assert moves[0].at == case.created_at
            assert all(one.at <= other.at for one, other in pairwise(moves))
            assert held[-1] == (case.holder, case.office_id, case.holder_id)
            assert (case.holder == "nobody") == (case.closed_at is not None)

    @invariant()
    def the_times_of_the_holders_are_the_age_of_the_file(self) -> None:
        for case in cases():
            rows = standing.ages_of(case).rows
            assert all(one.turn.until == other.turn.since for one, other in pairwise(rows))
            until = case.closed_at or max(now(), rows[-1].turn.since)
            assert sum((row.elapsed for row in rows), timedelta(0)) == until - case.submitted_at  # type: ignore[operator]

    @invariant()
    def every_day_of_answer_is_what_counting_by_hand_finds(self) -> None:
        off = days_off()
        for clock in db.session.scalars(select(Clock)):
            day, taken = last_day(clock.events, clock.budget_days, clock.pause_cap_days, off)
            found = computation(clock)
            assert found.due_date == day
            assert taken <= clock.pause_cap_days
            if clock.stopped_at is None:
                assert clock.due_at == found.due
            if clock.purpose == DECISION:
                assert clock.case.due_at == (None if clock.stopped_at else clock.due_at)

    def tried(self, act: Callable[[], object]) -> None:
        """Do it as a request would; what is refused leaves nothing."""
        before = audit.head().size, [(case.version, case.state) for case in cases()]
        try:
            with transaction():
                act()
        except PortalError:
            assert before == (audit.head().size, [(case.version, case.state) for case in cases()])

    def people(self) -> list[Person]:
        ids = (self.crew.applicant, *self.crew.desk)
        return [db.session.get_one(Person, number) for number in ids]

    def be_at(self, moment: datetime) -> None:
        self.world.enter_context(time.moved_to(moment))


def cases() -> Sequence[Case]:
    """The stone, and its appeal."""
    return db.session.scalars(select(Case).order_by(Case.id)).all()


def pick(things: Sequence[T], place: int) -> T:
    return things[place % len(things)]


def test_nothing_that_happens_to_a_file_loses_its_holder_or_its_day(house_on: Callable[[str], House]) -> None:
    run_state_machine_as_test(lambda: Life(house_on("sqlite")), settings=PROFILE)  # type: ignore[no-untyped-call]
