"""Following a file without signing in: two numbers that fit, or one and the same answer."""

from __future__ import annotations

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from portal.core.cases import take_step
from portal.core.db import transaction
from portal.core.numbering import with_check
from portal.licensing.models import LicenceCase
from tests.licensing.applications import submitted, taken
from tests.people import client_for

MOBILE = "+989121234567"
NONE_SUCH = with_check("P-1405-999999-")


@pytest.fixture
def case(app: Flask) -> LicenceCase:
    found = submitted("messenger", hosting={"share_in_country": "60"})
    with transaction():
        found.created_by.mobile = MOBILE
    return found


@pytest.fixture
def anybody(app: Flask) -> FlaskClient:
    return client_for(None)


def track(client: FlaskClient, number: str, digits: str = "4567") -> TestResponse:
    return client.post("/track", data={"number": number, "digits": digits})


def test_status_office_and_day_of_the_answer_are_shown(anybody: FlaskClient, case: LicenceCase) -> None:
    answer = track(anybody, case.number)
    assert answer.status_code == 200
    assert "در بررسی" in answer.text
    assert "میز صدور پروانه" in answer.text
    assert "روز پاسخ" in answer.text


def test_nothing_else_of_the_case_is_shown(anybody: FlaskClient, case: LicenceCase) -> None:
    page = track(anybody, case.number).text
    secrets = (case.title, case.applicant.name_fa, case.created_by.name, case.token, MOBILE[-10:])
    assert not [secret for secret in secrets if secret in page]


@pytest.mark.parametrize("write", [str.lower, lambda n: n.replace("-", ""), lambda n: n[2:], lambda n: f" {n} "])
def test_the_number_may_be_written_in_many_ways(anybody: FlaskClient, case: LicenceCase, write: object) -> None:
    assert track(anybody, write(case.number)).status_code == 200  # type: ignore[operator]


def test_persian_digits_do(anybody: FlaskClient, case: LicenceCase) -> None:
    persian = str.maketrans("0123456789", "۰۱۲۳۴۵۶۷۸۹")
    assert track(anybody, case.number.translate(persian), "۴۵۶۷").status_code == 200


def test_wrong_digits_and_a_number_that_nobody_has_get_the_same_answer(
    anybody: FlaskClient, case: LicenceCase
) -> None:
    wrong_digits, wrong_number = track(anybody, case.number, "0000"), track(anybody, NONE_SUCH, "0000")
    assert wrong_digits.status_code == wrong_number.status_code == 404
    assert without_token(wrong_digits.text).replace(case.number, "#") == without_token(wrong_number.text).replace(
        NONE_SUCH, "#"
    )


def without_token(page: str) -> str:
    """The page without its CSRF token, which names the second that it was made in."""
    rest, tokens = re.subn(r'name="csrf_token" value="[^"]+"', "", page)
    assert tokens
    return rest


def test_a_mistyped_number_is_told_by_its_check_digit(anybody: FlaskClient, case: LicenceCase) -> None:
    wrong = case.number[:-1] + str((int(case.number[-1]) + 1) % 10)
    answer = track(anybody, wrong)
    assert answer.status_code == 422
    assert "یک رقم نادرست دارد" in answer.text


@pytest.mark.parametrize("digits", ["456", "45678", "abcd", "", "²²²²"])
def test_four_digits_are_four_digits(anybody: FlaskClient, case: LicenceCase, digits: str) -> None:
    assert track(anybody, case.number, digits).status_code == 422


def test_guessing_is_slowed_down(anybody: FlaskClient, case: LicenceCase) -> None:
    statuses = [track(anybody, case.number, f"{guess:04}").status_code for guess in range(7)]
    assert statuses == [404] * 5 + [429] * 2 or statuses == [404] * 6 + [429]


def test_the_right_numbers_do_not_get_through_while_guesses_wait(anybody: FlaskClient, case: LicenceCase) -> None:
    for guess in range(7):
        track(anybody, case.number, f"{guess:04}")
    assert track(anybody, case.number).status_code == 429


def test_who_must_wait_is_told_how_long_and_nothing_of_an_account(anybody: FlaskClient, case: LicenceCase) -> None:
    answer = [track(anybody, case.number, f"{guess:04}") for guess in range(7)][-1]
    assert "دوباره بیازمایید" in answer.text
    assert "حساب شما" not in answer.text
    assert int(answer.headers["Retry-After"]) > 0


def test_whoever_knows_both_may_look_often(anybody: FlaskClient, case: LicenceCase) -> None:
    assert {track(anybody, case.number).status_code for _ in range(9)} == {200}


def test_a_person_without_a_mobile_number_cannot_be_followed(anybody: FlaskClient, case: LicenceCase) -> None:
    with transaction():
        case.created_by.mobile = None
    assert track(anybody, case.number).status_code == 404


def test_the_end_of_a_case_is_shown(anybody: FlaskClient, app: Flask) -> None:
    case = taken()
    with transaction():
        case.created_by.mobile = MOBILE
        take_step(case, "withdraw", case.created_by)
    assert "پرونده پایان یافته است" in track(anybody, case.number).text


def test_the_first_page_leads_there(anybody: FlaskClient) -> None:
    assert 'href="/track"' in anybody.get("/").text
    assert anybody.get("/track").status_code == 200
