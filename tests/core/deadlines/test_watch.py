"""What a change of the calendar would move is shown before; what rests on past days stays."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

import pytest
from flask import Flask

from portal.core import clock as time
from portal.core.accounts.models import Person
from portal.core.calendar import service
from portal.core.calendar.changes import Change
from portal.core.calendar.holiday_changes import AddHoliday, AddYear
from portal.core.calendar.models import CalendarChange
from portal.core.calendar.rule_changes import AddWeekend
from portal.core.cases import take_step
from portal.core.clock import now
from portal.core.db import db, transaction
from portal.core.errors import Conflict
from portal.core.i18n import tehran_day
from portal.core.jobs import run_all_jobs
from portal.licensing.models import LicenceCase
from tests.licensing.applications import newest, submitted
from tests.people import client_for, make_administrator

SATURDAY = datetime(2026, 10, 10, 6, tzinfo=UTC)
TUESDAY = date(2026, 10, 13)


@pytest.fixture
def one(app: Flask) -> Person:
    return make_administrator()


@pytest.fixture
def other(app: Flask) -> Person:
    return make_administrator()


@pytest.fixture
def case(app: Flask) -> Iterator[LicenceCase]:
    """Sent on a Saturday; a fortnight later somebody looks at the calendar."""
    with time.moved_to(SATURDAY):
        found = submitted("messenger", hosting={"share_in_country": "60"})
    with time.moved_to(SATURDAY + timedelta(days=6)):
        yield found


def propose(actor: Person, change: Change) -> CalendarChange:
    with transaction():
        return service.propose(actor, change, "خبر رسمی")


def confirm(actor: Person, row: CalendarChange) -> None:
    with transaction():
        service.confirm(actor, row)


def end(case: LicenceCase) -> None:
    with transaction():
        take_step(case, "withdraw", case.created_by)


def test_the_terms_that_would_move_are_named_with_both_days(case: LicenceCase, one: Person) -> None:
    [moved] = service.foresee(AddHoliday(TUESDAY, "تعطیلی دیر اعلام‌شده"))
    assert case.number in moved.what
    assert moved.before == case.due_at
    assert moved.before is not None
    assert moved.after is not None
    assert moved.after > moved.before


def test_looking_writes_nothing(case: LicenceCase, one: Person) -> None:
    before = case.due_at
    service.foresee(AddHoliday(TUESDAY, "تعطیلی دیر اعلام‌شده"))
    db.session.rollback()
    assert newest().due_at == before
    assert service.present_calendar().is_working(TUESDAY)


def test_what_was_foreseen_is_what_happens(case: LicenceCase, one: Person, other: Person) -> None:
    change = AddWeekend(1, TUESDAY)
    [moved] = service.foresee(change)
    confirm(other, propose(one, change))
    assert newest().due_at == moved.after


def test_a_day_that_is_off_anyway_moves_nothing(case: LicenceCase) -> None:
    assert service.foresee(AddHoliday(TUESDAY + timedelta(days=3), "جمعه‌ای که نامی گرفت")) == []


def test_the_page_says_how_many_would_move(case: LicenceCase, one: Person, other: Person) -> None:
    row = propose(one, AddHoliday(TUESDAY, "تعطیلی دیر اعلام‌شده"))
    page = client_for(other).get(f"/admin/calendar/changes/{row.token}").text
    assert "روز پایان ۱ مهلت جاری جابه‌جا می‌شود" in page


def test_a_late_holiday_counts_for_a_running_case(case: LicenceCase, one: Person, other: Person) -> None:
    before = case.due_at
    confirm(other, propose(one, AddHoliday(TUESDAY, "تعطیلی دیر اعلام‌شده")))
    run_all_jobs()
    after = newest().due_at
    assert before is not None
    assert after is not None
    assert after > before


def test_a_past_holiday_in_the_term_of_a_decided_case_is_refused_and_nothing_changes(
    case: LicenceCase, one: Person
) -> None:
    end(case)
    with pytest.raises(Conflict) as caught:
        propose(one, AddHoliday(TUESDAY, "تعطیلی دیر اعلام‌شده"))
    assert "پایان یافته" in str(caught.value.message)
    assert "پیشنهاد کنید" in str(caught.value.hint)
    assert service.open_changes() == []
    assert service.present_calendar().is_working(TUESDAY)


def test_a_decision_after_the_proposal_stops_its_confirmation(case: LicenceCase, one: Person, other: Person) -> None:
    row = propose(one, AddHoliday(TUESDAY, "تعطیلی دیر اعلام‌شده"))
    end(case)
    with pytest.raises(Conflict):
        confirm(other, row)
    assert "این تغییر اکنون ممکن نیست" in client_for(other).get(f"/admin/calendar/changes/{row.token}").text
    assert service.present_calendar().is_working(TUESDAY)


def test_a_weekend_from_a_past_day_on_is_refused_too(case: LicenceCase, one: Person) -> None:
    end(case)
    with pytest.raises(Conflict):
        propose(one, AddWeekend(1, TUESDAY))


@pytest.mark.parametrize("days", [-30, 0, 1, 30])
def test_days_outside_the_terms_of_decided_cases_may_change(case: LicenceCase, one: Person, days: int) -> None:
    end(case)
    day = tehran_day(now()) + timedelta(days=days)
    assert propose(one, AddHoliday(day, "روزی دیگر")).state == "proposed"


def test_a_year_may_always_be_added(case: LicenceCase, one: Person) -> None:
    end(case)
    assert propose(one, AddYear(1380)).state == "proposed"


def test_terms_that_wait_for_a_year_are_told_to_administrators(app: Flask, one: Person) -> None:
    with time.moved_to(now().replace(year=2040)):
        submitted("messenger")
        assert any("۱ مهلت جاری روز پاسخ ندارد" in sentence for sentence in service.warnings())
