"""A passkey as the second step: good once a challenge, on the portal's own pages, in its owner's hands."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from portal.core import clock
from portal.core.accounts import passkeys
from portal.core.accounts.keys import SignIn
from portal.core.accounts.models import Person
from portal.core.db import db, transaction
from tests.authenticator import Authenticator
from tests.core.accounts.by_passkey import (
    STEP,
    STEP_OPTIONS,
    at_second_step,
    is_in,
    register,
    the_passkey,
    use,
    with_passkey,
)
from tests.core.accounts.conftest import Post, code_of, sign_in, with_factor
from tests.people import client_for, make_official


@pytest.fixture
def device(official: Person) -> Authenticator:
    """The device of an official who has an authenticator app and a passkey."""
    with_factor(official)
    return with_passkey(official)


def test_a_passkey_opens_instead_of_the_code(official: Person, device: Authenticator):
    client = at_second_step(official)
    assert not is_in(client)
    assert use(client, device).location == "/account"
    assert is_in(client)
    row = the_passkey(official)
    assert (row.sign_count, row.last_used_at is not None) == (1, True)


def test_the_page_of_the_second_step_offers_both(official: Person, device: Authenticator):
    text = at_second_step(official).get("/account/second-step").text
    assert 'data-passkey="get"' in text
    assert 'name="one_time_code"' in text


def test_the_code_still_opens(official: Person, device: Authenticator):
    client = at_second_step(official)
    client.post("/account/second-step", data={"one_time_code": code_of(official, 1)})
    assert is_in(client)


def test_using_a_passkey_changes_the_cookies_secret(official: Person, device: Authenticator):
    client = at_second_step(official)
    before = client.get_cookie("session")
    use(client, device)
    old = client_for(None)
    assert before is not None
    old.set_cookie("session", before.value)
    assert old.get("/account").location.startswith("/account/sign-in")


def test_who_has_a_passkey_alone_is_let_in_by_a_recovery_code(official: Person):
    client = at_second_step(official)
    codes = re.findall(r"<code[^>]*>([\w-]+)</code>", register(client, Authenticator()).text)
    again = at_second_step(official)
    assert "بازیابی" in again.get("/account/second-step").text
    again.post("/account/second-step", data={"one_time_code": codes[0]})
    assert is_in(again)


def test_one_use_opens_once(official: Person, device: Authenticator):
    client, other = at_second_step(official), at_second_step(official)
    answer = device.use(client.post(STEP_OPTIONS).json)
    client.post(STEP, data={"credential": answer})
    assert is_in(client)
    other.post(STEP_OPTIONS)
    other.post(STEP, data={"credential": answer})
    assert not is_in(other)


def test_a_challenge_is_used_up_by_a_failure_too(official: Person, device: Authenticator):
    client = at_second_step(official)
    options = client.post(STEP_OPTIONS).json
    client.post(STEP, data={"credential": device.use(options, origin="http://evil.example")})
    client.post(STEP, data={"credential": device.use(options)})
    assert not is_in(client)


def test_a_challenge_of_one_session_does_not_serve_another(official: Person, device: Authenticator):
    mine, theirs = at_second_step(official), at_second_step(official)
    theirs.post(STEP_OPTIONS)
    theirs.post(STEP, data={"credential": device.use(mine.post(STEP_OPTIONS).json)})
    assert not is_in(theirs)


def test_a_challenge_is_good_for_five_minutes(official: Person, device: Authenticator):
    client = at_second_step(official)
    answer = device.use(client.post(STEP_OPTIONS).json)
    with clock.moved_by(timedelta(minutes=6)):
        client.post(STEP, data={"credential": answer})
        assert not is_in(client)


def test_a_page_elsewhere_opens_nothing(official: Person, device: Authenticator):
    client = at_second_step(official)
    use(client, device, origin="https://portal.evil.example")
    assert not is_in(client)


def test_another_persons_passkey_opens_nothing(official: Person, device: Authenticator):
    other = make_official()
    theirs = with_passkey(other)
    client = at_second_step(official)
    use(client, theirs)
    assert not is_in(client)


def test_who_has_no_passkey_opens_nothing_with_one(owner: Person, device: Authenticator):
    client = client_for(owner, second_factor=False)
    before = db.session.scalar(select(func.count()).where(SignIn.second_factor_at.is_not(None)))
    use(client, device)
    assert db.session.scalar(select(func.count()).where(SignIn.second_factor_at.is_not(None))) == before


def test_a_failure_says_so_and_leaves_the_code(official: Person, device: Authenticator):
    client = at_second_step(official)
    answer = use(client, Authenticator())
    assert answer.location == "/account/second-step?next=/account"
    assert "پذیرفته نشد" in client.get(answer.location).text


def test_after_many_failures_the_next_must_wait(official: Person, device: Authenticator):
    client = at_second_step(official)
    for _try in range(5):
        client.post(STEP, data={"credential": "{}"})
    use(client, device)
    assert not is_in(client)


def test_a_count_that_goes_back_stops_the_passkey(official: Person, device: Authenticator, post: Post):
    device.count = 7
    use(at_second_step(official), device)
    device.count = 6  # the copy says 7 again
    client = at_second_step(official)
    use(client, device)
    assert not is_in(client)
    assert the_passkey(official).stopped_at is not None
    assert post.sent[-1][:2] == (official.email, "passkey_stopped")


def test_a_stopped_passkey_opens_nothing_and_is_not_offered(official: Person, device: Authenticator, told: list[str]):
    with transaction():
        the_passkey(official).stopped_at = clock.now()
    client = at_second_step(official)
    assert "data-passkey" not in client.get("/account/second-step").text
    use(client, device)
    assert not is_in(client)
    assert told[-1] == "sign_in_failed"
    assert "passkey_stopped" not in told  # it was told once, when it was stopped


def test_a_stopped_passkey_is_no_reason_to_be_let_in_by_the_password(official: Person):
    with_passkey(official)
    with transaction():
        the_passkey(official).stopped_at = clock.now()
    assert sign_in(client_for(None), official.email).location.startswith("/account/second-step")


def test_a_passkey_that_does_not_count_is_used_again_and_again(official: Person):
    with_factor(official)
    device = Authenticator(count=None)
    register(client_for(official), device)
    for _time in range(2):
        client = at_second_step(official)
        use(client, device)
        assert is_in(client)


def test_a_challenge_is_taken_once(official: Person):
    with transaction():
        row = SignIn(secret_hash="0" * 64, person=official, expires_at=clock.now() + timedelta(hours=1))
        db.session.add(row)
        db.session.flush()
        passkeys.request_options(row)
    with transaction():
        assert passkeys.take_challenge(row) is not None
    with transaction():
        assert passkeys.take_challenge(row) is None
