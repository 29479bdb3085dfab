"""Guessing is slowed down; nobody can lock somebody else out."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.core import clock
from portal.core.accounts import throttle
from portal.core.accounts.models import Person
from portal.core.accounts.network import network_of
from portal.core.db import transaction
from portal.core.errors import TooMany
from tests.core.accounts.conftest import code_of, sign_in, with_factor
from tests.people import PortalClient, client_for

ATTACKER = {"REMOTE_ADDR": "203.0.113.7"}


def _guess(client: PortalClient, email: str, times: int, address: str = "203.0.113.7") -> int:
    """The status of the last of so many wrong guesses."""
    data = {"email": email, "password": "حدس نادرست است"}
    answers = [
        client.post("/account/sign-in", data=data, environ_overrides={"REMOTE_ADDR": address}) for _n in range(times)
    ]
    return answers[-1].status_code


def test_the_sixth_guess_in_a_row_waits(nobody: PortalClient, owner: Person):
    assert _guess(nobody, owner.email, 5) == 422
    assert _guess(nobody, owner.email, 1) == 429


def test_the_right_password_waits_too_and_the_page_says_how_long(nobody: PortalClient, owner: Person):
    _guess(nobody, owner.email, 6, "127.0.0.1")
    answer = sign_in(nobody, owner.email)
    assert answer.status_code == 429
    assert "حساب شما بسته نشده" in answer.text


def test_an_unknown_address_is_throttled_alike(nobody: PortalClient, app: object):
    assert _guess(nobody, "nobody@example.com", 6) == 429


def test_an_attacker_elsewhere_never_blocks_the_owner(nobody: PortalClient, owner: Person):
    _guess(client_for(None), owner.email, 8)
    assert sign_in(nobody, owner.email).status_code == 303


def test_an_attacker_in_the_same_network_never_blocks_a_known_device(nobody: PortalClient, owner: Person):
    sign_in(nobody, owner.email)
    nobody.post("/account/sign-out")
    assert _guess(client_for(None), owner.email, 6, "127.0.0.1") == 429
    assert sign_in(nobody, owner.email).status_code == 303


def test_a_known_device_is_throttled_by_its_own_counter(nobody: PortalClient, owner: Person):
    sign_in(nobody, owner.email)
    nobody.post("/account/sign-out")
    assert _guess(nobody, owner.email, 6, "127.0.0.1") == 429


def test_a_device_is_known_to_its_own_people_only(nobody: PortalClient, owner: Person, official: Person):
    sign_in(nobody, owner.email)
    _guess(nobody, official.email, 6, "127.0.0.1")
    assert _guess(client_for(None), official.email, 1, "127.0.0.1") == 429


def test_a_wait_ends(nobody: PortalClient, owner: Person):
    _guess(nobody, owner.email, 6, "127.0.0.1")
    with clock.moved_by(timedelta(minutes=2)):
        assert sign_in(nobody, owner.email).status_code == 303


def test_a_right_password_forgets_the_wrong_ones(nobody: PortalClient, owner: Person):
    _guess(nobody, owner.email, 4, "127.0.0.1")
    sign_in(nobody, owner.email)
    assert _guess(client_for(None), owner.email, 5, "127.0.0.1") == 422


def test_a_network_that_guesses_at_many_accounts_waits(app: object):
    client = client_for(None)
    for number in range(51):
        _guess(client, f"person{number}@example.com", 1)
    assert _guess(client, "another@example.com", 1) == 429


def test_ones_own_account_does_not_wash_the_network_clean(owner: Person):
    counter = throttle.for_sign_in("x", "network", None)[1]
    with transaction():
        for _n in range(50):
            throttle.take([counter])
    with transaction():
        throttle.forgive([counter])
    with transaction():
        throttle.take([counter])
    with pytest.raises(TooMany), transaction():
        throttle.take([counter])


def test_guesses_at_the_second_step_wait(nobody: PortalClient, official: Person):
    with_factor(official)
    sign_in(nobody, official.email)
    codes = [nobody.post("/account/second-step", data={"one_time_code": "000000"}) for _n in range(6)]
    assert [answer.status_code for answer in codes] == [422] * 5 + [429]


def test_whoever_knows_the_password_does_not_block_the_owners_own_device(nobody: PortalClient, official: Person):
    with_factor(official)
    sign_in(nobody, official.email)
    nobody.post("/account/second-step", data={"one_time_code": code_of(official, 1)})
    nobody.post("/account/sign-out")
    thief = client_for(official, second_factor=False)
    for _n in range(6):
        thief.post("/account/second-step", data={"one_time_code": "000000"})
    sign_in(nobody, official.email)
    with clock.moved_by(timedelta(minutes=1)):
        answer = nobody.post("/account/second-step", data={"one_time_code": code_of(official)})
    assert answer.location == "/"


@given(st.integers(0, 500))
def test_waits_never_shrink_and_never_exceed_an_hour(failures: int):
    counter = throttle.Counter("key", 5, timedelta(seconds=30))
    assert counter.wait_after(failures) <= counter.wait_after(failures + 1) <= timedelta(hours=1)


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("192.0.2.77", "192.0.2.0/24"),
        ("::ffff:192.0.2.77", "192.0.2.0/24"),
        ("2001:db8:1:2ff:3::4", "2001:db8:1:200::/56"),
        ("nonsense", "unknown"),
        (None, "unknown"),
    ],
)
def test_a_network_is_as_coarse_as_a_household(address: str | None, network: str):
    assert network_of(address) == network
