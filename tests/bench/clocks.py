"""What a change of the calendar and the silence of an office cost a case, at 1,000 and at 10,000 running cases.

    .venv/bin/python -m tests.bench.clocks           # JSON: milliseconds a case, and the ratio of the two sizes
    .venv/bin/python -m tests.bench.clocks 100 300   # the same at two sizes of one's own

Each size has a portal of its own (SQLite), filled with running applications. Measured are a full recomputation after
a holiday, and the silence job: finding every term that is over and doing, one at a time, what the rule says.
"""

from __future__ import annotations

import json
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

from sqlalchemy import select, update

from portal import create_app
from portal.config import Settings
from portal.core import clock as machine
from portal.core.calendar.rules import Calendar, DayOff
from portal.core.calendar.service import present_calendar
from portal.core.cases import clock, silence
from portal.core.cases.clocks import Clock, ClockEvent
from portal.core.cases.custody import office_by_code
from portal.core.cases.models import CustodyMove
from portal.core.cases.route import Leg, Route, Silence
from portal.core.clock import now
from portal.core.db import transaction
from portal.core.i18n import tehran_day
from portal.core.jobs import run_one
from portal.core.jobs.models import Job
from portal.licensing import classes
from portal.licensing.models import LicenceCase
from tests.licensing.applications import seed_classes
from tests.people import make_vendor

SIZES = (1_000, 10_000)
EACH = 50  # applications of one vendor, whatever the size
ROUTE = Route(legs=[Leg("licences", 5)], budget_days=5, silence=Silence.DEEMED_APPROVAL, rule="bench").as_json()
A_MONTH = timedelta(days=30)


@contextmanager
def portal_with(cases: int) -> Iterator[None]:
    """A portal in which `cases` applications run, all begun in the last hundred hours."""
    with tempfile.TemporaryDirectory() as folder:
        app = create_app(Settings.for_tests(Path(folder)))
        for command in (["db", "upgrade"], ["keys", "make"], ["calendar", "seed"]):
            app.test_cli_runner().invoke(args=command)
        with app.app_context():
            _fill(cases)
            yield


def _fill(cases: int) -> None:
    seed_classes()
    vendors, calendar = [make_vendor() for _ in range(cases // EACH)], present_calendar()
    version = classes.offered_now("small_messenger")
    office, moment = office_by_code("licences").id, now()
    whose = [(vendor.id, vendor.owner.id) for vendor in vendors]
    with transaction() as session:
        for number in range(cases):
            since = moment - timedelta(minutes=number % 6000)
            case = LicenceCase(number=f"B-{number}", title="bench", state="submitted", path="full")
            case.class_version_id = version.id
            case.applicant_id, case.created_by_id = whose[number % len(whose)]
            case.created_at = case.changed_at = case.submitted_at = since
            case.holder, case.office_id = "office", office
            session.add(case)
            term = Clock(case=case, purpose=clock.DECISION, started_at=since, rule=ROUTE, budget_days=5)
            term.pause_cap_days, term.extension_cap_days = 10, 5
            term.events = [ClockEvent(seq=1, kind="start", at=since)]
            session.add(term)
            session.flush()
            session.add(
                CustodyMove(case_id=case.id, seq=1, at=since, step="submit", holder="office", office_id=office)
            )
            clock.refresh(term, calendar)


def recomputation() -> float:
    """Seconds for deriving every running term anew after a day off inside all of them: the quickest of three."""
    calendar = present_calendar()
    day = next(d for d in (tehran_day(now()) + timedelta(days=n) for n in range(1, 9)) if calendar.is_working(d))
    changed = type(calendar)(
        calendar.weekends, (*calendar.holidays, DayOff(day, "x")), calendar.years, calendar.hours
    )
    return min(_refreshed(one) for one in (changed, calendar, changed))


def _refreshed(calendar: Calendar) -> float:
    began = time.perf_counter()
    with transaction():
        moved = [term for term in clock.running() if clock.refresh(term, calendar)]
    assert moved, "the change moved nothing"
    return time.perf_counter() - began


def silences() -> float:
    """Seconds for finding all terms that are over and doing what each means: the licence, and the rows that wait."""
    with machine.moved_by(A_MONTH):
        began = time.perf_counter()
        silence.find_silence()
        spent = time.perf_counter() - began
        while waits():
            began = time.perf_counter()
            run_one()
            spent += time.perf_counter() - began
        return spent


def waits() -> bool:
    """Whether a silence waits. What outcomes asked for (papers, letters) is other workers' work: it is put away."""
    with transaction() as session:
        others = (Job.kind != silence.SILENCE, Job.state == "waiting")
        session.execute(update(Job).where(*others).values(state="done"))
        found = select(Job.id).where(Job.kind == silence.SILENCE, Job.state == "waiting")
        return session.scalar(found.limit(1)) is not None


def main(sizes: Sequence[int]) -> int:
    costs: dict[str, dict[str, float]] = {"recomputation": {}, "silence": {}}
    for size in sizes:
        with portal_with(size):
            for name, measure in (("recomputation", recomputation), ("silence", silences)):
                costs[name][str(size)] = round(measure() / size * 1000, 3)
    for cost in costs.values():
        small, large = (cost[str(size)] for size in sizes)
        cost["ratio"] = round(large / small, 2)
    print(json.dumps({"milliseconds a case": costs}, indent=2))
    return 0


if __name__ == "__main__":
    sys.exit(main([int(size) for size in sys.argv[1:]] or SIZES))
