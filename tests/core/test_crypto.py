"""Secrets at rest: sealed to their column, found again without being read, opened by every key of the ring."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.core.crypto import CannotOpen, KeyRing, make_ring, read_ring

ONE = KeyRing("k1", {"k1": b"1" * 32})
TWO = KeyRing("k2", {"k1": b"1" * 32, "k2": b"2" * 32})


@given(st.binary(max_size=200))
def test_what_is_sealed_opens_again(plain: bytes) -> None:
    assert ONE.open("people.mobile", ONE.seal("people.mobile", plain)) == plain


def test_the_same_value_is_sealed_differently_each_time() -> None:
    assert ONE.seal("a", b"x") != ONE.seal("a", b"x")


def test_a_value_does_not_open_in_another_column() -> None:
    with pytest.raises(CannotOpen):
        ONE.open("people.name", ONE.seal("people.mobile", b"x"))


@pytest.mark.parametrize("sealed", ["", "k1.", "k1.AAAA", "k9.AAAA", "no dot", "k1.سلام"])
def test_what_was_altered_does_not_open(sealed: str) -> None:
    with pytest.raises(CannotOpen):
        ONE.open("a", sealed)


def test_one_changed_letter_is_noticed() -> None:
    sealed = ONE.seal("a", b"plain")
    changed = sealed[:-3] + ("A" if sealed[-3] != "A" else "B") + sealed[-2:]
    with pytest.raises(CannotOpen):
        ONE.open("a", changed)


def test_a_rotated_ring_opens_what_the_old_key_sealed_and_seals_with_the_new() -> None:
    assert TWO.open("a", ONE.seal("a", b"x")) == b"x"
    assert TWO.seal("a", b"x").startswith("k2.")


def test_a_keyed_hash_survives_rotation_and_differs_by_column() -> None:
    assert ONE.hash("mobile", "+989990000000") == TWO.hash("mobile", "+989990000000")
    assert ONE.hash("mobile", "x") != ONE.hash("email", "x")


def test_a_keyed_hash_is_not_the_plain_one() -> None:
    from hashlib import sha256

    assert ONE.hash("mobile", "x") != sha256(b"x").hexdigest()


def test_a_ring_is_made_once_for_its_owner_alone(tmp_path: Path) -> None:
    path = tmp_path / "keys" / "ring.json"
    make_ring(path)
    kept = read_ring(path)
    make_ring(path)
    assert read_ring(path) == kept
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
