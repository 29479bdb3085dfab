"""The two ceremonies: what proves a key, and what does not."""

from __future__ import annotations

import json
import secrets
from contextlib import suppress
from typing import Any

import pytest
from fido2.utils import websafe_decode
from hypothesis import given
from hypothesis import strategies as st

from portal.core.accounts import webauthn
from portal.core.accounts.webauthn import Key, Refused, Site
from tests.authenticator import Authenticator

SITE = Site("portal.example", "https://portal.example")
CHALLENGE = bytes(range(32))
PERSON = ("a-token", "person@example.com", "پونه")


def device(**more: Any) -> Authenticator:
    return Authenticator(**{"origin": SITE.origin, "host": SITE.host, **more})


def asked_to_make(known: list[Key] | None = None) -> Any:
    return webauthn.creation_options(SITE, PERSON, known or [], CHALLENGE)


def asked_to_use(known: list[Key]) -> Any:
    return webauthn.request_options(SITE, known, CHALLENGE)


def key_of(authenticator: Authenticator) -> Key:
    return webauthn.made(SITE, CHALLENGE, authenticator.make(asked_to_make()))


@pytest.mark.parametrize(
    ("base_url", "origin"),
    [
        ("https://portal.example", "https://portal.example"),
        ("https://portal.example:443", "https://portal.example"),
        ("https://portal.example:8443", "https://portal.example:8443"),
        ("http://localhost:5000", "http://localhost:5000"),
    ],
)
def test_passkeys_belong_to_the_origin_of_the_pages(base_url: str, origin: str):
    site = webauthn.site_of(base_url)
    assert site is not None
    assert site.origin == origin


@pytest.mark.parametrize(
    "base_url", ["http://portal.example", "http://127.0.0.1:5000", "https://192.0.2.7", "https://[2001:db8::7]:8443"]
)
def test_no_passkeys_without_a_name_or_without_tls(base_url: str):
    assert webauthn.site_of(base_url) is None


def test_the_options_ask_for_verification_if_it_can_be_had_and_for_known_algorithms():
    asked = asked_to_make()["publicKey"]
    assert asked["authenticatorSelection"]["userVerification"] == "preferred"
    assert [offer["alg"] for offer in asked["pubKeyCredParams"]] == [-7, -8, -257]
    assert asked["rp"] == {"id": "portal.example", "name": "Portal"}


def test_who_holds_a_key_already_is_named_so_that_it_makes_no_second_one():
    key = key_of(device())
    excluded = asked_to_make([key])["publicKey"]["excludeCredentials"]
    assert [one["transports"] for one in excluded] == [["hybrid", "internal"]]


def test_a_made_key_is_used():
    authenticator = device()
    key = key_of(authenticator)
    answer = authenticator.use(asked_to_use([key]))
    assert webauthn.used(SITE, CHALLENGE, answer, [key]) == (authenticator.credential_id, 1)


def test_a_key_without_a_pin_is_good_enough():
    authenticator = device(flags=0x01)
    key = key_of(authenticator)
    assert webauthn.used(SITE, CHALLENGE, authenticator.use(asked_to_use([key])), [key])


WRONG = {
    "a page with another name": {"origin": "https://portal.example.evil.example"},
    "a page without TLS": {"origin": "http://portal.example"},
    "another port": {"origin": "https://portal.example:8443"},
    "a name below ours": {"origin": "https://sub.portal.example"},
    "another site's key": {"host": "evil.example"},
    "nobody there": {"flags": 0x00},
    "a page inside another": {"cross_origin": True},
}


@pytest.mark.parametrize("wrong", WRONG.values(), ids=WRONG)
def test_a_key_made_elsewhere_is_refused(wrong: dict[str, Any]):
    with pytest.raises(Refused):
        webauthn.made(SITE, CHALLENGE, device(**wrong).make(asked_to_make()))


@pytest.mark.parametrize("wrong", WRONG.values(), ids=WRONG)
def test_a_key_used_elsewhere_is_refused(wrong: dict[str, Any]):
    good = device()
    key = key_of(good)
    elsewhere = device(key=good.key, credential_id=good.credential_id, **wrong)
    with pytest.raises(Refused):
        webauthn.used(SITE, CHALLENGE, elsewhere.use(asked_to_use([key])), [key])


def test_another_challenge_is_refused():
    authenticator, other = device(), secrets.token_bytes(32)
    key = key_of(authenticator)
    with pytest.raises(Refused, match="challenge"):
        webauthn.made(SITE, other, authenticator.make(asked_to_make()))
    with pytest.raises(Refused, match="challenge"):
        webauthn.used(SITE, other, authenticator.use(asked_to_use([key])), [key])


def test_one_ceremony_does_not_stand_for_the_other():
    authenticator = device()
    key = key_of(authenticator)
    with pytest.raises(Refused, match="type"):
        webauthn.used(SITE, CHALLENGE, authenticator.use(asked_to_use([key]), type="webauthn.create"), [key])
    with pytest.raises(Refused, match="type"):
        webauthn.made(SITE, CHALLENGE, authenticator.make(asked_to_make(), type="webauthn.get"))


def test_a_key_that_is_not_among_the_known_is_refused():
    mine, other = device(), device()
    keys = [key_of(mine)]
    with pytest.raises(Refused, match="Unknown credential"):
        webauthn.used(SITE, CHALLENGE, other.use(asked_to_use(keys)), keys)


def test_a_signature_by_another_key_under_a_known_name_is_refused():
    mine = device()
    keys = [key_of(mine)]
    forger = device(credential_id=mine.credential_id)
    with pytest.raises(Refused, match="signature"):
        webauthn.used(SITE, CHALLENGE, forger.use(asked_to_use(keys)), keys)


def test_a_signature_over_other_data_is_refused():
    mine = device()
    keys = [key_of(mine)]
    body, later = json.loads(mine.use(asked_to_use(keys))), json.loads(mine.use(asked_to_use(keys)))
    body["response"]["authenticatorData"] = later["response"]["authenticatorData"]
    with pytest.raises(Refused, match="signature"):
        webauthn.used(SITE, CHALLENGE, json.dumps(body), keys)


NONSENSE = ["", "null", "[]", "{}", "[" * 15_000, '{"rawId": 7, "response": []}', '{"a": "' + "x" * 20_000 + '"}']


@pytest.mark.parametrize("answer", NONSENSE, ids=range(len(NONSENSE)))
def test_what_no_browser_sends_is_refused(answer: str):
    with pytest.raises(Refused):
        webauthn.made(SITE, CHALLENGE, answer)
    with pytest.raises(Refused):
        webauthn.used(SITE, CHALLENGE, answer, [])


SPOILT = device()
SPOILT_KEY = key_of(SPOILT)
MADE, USED = json.loads(SPOILT.make(asked_to_make())), json.loads(SPOILT.use(asked_to_use([SPOILT_KEY])))
PLACES = st.integers(0, 10_000)


def spoilt(answer: Any, name: str, at: int, length: int, put: str) -> str:
    """The answer with a piece of one part replaced."""
    part = answer["response"][name]
    at %= len(part)
    return json.dumps({**answer, "response": {**answer["response"], name: part[:at] + put + part[at + length :]}})


@given(st.sampled_from(["clientDataJSON", "attestationObject"]), PLACES, st.integers(0, 9), st.text(max_size=5))
def test_a_spoilt_new_key_is_refused_or_read_and_never_an_error(name: str, at: int, length: int, put: str):
    with suppress(Refused):
        assert isinstance(webauthn.made(SITE, CHALLENGE, spoilt(MADE, name, at, length, put)), Key)


@given(st.sampled_from(["clientDataJSON", "authenticatorData", "signature"]), PLACES, st.sampled_from("AQgw_-9"))
def test_a_spoilt_use_proves_nothing(name: str, at: int, put: str):
    answer = spoilt(USED, name, at, 1, put)
    if websafe_decode(json.loads(answer)["response"][name]) == websafe_decode(USED["response"][name]):
        return  # the last letter of base64 has room for more than one spelling
    with pytest.raises(Refused):
        webauthn.used(SITE, CHALLENGE, answer, [SPOILT_KEY])


@given(st.sampled_from(["clientDataJSON", "authenticatorData", "signature"]), st.text(max_size=80))
def test_any_text_for_a_part_is_refused_and_never_an_error(name: str, put: str):
    with pytest.raises(Refused):
        webauthn.used(SITE, CHALLENGE, spoilt(USED, name, 0, 10_000, put), [SPOILT_KEY])
