"""The calendar's pages: anybody looks, one administrator proposes, another confirms."""

from __future__ import annotations

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from portal.core.accounts.models import Person
from portal.core.calendar import service
from portal.core.calendar.models import CalendarChange, Holiday, WeekendRule
from portal.core.calendar.rules import OFFICES
from portal.core.calendar.year import months_of
from portal.core.db import db, transaction
from portal.core.i18n import parse_jalali
from tests.people import client_for, make_administrator, make_official, make_vendor

CLOSURE = {"day": "۱۴۰۵/۱۱/۱۲", "name": "تعطیلی ناگهانی", "scope": "country", "source": "خبر رسمی"}
CLOSED = parse_jalali("1405/11/12")


@pytest.fixture(autouse=True)
def seeded(app: Flask) -> None:
    with transaction():
        service.seed([1405])


@pytest.fixture
def one(app: Flask) -> FlaskClient:
    return client_for(make_administrator())


@pytest.fixture
def other(app: Flask) -> FlaskClient:
    return client_for(make_administrator())


def proposed(client: FlaskClient, kind: str = "holiday", about: str = "", **data: str) -> CalendarChange:
    answer = client.post(f"/admin/calendar/new/{kind}?about={about}", data=data or CLOSURE)
    assert answer.status_code == 303, answer.text
    return db.session.scalars(select(CalendarChange).order_by(CalendarChange.id.desc()).limit(1)).one()


def confirm(client: FlaskClient, row: CalendarChange) -> int:
    return client.post(f"/admin/calendar/changes/{row.token}/confirm").status_code


def test_anybody_sees_the_working_days_of_a_year(app: Flask) -> None:
    page = client_for(None).get("/calendar?year=1405").text
    assert page.count("<caption>") >= 12
    assert "روز طبیعت" in page


def test_a_year_that_is_not_known_is_not_found(app: Flask) -> None:
    assert [client_for(None).get(f"/calendar?year={year}").status_code for year in ("1380", "x", "")] == [404] * 3


@pytest.mark.parametrize("path", ["/admin/calendar", "/admin/calendar/new/holiday"])
def test_only_administrators_change_it(app: Flask, path: str) -> None:
    people: list[Person] = [make_official(), make_vendor().owner]
    assert [client_for(person).get(path).status_code for person in people] == [403, 403]
    assert client_for(None).get(path).status_code in (302, 303)


def test_a_proposal_waits_for_another_administrator(one: FlaskClient) -> None:
    row = proposed(one)
    assert service.present_calendar().is_working(CLOSED)
    assert "تعطیلی ناگهانی" in one.get("/admin/calendar").text
    assert confirm(one, row) == 403


def test_the_other_one_confirms(one: FlaskClient, other: FlaskClient) -> None:
    assert confirm(other, proposed(one)) == 303
    assert not service.present_calendar().is_working(CLOSED)


def test_only_the_other_one_has_the_button(one: FlaskClient, other: FlaskClient) -> None:
    path = f"/admin/calendar/changes/{proposed(one).token}"
    assert ["/confirm" in client.get(path).text for client in (one, other)] == [False, True]


def test_a_proposal_can_be_refused_with_a_reason(one: FlaskClient, other: FlaskClient) -> None:
    row = proposed(one)
    other.post(f"/admin/calendar/changes/{row.token}/refuse", data={"answer": "چنین خبری نیست"})
    assert "چنین خبری نیست" in one.get(f"/admin/calendar/changes/{row.token}").text
    assert confirm(other, row) == 409


def test_whoever_proposed_may_withdraw(one: FlaskClient) -> None:
    row = proposed(one)
    one.post(f"/admin/calendar/changes/{row.token}/refuse", data={})
    assert "پس گرفته شد" in one.get(f"/admin/calendar/changes/{row.token}").text


def test_every_kind_of_change_can_be_proposed_and_confirmed(one: FlaskClient, other: FlaskClient) -> None:
    holidays = db.session.scalars(select(Holiday.token).where(Holiday.day >= parse_jalali("1405/10/01"))).all()
    thursdays = db.session.scalars(select(WeekendRule.token).where(WeekendRule.scope == OFFICES)).one()
    news = {"source": "خبر رسمی"}
    asked = [
        ("remove", holidays[0], news),
        ("move", holidays[1], {"day": "1405/11/20", **news}),
        ("weekend", "", {"weekday": "5", "since": "1405/12/01", "scope": "offices", **news}),
        ("end-weekend", thursdays, {"until": "1405/12/10", **news}),
        ("hours", "", {"opens": "۷:۳۰", "closes": "14", "since": "1405/12/01", "scope": "country", **news}),
        ("year", "", {"year": "۱۴۲۰", **news}),
    ]
    for kind, about, data in asked:
        row = proposed(one, kind, about, **data)
        assert other.get(f"/admin/calendar/changes/{row.token}").status_code == 200
        assert confirm(other, row) == 303


@pytest.mark.parametrize(
    ("kind", "data", "words"),
    [
        ("holiday", {**CLOSURE, "day": "1405/13/01"}, "ماه باید"),
        ("holiday", {**CLOSURE, "day": "1450/01/20"}, "نخست آن سال را بیفزایید"),
        ("holiday", {**CLOSURE, "source": ""}, "منبع"),
        ("hours", {"opens": "25:00", "closes": "16", "since": "1405/12/01", "source": "x"}, "ساعت را به شکل"),
        ("year", {"year": "1405", "source": "x"}, "پیش‌تر وارد شده"),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_typed_is_lost(
    one: FlaskClient, kind: str, data: dict[str, str], words: str
) -> None:
    answer = one.post(f"/admin/calendar/new/{kind}", data=data)
    assert answer.status_code in (409, 422)
    assert words in answer.text
    assert db.session.scalars(select(CalendarChange).where(CalendarChange.state == "proposed")).all() == []


def test_a_holiday_that_is_gone_is_not_found(one: FlaskClient) -> None:
    assert one.get("/admin/calendar/new/remove?about=nothing").status_code == 404
    assert one.get("/admin/calendar/new/nothing").status_code == 404


def test_a_year_laid_out_has_each_of_its_days_once(app: Flask) -> None:
    months = months_of(1405, service.present_calendar())
    days = [day.date for month in months for day in month.days]
    assert (len(months), len(days), len(set(days))) == (12, 365, 365)
    assert days == sorted(days)
    assert all(len(week) == 7 for month in months for week in month.weeks)


def test_the_sum_of_the_months_is_on_the_page(app: Flask) -> None:
    total = sum(month.working for month in months_of(1405, service.present_calendar()))
    persian = str(total).translate(str.maketrans("0123456789", "۰۱۲۳۴۵۶۷۸۹"))
    assert re.search(rf"{persian} روز کاری در این سال", client_for(None).get("/calendar?year=1405").text)
