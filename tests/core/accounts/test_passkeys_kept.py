"""Passkeys made, kept and given up, and who is told."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask
from sqlalchemy import func, select

from portal.core import clock
from portal.core.accounts import factors, passkeys
from portal.core.accounts.keys import RecoveryCode
from portal.core.accounts.models import Passkey, Person
from portal.core.db import db, transaction
from portal.core.errors import Conflict, NotFound
from tests.authenticator import Authenticator
from tests.core.accounts.by_passkey import (
    NEW,
    NEW_OPTIONS,
    at_second_step,
    is_in,
    register,
    the_passkey,
    use,
    with_passkey,
)
from tests.core.accounts.conftest import Post, sign_in, with_factor
from tests.people import client_for, make_official, make_person


@pytest.fixture
def device(official: Person) -> Authenticator:
    """The device of an official who has an authenticator app and a passkey."""
    with_factor(official)
    return with_passkey(official)


def test_a_passkey_is_kept_under_its_name(official: Person, device: Authenticator):
    row = the_passkey(official)
    assert (row.name, row.credential_id, row.sign_count) == ("تلفن من", device.credential_id, 0)
    assert row.transports == ["hybrid", "internal"]


def test_an_official_may_begin_with_a_passkey_and_gets_recovery_codes(official: Person):
    client = at_second_step(official)
    assert NEW in client.get("/account/enrol").text
    answer = register(client, Authenticator(), next="/account")
    assert answer.text.count("<code") == 10
    assert is_in(client)


def test_a_further_passkey_leaves_the_recovery_codes_as_they_are(official: Person, device: Authenticator):
    before = db.session.scalars(select(RecoveryCode.code_hash)).all()
    register(client_for(official), Authenticator())
    assert db.session.scalars(select(RecoveryCode.code_hash)).all() == before
    assert len(before) == 10


def test_an_owner_may_make_one_too_and_is_asked_for_it_from_then_on(owner: Person):
    client = client_for(owner, second_factor=False)
    register(client, Authenticator())
    assert is_in(client)
    assert sign_in(client_for(None), owner.email).location.startswith("/account/second-step")


def test_the_password_alone_cannot_add_a_passkey_to_a_factor(official: Person, device: Authenticator):
    client = at_second_step(official)
    assert client.post(NEW_OPTIONS).location.startswith("/account/second-step")
    assert client.post(NEW, data={"name": "x", "credential": "{}"}).location.startswith("/account/second-step")
    assert the_passkey(official).credential_id == device.credential_id


def test_the_same_passkey_is_not_kept_twice(official: Person, device: Authenticator):
    other = make_person()
    answer = register(client_for(other), device)
    assert (answer.status_code, other.passkeys) == (409, [])
    assert "پیش‌تر شناسانده" in answer.text


def test_a_passkey_made_elsewhere_is_not_kept(owner: Person):
    answer = register(client_for(owner), Authenticator(origin="https://evil.example"))
    assert (answer.status_code, owner.passkeys) == (422, [])
    assert "ساخته نشد" in answer.text


def test_a_new_passkey_wants_a_name(owner: Person):
    answer = register(client_for(owner), Authenticator(), name=" ")
    assert answer.status_code == 422
    assert 'href="#name"' in answer.text


def test_nobody_keeps_a_drawer_full(owner: Person):
    with_passkey(owner)
    row = the_passkey(owner)
    with transaction() as session:
        for number in range(passkeys.MOST - 1):
            more = Passkey(person_id=owner.id, name="x", credential_id=bytes([number]), public_key=row.public_key)
            more.sign_count, more.transports = 0, []
            session.add(more)
    assert register(client_for(owner), Authenticator()).status_code == 409


def test_removing_one_of_two_factors_leaves_the_other(official: Person, device: Authenticator):
    client = client_for(official)
    token = the_passkey(official).token
    assert "کدهای بازیابی" not in client.get(f"/account/passkeys/{token}/remove").text
    client.post(f"/account/passkeys/{token}/remove")
    db.session.refresh(official)
    assert (official.passkeys, official.has_second_factor) == ([], True)
    assert factors.recovery_codes_left(official) == 10


def test_the_app_goes_where_a_passkey_stays(official: Person, device: Authenticator):
    assert client_for(official).post("/account/factor/remove").status_code == 303
    db.session.refresh(official)
    assert official.totp_secret is None
    client = at_second_step(official)
    use(client, device)
    assert is_in(client)


def test_an_officials_last_factor_stays(official: Person):
    with_passkey(official)
    assert client_for(official).post(f"/account/passkeys/{the_passkey(official).token}/remove").status_code == 409
    assert the_passkey(official)


def test_a_stopped_passkey_is_not_the_other_factor(official: Person, device: Authenticator):
    with transaction():
        the_passkey(official).stopped_at = clock.now()
    with pytest.raises(Conflict), transaction():
        factors.remove(official)


def test_with_an_owners_last_factor_the_codes_go(owner: Person):
    with_passkey(owner)
    client, token = client_for(owner), the_passkey(owner).token
    assert "تنها با رمز عبور" in client.get(f"/account/passkeys/{token}/remove").text
    client.post(f"/account/passkeys/{token}/remove")
    db.session.refresh(owner)
    assert not owner.has_second_factor
    assert db.session.scalar(select(func.count(RecoveryCode.id))) == 0


def test_nobody_removes_anothers_passkey(official: Person, device: Authenticator):
    other = make_official()
    token = the_passkey(official).token
    assert client_for(other).post(f"/account/passkeys/{token}/remove").status_code == 404


def test_a_passkey_is_removed_only_past_the_second_step(official: Person, device: Authenticator):
    token = the_passkey(official).token
    answer = at_second_step(official).post(f"/account/passkeys/{token}/remove")
    assert answer.location.startswith("/account/second-step")


def test_the_administrators_reset_takes_passkeys_too(official: Person, device: Authenticator, administrator: Person):
    client = client_for(administrator)
    client.post(f"/admin/people/{official.token}/factor/reset", data={"checked": "y"})
    db.session.refresh(official)
    assert not official.has_second_factor


def test_the_administrator_sees_who_has_passkeys(official: Person, administrator: Person):
    with_passkey(official)
    client = client_for(administrator)
    assert "گذرکلیدها" in client.get(f"/admin/people/{official.token}").text
    assert client.get(f"/admin/people?q={official.email}").text.count("shield-check") == 1


def test_the_owner_of_a_passkey_is_written_to(official: Person, post: Post):
    with_factor(official)
    with_passkey(official)
    client_for(official).post(f"/account/passkeys/{the_passkey(official).token}/remove")
    assert [letter[:2] for letter in post.sent] == [
        (official.email, "passkey_added"),
        (official.email, "passkey_removed"),
    ]
    assert {letter[2]["passkey"] for letter in post.sent} == {"تلفن من"}


def test_each_happening_is_in_the_record(official: Person, told: list[str]):
    with_factor(official)
    device = with_passkey(official)
    use(at_second_step(official), device)
    client_for(official).post(f"/account/passkeys/{the_passkey(official).token}/remove")
    assert [action for action in told if action.startswith("passkey")] == [
        "passkey_added",
        "passkey_used",
        "passkey_removed",
    ]


def test_the_page_of_the_factor_lists_them(official: Person, device: Authenticator):
    text = client_for(official).get("/account/factor").text
    assert "تلفن من" in text
    assert f"/account/passkeys/{the_passkey(official).token}/remove" in text


@pytest.fixture
def figures(app: Flask) -> Iterator[None]:
    """The portal at an address in figures, where browsers make no passkeys."""
    settings = app.extensions["settings"]
    app.extensions["settings"] = settings.with_changes(base_url="http://127.0.0.1:5000")
    yield
    app.extensions["settings"] = settings


@pytest.mark.usefixtures("figures")
def test_where_browsers_make_none_none_is_offered(official: Person):
    with_factor(official)
    client = client_for(official)
    assert NEW not in client.get("/account/factor").text
    assert "data-passkey" not in client.get(NEW).text
    assert client.post(NEW_OPTIONS).status_code == 404


def test_a_passkey_that_is_not_there_is_not_found(official: Person):
    with pytest.raises(NotFound):
        passkeys.passkey_of(official, "no-such-token")
