"""While a grant lasts: provided, used, and taken back where it lies idle, unless an appeal stops it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from io import BytesIO
from zipfile import ZipFile

import pytest
from flask import Flask
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from portal.core import capacity, clock
from portal.core.accounts.roles import Kind, Role
from portal.core.api import keys
from portal.core.capacity import Reading
from portal.core.db import db, transaction
from portal.core.errors import Conflict, Forbidden
from portal.core.notifications import Notification
from portal.subsidies import looking
from portal.subsidies.models import Grant
from portal.subsidies.upkeep import ladder, providing
from portal.subsidies.upkeep.idle import Held, Report, idle_lines
from portal.subsidies.upkeep.models import Reclaim
from tests.people import client_for, make_member, make_official, make_organisation, make_vendor
from tests.subsidies import supports

DAY = date(2026, 11, 25)
CPU = Held("vcpu", 100, 2, 4)


def reports(units: int, days: int) -> list[Report]:
    return [Report("vcpu", DAY - timedelta(days=n), units) for n in range(1, days + 1)]


@pytest.mark.parametrize(("used", "keep"), [(0, 0), (1, 4), (5, 6), (29, 30), (30, None), (100, None)])
def test_what_is_kept_is_what_was_used_up_to_a_step_and_the_minimum(used: int, keep: int | None) -> None:
    found = idle_lines([CPU], reports(used, 60), DAY, 30, 60)
    assert (found["vcpu"]["keep"] if found else None) == keep


def test_without_reports_on_half_of_the_days_nothing_is_idle() -> None:
    assert idle_lines([CPU], reports(0, 29), DAY, 30, 60) == {}
    assert idle_lines([CPU], reports(0, 30), DAY, 30, 60) != {}


@settings(max_examples=80, deadline=None)
@given(st.integers(1, 500), st.integers(1, 8), st.integers(1, 20), st.integers(0, 600), st.integers(1, 100))
def test_never_is_more_kept_than_held_nor_less_than_used(
    units: int, step: int, minimum: int, used: int, percent: int
) -> None:
    found = idle_lines([Held("vcpu", units, step, minimum)], reports(used, 60), DAY, percent, 60)
    for line in found.values():
        assert used <= line["keep"] < line["granted"] == units


# The ladder, with a real grant.


@pytest.fixture
def grant(app: Flask) -> Grant:
    return supports.granted({"vcpu": 40, "memory": 40}, until=900)


def use(grant: Grant, vcpu: int, memory: int = 40, days: int = 60) -> None:
    living = supports.living(grant)
    used = {"vcpu": vcpu, "memory": memory}
    with transaction():
        rows = [
            Reading(living, f"soleimani/{code}", supports.today(-n), amount)
            for n in range(1, days + 1)
            for code, amount in used.items()
        ]
        capacity.report_usage(None, rows, "upload")


@pytest.fixture
def idle(grant: Grant) -> Iterator[Grant]:
    """Sixty days later: of 40 vCPU at most 5 were used."""
    with clock.moved_by(timedelta(days=61)):
        use(grant, 5)
        ladder.climb_all()
        yield grant


def climb(grant: Grant) -> Reclaim:
    query = select(Reclaim).where(Reclaim.grant_id == grant.id).order_by(Reclaim.id.desc())
    return db.session.scalars(query.execution_options(populate_existing=True)).first()  # type: ignore[return-value]


def letters() -> list[str]:
    rows = db.session.scalars(select(Notification.template).order_by(Notification.id))
    return [
        name for name in rows if name.startswith(("support_unused", "support_shrink", "support_recl", "support_left"))
    ]


def test_a_grant_that_is_younger_than_the_look_back_is_left_alone(grant: Grant) -> None:
    with clock.moved_by(timedelta(days=30)):
        use(grant, 0, days=29)
        ladder.climb_all()
        assert climb(grant) is None


def test_idle_units_are_noticed_once(idle: Grant) -> None:
    ladder.climb_all()
    row = climb(idle)
    assert (row.state, row.lines) == ("noticed", {"vcpu": {"granted": 40, "peak": 5, "keep": 6}})
    assert letters() == ["support_unused"]


def test_the_ladder_ends_in_reclaiming_what_lies_idle_and_nothing_else(idle: Grant) -> None:
    with clock.moved_by(timedelta(days=15)):
        use(idle, 5)
        ladder.climb_all()
        ladder.climb_all()
        assert climb(idle).state == "proposed"
        with clock.moved_by(timedelta(days=29)):
            ladder.climb_all()
            assert climb(idle).state == "proposed"
        with clock.moved_by(timedelta(days=30)):
            use(idle, 5)
            ladder.climb_all()
            ladder.climb_all()
            assert climb(idle).state == "reclaimed"
            assert supports.held(idle) == {"vcpu": 40, "memory": 40}
            assert supports.held(idle, 1) == {"vcpu": 6, "memory": 40}
    assert letters() == ["support_unused", "support_shrink_proposed", "support_reclaimed"]


def test_who_begins_to_use_it_climbs_down(idle: Grant) -> None:
    with clock.moved_by(timedelta(days=15)):
        use(idle, 39, days=10)
        ladder.climb_all()
        assert climb(idle).state == "dropped"
        assert supports.held(idle, 5) == {"vcpu": 40, "memory": 40}


def appealed(grant: Grant) -> Reclaim:
    with transaction():
        ladder.appeal(climb(grant), supports.owner_of(grant), "برای شب یلدا لازم است.")
    return climb(grant)


def test_an_appeal_stops_it_until_it_is_decided(idle: Grant) -> None:
    appealed(idle)
    with clock.moved_by(timedelta(days=200)):
        use(idle, 0)
        ladder.climb_all()
        assert climb(idle).state == "appealed"
        assert supports.held(idle, 1) == {"vcpu": 40, "memory": 40}


def test_an_appeal_that_is_upheld_leaves_it_as_it_is(idle: Grant) -> None:
    row, official = appealed(idle), supports.signatory()
    page = client_for(official).post(
        f"/support/reclaims/{row.token}/decision", data={"outcome": "keep", "reasons": "بار فصلی است."}
    )
    assert page.status_code == 303
    assert climb(idle).state == "kept"


def test_an_appeal_that_is_dismissed_begins_its_grace_anew(idle: Grant) -> None:
    row, official = appealed(idle), supports.signatory()
    with transaction():
        ladder.decide(row, official, False, "بار فصلی نیست.")
    assert (climb(idle).state, climb(idle).next_on) == ("proposed", supports.today(30))
    with pytest.raises(Conflict), transaction():
        ladder.decide(climb(idle), official, True, "دوباره.")


@pytest.mark.parametrize("role", [Role.OFFICIAL, Role.SUPERVISOR])
def test_only_a_signatory_decides_an_appeal(idle: Grant, role: Role) -> None:
    row = appealed(idle)
    with pytest.raises(Forbidden), transaction():
        ladder.decide(row, make_official("support", role), True, "دلیل")


def test_the_holder_appeals_on_the_page_and_a_rival_finds_nothing(idle: Grant) -> None:
    row = climb(idle)
    url = f"/support/reclaims/{row.token}/appeal"
    assert client_for(make_vendor().owner).get(url).status_code == 404
    owner = client_for(supports.owner_of(idle))
    assert url in owner.get(f"/support/grants/{idle.token}").text
    assert owner.post(url, data={"words": ""}).status_code == 422
    assert owner.post(url, data={"words": "لازم است."}).status_code == 303
    assert climb(idle).state == "appealed"


# The operator.


def upload(grant: Grant, text: str) -> tuple[int, str]:
    pool = supports.site()
    browser = client_for(supports.operator_of(pool), pool.owner)
    answer = browser.post(
        f"/support/operator/{pool.token}/usage", data={"file": (BytesIO(text.encode()), "usage.csv")}
    )
    return answer.status_code, answer.text


def used(grant: Grant) -> dict[str, int | None]:
    rows = looking.rows_of_grant(supports.living(grant), supports.today())
    return {row.resource.code: row.used for row in rows}


def test_a_file_in_persian_digits_and_jalali_days_is_written_down(grant: Grant) -> None:
    day = supports.jalali(supports.today(-1))
    text = (
        f"\ufeffgrant,class,day,amount\n{grant.number},vcpu,{day},۱۲\n{grant.number},memory,{supports.today(-1)},8\n"
    )
    assert upload(grant, text)[0] == 303
    assert used(grant) == {"vcpu": 12, "memory": 8}


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("G-1405-999999-0,vcpu,1405/01/01,1", "تخصیصی با این شماره"),
        ("{number},disk,1405/01/01,1", "رده‌ی"),
        ("{number},vcpu,1405/13/01,1", "روز"),
        ("{number},vcpu,1405/01/01,-1", "مقدار"),
        ("{number},vcpu,1405/01/01,1.5", "مقدار"),
        ("{number},vcpu,1420/01/01,1", "نرسیده"),
        ("{number},vcpu,1405/01/01", "چهار خانه"),
    ],
)
def test_one_wrong_line_keeps_all_out_and_is_named(grant: Grant, line: str, says: str) -> None:
    right = f"{grant.number},vcpu,{supports.today(-1)},1"
    status, page = upload(grant, "grant,class,day,amount\n" + right + "\n" + line.format(number=grant.number))
    assert status in (409, 422, 400)
    assert says in page
    assert used(grant) == {"vcpu": None, "memory": None}


@pytest.mark.parametrize("text", ["", "a,b\n1,2", "\udcff".encode("utf-8", "surrogatepass").decode("latin-1")])
def test_what_is_no_such_file_is_refused(grant: Grant, text: str) -> None:
    assert upload(grant, text)[0] in (400, 422)


def test_a_stranger_body_has_no_such_page(grant: Grant) -> None:
    other = make_organisation(Kind.DATACENTRE_OPERATOR)
    browser = client_for(make_member(other, Role.MANAGER), other)
    assert browser.get(f"/support/operator/{supports.site().token}").status_code == 404


def test_the_operator_says_that_it_stands_ready_and_after_a_change_anew(grant: Grant) -> None:
    pool, operator = supports.site(), supports.operator_of(supports.site())
    assert [duty.waits for duty in providing.duties_of(pool)] == [True]
    with transaction():
        providing.provide(supports.living(grant), operator)
    assert [duty.waits for duty in providing.duties_of(pool)] == [False]
    with clock.moved_by(timedelta(days=1)), transaction():
        capacity.change(
            None,
            supports.living(grant),
            supports.today(1),
            [capacity.Ask("soleimani/vcpu", supports.today(1), supports.today(9), 8)],
        )
    assert [duty.waits for duty in providing.duties_of(pool)] == [True]


def test_the_operators_machines_push_what_was_used(app: Flask, grant: Grant) -> None:
    pool = supports.site()
    head = make_member(pool.owner, Role.MANAGER)
    with transaction():
        _key, secret = keys.make(pool.owner, "سنجه‌ها", ["subsidies.usage"], timedelta(days=30), head)
    body = {
        "readings": [{"grant": grant.number, "resource": "vcpu", "day": supports.today(-1).isoformat(), "amount": 7}]
    }
    headers = {"Authorization": f"Bearer {secret}", "Idempotency-Key": "reading-1"}
    answer = app.test_client().post(f"/api/v1/support/pools/{pool.code}/usage", json=body, headers=headers)
    assert (answer.status_code, answer.json) == (201, {"taken": 1})
    assert used(grant)["vcpu"] == 7
    other = app.test_client().post(
        "/api/v1/support/pools/other/usage", json=body, headers=headers | {"Idempotency-Key": "reading-2"}
    )
    assert other.status_code == 404


# Files.


def test_the_sheets_carry_the_same_rows_and_run_nothing(app: Flask) -> None:
    vendor = make_vendor("=HYPERLINK(1)")
    grant = supports.granted({"vcpu": 40, "memory": 40}, vendor)
    pool, browser = supports.site(), client_for(supports.owner_of(grant))
    text = browser.get(f"/support/pools/{pool.token}/holders.csv").text
    assert "'=HYPERLINK(1)" in text
    sheet = browser.get(f"/support/pools/{pool.token}/holders.xlsx").data
    with ZipFile(BytesIO(sheet)) as book:
        inside = book.read("xl/worksheets/sheet1.xml").decode()
    assert 'rightToLeft="1"' in inside
    assert "<f>" not in inside
