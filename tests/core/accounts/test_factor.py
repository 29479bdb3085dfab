"""The second factor."""

from __future__ import annotations

from datetime import timedelta

import pyotp
import pytest
from sqlalchemy import select

from portal.core import clock
from portal.core.accounts import factors
from portal.core.accounts.keys import RecoveryCode
from portal.core.accounts.models import Person
from portal.core.db import db, transaction
from portal.core.errors import Conflict
from tests.core.accounts.conftest import code_of, sign_in, with_factor
from tests.people import PortalClient, client_for, make_official


def test_an_official_without_a_factor_is_led_to_enrolment_before_anything_else(
    nobody: PortalClient, official: Person
):
    assert sign_in(nobody, official.email, next="/account").location == "/account/enrol?next=/account"
    assert nobody.get("/account").location.startswith("/account/enrol")
    assert "<svg" in nobody.get("/account/enrol").text


def test_the_first_code_confirms_the_factor_and_shows_ten_recovery_codes(nobody: PortalClient, official: Person):
    sign_in(nobody, official.email)
    code = pyotp.TOTP(official.totp_pending or "").at(clock.now())
    answer = nobody.post("/account/enrol", data={"one_time_code": code, "next": "/account"})
    assert answer.text.count("<code") == 10
    assert nobody.get("/account").status_code == 200


def test_a_wrong_first_code_confirms_nothing(nobody: PortalClient, official: Person):
    sign_in(nobody, official.email)
    assert nobody.post("/account/enrol", data={"one_time_code": "000000"}).status_code == 422
    db.session.refresh(official)
    assert not official.has_second_factor


def test_who_has_a_factor_is_asked_for_it(nobody: PortalClient, official: Person):
    with_factor(official)
    assert sign_in(nobody, official.email, next="/account").location == "/account/second-step?next=/account"
    assert nobody.get("/account").location.startswith("/account/second-step")


def test_the_code_of_the_device_opens(nobody: PortalClient, official: Person):
    with_factor(official)
    sign_in(nobody, official.email)
    answer = nobody.post("/account/second-step", data={"one_time_code": code_of(official, 1), "next": "/account"})
    assert answer.location == "/account"
    assert nobody.get("/account").status_code == 200


def test_persian_digits_and_spaces_are_taken(official: Person):
    with_factor(official)
    code = code_of(official, 1).translate(str.maketrans("0123456789", "۰۱۲۳۴۵۶۷۸۹"))
    with transaction():
        assert factors.check(official, f"{code[:3]} {code[3:]}") == "totp"


def test_a_code_is_good_once(official: Person):
    with_factor(official)
    code = code_of(official, 1)
    with transaction():
        assert factors.check(official, code) == "totp"
    with transaction():
        assert factors.check(official, code) is None


def test_the_code_that_confirmed_the_factor_is_used_up(official: Person):
    with_factor(official)
    with transaction():
        assert factors.check(official, code_of(official)) is None


def test_a_code_of_two_minutes_ago_is_too_old(official: Person):
    with_factor(official)
    code = code_of(official, 1)
    with clock.moved_by(timedelta(minutes=3)), transaction():
        assert factors.check(official, code) is None


def test_a_recovery_code_is_good_once(official: Person):
    codes = with_factor(official)
    with transaction():
        assert factors.check(official, codes[0].upper()) == "recovery"
    with transaction():
        assert factors.check(official, codes[0]) is None
    assert factors.recovery_codes_left(official) == 9


def test_nobody_elses_recovery_code_opens(official: Person):
    codes, other = with_factor(official), make_official()
    with_factor(other)
    with transaction():
        assert factors.check(other, codes[0]) is None


def test_recovery_codes_are_stored_as_hashes(official: Person):
    codes = with_factor(official)
    stored = db.session.scalars(select(RecoveryCode.code_hash)).all()
    assert not {code.replace("-", "") for code in codes} & set(stored)


def test_the_password_alone_cannot_replace_a_factor(nobody: PortalClient, official: Person):
    with_factor(official)
    sign_in(nobody, official.email)
    assert nobody.post("/account/enrol/begin").location.startswith("/account/second-step")
    db.session.refresh(official)
    assert official.totp_pending is None


def test_passing_the_second_step_changes_the_cookies_secret(nobody: PortalClient, official: Person):
    with_factor(official)
    sign_in(nobody, official.email)
    before = nobody.get_cookie("session")
    nobody.post("/account/second-step", data={"one_time_code": code_of(official, 1)})
    old = client_for(None)
    assert before is not None
    old.set_cookie("session", before.value)
    assert old.get("/account").location.startswith("/account/sign-in")


def test_an_official_cannot_give_the_factor_up(official: Person):
    with_factor(official)
    with pytest.raises(Conflict), transaction():
        factors.remove(official)


def test_an_owner_may_have_a_factor_and_give_it_up(owner: Person):
    with_factor(owner)
    client = client_for(owner)
    assert client.post("/account/factor/remove").status_code == 303
    db.session.refresh(owner)
    assert not owner.has_second_factor


def test_the_secret_is_sealed_in_its_column(official: Person):
    with_factor(official)
    raw = db.session.connection().exec_driver_sql("SELECT totp_secret FROM people ORDER BY id DESC").scalar()
    assert official.totp_secret
    assert official.totp_secret not in str(raw)


def test_every_secret_has_a_picture(owner: Person):
    with transaction():
        factors.begin(owner)
    assert factors.enrolment_address(owner).startswith("otpauth://totp/")
    assert factors.enrolment_picture(owner).startswith("<svg")


def test_until_the_second_step_an_open_page_greets_nobody(official: Person):
    with_factor(official)
    half = client_for(official, second_factor=False)
    assert official.name not in half.get("/account/forgotten").text
    assert official.name in client_for(official).get("/account/forgotten").text
