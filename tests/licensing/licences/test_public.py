"""Anyone can check: the register tells the truth at once, to people and to machines, and gives away nothing else."""

from __future__ import annotations

import csv
import io
import json
from datetime import timedelta

import pytest
from flask.testing import FlaskClient

from portal.core.clock import moved_by
from portal.core.db import db, transaction
from portal.core.jobs import run_all_jobs
from portal.licensing.licences import certificate, schemas, service
from portal.licensing.licences.models import Licence
from tests.licensing.applications import desk_official, submitted
from tests.licensing.lives import REASON, again, days_before_end, issued
from tests.people import client_for, make_vendor

pytestmark = pytest.mark.usefixtures("app")


@pytest.fixture
def licence() -> Licence:
    return issued()


def suspend(licence: Licence) -> None:
    with transaction():
        service.suspend(again(licence), desk_official(), REASON)


def test_the_page_behind_the_code_says_that_it_is_in_force(client: FlaskClient, licence: Licence) -> None:
    assert "هم‌اکنون اعتبار دارد" in client.get(f"/v/{licence.code}").text


@pytest.mark.parametrize("place", ["/v/{0.code}", "/register/{0.number}"])
def test_a_suspension_shows_at_once(client: FlaskClient, licence: Licence, place: str) -> None:
    url = place.format(licence)
    client.get(url)
    suspend(licence)
    shown = client.get(url).text
    assert "معلق است و اعتبار ندارد" in shown
    assert "هم‌اکنون اعتبار دارد" not in shown


def test_a_suspension_shows_at_once_to_machines_and_in_the_badge(client: FlaskClient, licence: Licence) -> None:
    suspend(licence)
    answer = client.get(f"/api/v1/licences/{licence.number}").json
    assert answer is not None
    assert (answer["state"], answer["in_force"]) == ("suspended", False)
    assert "معلق" in client.get(f"/badge/{licence.code}.svg").text


def test_an_expired_licence_is_not_shown_as_valid(client: FlaskClient, licence: Licence) -> None:
    with days_before_end(licence, -1):
        assert "این پروانه اعتبار ندارد" in client.get(f"/v/{licence.code}").text


CACHED = [
    "/v/{0.code}",
    "/register/{0.number}",
    "/api/v1/licences/{0.number}",
    "/badge/{0.code}.svg",
    "/register.json",
]


@pytest.mark.parametrize("place", CACHED)
def test_nobody_keeps_an_answer_for_more_than_a_minute(client: FlaskClient, licence: Licence, place: str) -> None:
    control = client.get(place.format(licence)).cache_control
    assert control.public
    assert 0 < (control.max_age or 0) <= 60


@pytest.mark.parametrize("place", CACHED)
def test_an_unchanged_answer_is_not_sent_again(client: FlaskClient, licence: Licence, place: str) -> None:
    tag = client.get(place.format(licence)).headers["ETag"]
    assert client.get(place.format(licence), headers={"If-None-Match": tag}).status_code == 304


@pytest.mark.parametrize("place", CACHED)
def test_a_changed_answer_has_another_tag(client: FlaskClient, licence: Licence, place: str) -> None:
    tag = client.get(place.format(licence)).headers["ETag"]
    suspend(licence)
    assert client.get(place.format(licence), headers={"If-None-Match": tag}).status_code == 200


def test_a_cached_page_is_the_same_for_everybody(client: FlaskClient, licence: Licence) -> None:
    """What caches on the way keep must not depend on who asked."""
    vendor = client_for(make_vendor("پیام‌رسان رقیب").owner)
    assert vendor.get(f"/v/{licence.code}").data == client.get(f"/v/{licence.code}").data


def test_a_cached_page_sets_no_cookie(client: FlaskClient, licence: Licence) -> None:
    assert "Set-Cookie" not in client.get(f"/v/{licence.code}").headers


def test_the_page_shows_the_digest_of_the_certificate(client: FlaskClient, licence: Licence) -> None:
    number, code = licence.id, licence.code
    run_all_jobs()
    paper = certificate.latest(db.session.get_one(Licence, number))
    assert paper is not None
    assert paper.digest
    assert paper.digest in client.get(f"/v/{code}").text


def test_an_unknown_code_is_not_found(client: FlaskClient) -> None:
    assert client.get("/v/nosuchcodenosuchcode12").status_code == 404


def test_the_register_is_searched_in_any_spelling(client: FlaskClient) -> None:
    vendor = make_vendor("کیهان پیام یکتا")
    issued(vendor=vendor, product={"name_fa": "پیک‌رسان یکتا"})
    for words in ("پيك رسان", "پیکرسان يكتا", "كيهان"):
        assert "پیک‌رسان یکتا" in client.get("/register", query_string={"q": words}).text


@pytest.mark.parametrize(("state", "there"), [("in_force", True), ("suspended", False), ("revoked", False)])
def test_the_register_is_filtered_by_the_state_of_today(
    client: FlaskClient, licence: Licence, state: str, there: bool
) -> None:
    found = json.loads(client.get("/register.json", query_string={"state": state}).text)["licences"]
    assert (licence.number in [row["number"] for row in found]) is there


def test_the_filter_follows_the_end_of_a_suspension(client: FlaskClient, licence: Licence) -> None:
    with transaction():
        end = licence.valid_from + timedelta(days=2)
        service.suspend(again(licence), desk_official(), REASON, end)
    with moved_by(timedelta(days=3)):
        found = json.loads(client.get("/register.json", query_string={"state": "in_force"}).text)["licences"]
    assert [row["number"] for row in found] == [licence.number]


def test_the_register_holds_licences_not_applications(client: FlaskClient) -> None:
    case = submitted()
    assert case.applicant.name_fa not in client.get("/register").text


def test_the_register_gives_away_nothing_of_the_application(client: FlaskClient, licence: Licence) -> None:
    """No national code, no mobile, no address, no name of a person."""
    shown = "".join(client.get(place).text for place in ("/register", "/register.json", "/register.csv"))
    shown += client.get(f"/register/{licence.number}").text
    for secret in ("رها نیک‌سیرت", "سپهر", "نیکا هشیار", "خیابان آزمون", "security@example.com"):
        assert secret not in shown


def test_a_spreadsheet_runs_nothing_of_the_csv(client: FlaskClient) -> None:
    issued(vendor=make_vendor("=HYPERLINK(1)"), product={"name_fa": "پیام‌رسان جدول"})
    rows = list(csv.reader(io.StringIO(client.get("/register.csv").text.lstrip("\ufeff"))))
    cells = [cell for row in rows for cell in row]
    assert "'=HYPERLINK(1)" in cells
    assert not [cell for cell in cells if cell[:1] in ("=", "+", "-", "@")]


def test_the_csv_is_read_as_persian_by_spreadsheets(client: FlaskClient, licence: Licence) -> None:
    body = client.get("/register.csv").data
    assert body.startswith("\ufeff".encode())
    assert licence.number.encode() in body


def test_json_pages_lead_through_the_whole_register(client: FlaskClient, licence: Licence) -> None:
    answer = client.get("/register.json").json
    assert answer is not None
    assert (len(answer["licences"]), answer["next"]) == (1, None)


def test_a_number_typed_with_persian_digits_is_found(client: FlaskClient, licence: Licence) -> None:
    typed = licence.number.translate(str.maketrans("0123456789", "۰۱۲۳۴۵۶۷۸۹"))
    answer = client.get("/verify", query_string={"number": f" {typed} "})
    assert answer.location == f"/register/{licence.number}"


def test_a_slip_in_the_number_is_told_apart_from_an_unknown_number(client: FlaskClient, licence: Licence) -> None:
    slip = licence.number[:-1] + str((int(licence.number[-1]) + 1) % 10)
    assert "رقم نادرست" in client.get("/verify", query_string={"number": slip}).text


def test_the_badge_may_stand_on_another_site(client: FlaskClient, licence: Licence) -> None:
    answer = client.get(f"/badge/{licence.code}.svg")
    assert answer.mimetype == "image/svg+xml"
    assert answer.headers["Cross-Origin-Resource-Policy"] == "cross-origin"


def test_what_machines_are_told_of_a_licence_is_what_they_get(client: FlaskClient, licence: Licence) -> None:
    record = client.get(f"/api/v1/licences/{licence.number}").get_json()
    past = client.get(f"/api/v1/licences/{licence.number}?on=2024-01-01").get_json()
    assert schemas.LICENCE["required"] == sorted(record)
    assert schemas.PAST["required"] == sorted(past)
    assert schemas.REGISTER["required"] == sorted(client.get("/register.json").get_json())
