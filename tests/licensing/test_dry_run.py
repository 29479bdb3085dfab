"""What the page says before sending is what sending then gives: for any draft, at any time."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlencode

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from portal.core import clock
from portal.core.accounts.models import Person
from portal.core.cases import take_step
from portal.core.db import db, transaction
from portal.core.errors import Invalid
from portal.licensing import renewal, review, sections
from portal.licensing.models import LicenceCase
from tests.licensing import applications, lives
from tests.people import client_for, make_person, make_vendor

# Around Nowruz, a weekend, an ordinary week and the last minute of a day in Tehran.
MOMENTS = [
    datetime(2027, 3, 18, 9, 0, tzinfo=UTC),
    datetime(2027, 3, 20, 20, 29, 59, tzinfo=UTC),
    datetime(2026, 12, 3, 20, 31, tzinfo=UTC),
    datetime(2026, 12, 8, 8, 0, tzinfo=UTC),
]
CLASSES = ("small_messenger", "messenger", "foreign_messenger")
some = settings(max_examples=14, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@pytest.fixture
def owner(app: Flask) -> Person:
    applications.seed_classes()
    return make_person()


def send(case: LicenceCase) -> None:
    with transaction():
        take_step(applications.again(case), "submit", case.created_by)


def hosting(share: int) -> dict[str, Any]:
    return {"share_in_country": str(share)}


@given(
    st.sampled_from(CLASSES),
    st.sampled_from(MOMENTS),
    st.integers(0, 200_000),
    st.sampled_from([60, 100]),
    st.booleans(),
)
@some
def test_path_and_day_are_those_that_sending_gives(
    owner: Person, code: str, moment: datetime, users: int, share: int, complete: bool
) -> None:
    with clock.moved_to(moment):
        case = applications.draft(code, make_vendor(owner=owner))
        applications.write(
            case, applications.section_data(case, product={"users": str(users)}, hosting=hosting(share))
        )
        if complete:
            applications.hand_in_all(case)
        said = review.outlook_of(case)
        if said.may_be_sent:
            send(case)
            sent = applications.again(case)
            assert (sent.path, sent.due_at) == (said.path, said.answer_by)
        else:
            with pytest.raises(Invalid, match=str(said.unfinished[0].section.title)):
                send(case)


@pytest.mark.parametrize("users", ["42000", "700000"])
def test_a_renewal_is_foretold_by_the_same_rule(app: Flask, users: str) -> None:
    licence = lives.issued()
    with lives.days_before_end(licence, 20):
        case = changed(licence.id, users)
        said = review.outlook_of(case)
        send(case)
        assert applications.again(case).path == said.path == ("instant" if users == "42000" else "full")


def changed(licence_id: int, users: str) -> LicenceCase:
    owner = applications.newest().created_by
    with transaction():
        case = renewal.begin_renewal(licence_id, owner)
    row = sections.row_of(case, "product")
    assert row is not None
    applications.write(case, {"product": row.data | {"users": users}}, owner)
    return case


def test_the_page_of_a_variation_without_a_change_says_so_and_offers_no_sending(app: Flask) -> None:
    licence = lives.issued()
    owner = applications.newest().created_by
    with transaction():
        case = renewal.begin_variation(licence.id, owner)
    page = client_for(owner).get(f"/applications/{case.token}/review").text
    assert "چیزی تغییر نکرده است" in page
    assert "فرستادن درخواست" not in page


def test_looking_stores_nothing(app: Flask) -> None:
    licence = lives.issued()
    with lives.days_before_end(licence, 20):
        before = applications.newest().id
        renewal.outlook_of(licence)
        assert not db.session.new
        assert applications.newest().id == before


def test_the_office_and_what_its_silence_means_are_named(app: Flask) -> None:
    case = applications.complete_draft(hosting={"share_in_country": "10"})
    said = review.outlook_of(case)
    assert said.answer is not None
    assert (said.answer.office.code, said.answer.granted_by_silence) == ("licences", True)


def test_a_year_without_a_calendar_is_not_guessed(app: Flask) -> None:
    with clock.moved_by(timedelta(days=365 * 12)):
        assert review.outlook_of(applications.complete_draft()).answer_by is None


def trial_url(**given: str) -> str:
    figures = {"users": "۴۲۰۰۰", "share_in_country": "100", "certificate_expiry": lives.jalali_in(200)} | given
    ticks = dict.fromkeys(("complete", "documents", "court_orders", "quiet_year"), "y")
    return "/licence-classes/small_messenger/trial?" + urlencode(figures | ticks | given)


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({}, "در همان دقیقه"),
        ({"users": "200000"}, "شمار کاربران (۲۰۰٬۰۰۰)"),
        ({"share_in_country": "99"}, "کارشناس پرونده را بررسی می‌کرد"),
        ({"court_orders": ""}, "رابط شبانه‌روزی دستورهای قضایی معرفی نشده است"),
    ],
)
def test_anybody_can_try_the_rule_with_a_few_figures(app: Flask, given: dict[str, str], said: str) -> None:
    applications.seed_classes()
    page = client_for(None).get(trial_url(**given))
    assert page.status_code == 200
    assert said in page.text


@pytest.mark.parametrize(
    "given", [{"users": "many"}, {"share_in_country": "101"}, {"certificate_expiry": "1404/13/1"}]
)
def test_figures_that_are_none_are_answered_beside_their_field(app: Flask, given: dict[str, str]) -> None:
    applications.seed_classes()
    assert client_for(None).get(trial_url(**given)).status_code == 422


def test_a_class_that_is_not_offered_cannot_be_tried(app: Flask) -> None:
    assert client_for(None).get("/licence-classes/none/trial").status_code == 404


def test_asking_for_a_language_is_not_yet_asking_for_a_path(app: Flask) -> None:
    applications.seed_classes()
    assert client_for(None).get("/licence-classes/small_messenger/trial?lang=en").status_code == 200
