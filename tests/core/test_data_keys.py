"""A key for each owner: bound to its place, wrapped anew when the ring turns, gone for good when it is destroyed."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select, text
from sqlalchemy.exc import IntegrityError

from portal.core import data_keys
from portal.core.crypto import CannotOpen, FieldKey, ring, ring_path
from portal.core.data_keys import DataKey, service
from portal.core.db import db, transaction

KEY = FieldKey(b"k" * 32)


@given(st.binary(max_size=200))
def test_what_is_sealed_opens_at_its_place(plain: bytes) -> None:
    assert KEY.open("blocks/1/numbers", KEY.seal("blocks/1/numbers", plain)) == plain


def test_it_opens_in_no_other_row_and_under_no_other_key() -> None:
    sealed = KEY.seal("blocks/1/numbers", b"x")
    another = FieldKey(b"l" * 32)
    for key, place in ((KEY, "blocks/2/numbers"), (KEY, "blocks/1/report"), (another, "blocks/1/numbers")):
        with pytest.raises(CannotOpen):
            key.open(place, sealed)


def test_what_was_altered_or_cut_off_does_not_open() -> None:
    sealed = KEY.seal("a", b"plain")
    for bad in (sealed[:-1], sealed[:5], b"", sealed[:-1] + bytes([sealed[-1] ^ 1])):
        with pytest.raises(CannotOpen):
            KEY.open("a", bad)


def made(owner: str = "one") -> DataKey:
    with transaction():
        return data_keys.of("test", owner)


def test_an_owner_has_one_key(app: Flask) -> None:
    assert made().id == made().id
    assert made("another").id != made().id


def test_the_database_refuses_a_second_living_key(app: Flask) -> None:
    made()
    columns = "purpose, owner, kid, wrapped, made_at"
    copy = f"INSERT INTO data_keys (token, {columns}) SELECT 'another', {columns} FROM data_keys"
    with pytest.raises(IntegrityError), transaction() as session:
        session.execute(text(copy))


def test_a_destroyed_key_opens_nothing_and_is_followed_by_a_new_one(app: Flask) -> None:
    key = made()
    with transaction():
        assert [data_keys.destroy(key), data_keys.destroy(key)] == [True, False]
    assert key.wrapped == ""
    with pytest.raises(CannotOpen):
        data_keys.field_key(key)
    assert made().id != key.id


def test_a_wrapped_key_that_was_moved_to_another_owner_does_not_open(app: Flask) -> None:
    one, another = made(), made("another")
    with transaction():
        another.wrapped = one.wrapped
    with pytest.raises(CannotOpen):
        data_keys.field_key(another)


@pytest.fixture
def turning(app: Flask) -> object:
    """The ring is the house's: it comes back as it was."""
    path = ring_path(app.extensions["settings"])
    ring()
    before = path.read_text()
    yield path
    path.write_text(before)


def test_rotation_wraps_all_keys_and_nothing_sealed_is_touched(app: Flask, turning: Path) -> None:
    sealed = data_keys.field_key(made()).seal("a", b"plain")
    made("another")
    result = app.test_cli_runner().invoke(args=["keys", "rotate", "--json"])
    said = json.loads(result.output)
    assert said == {"current": ring().current, "wrapped": 2}
    db.session.expire_all()
    assert {key.kid for key in db.session.scalars(select(DataKey))} == {said["current"]}
    assert data_keys.field_key(made()).open("a", sealed) == b"plain"


def test_a_rotation_that_was_stopped_goes_on(app: Flask, turning: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(5):
        made(f"owner{number}")
    monkeypatch.setattr(service, "BATCH", 2)
    app.test_cli_runner().invoke(args=["keys", "rotate"])
    with transaction() as session:  # as if it had been stopped after the first batch, and the ring turned once more
        session.execute(text("UPDATE data_keys SET kid = 'k0' WHERE id > 2"))
    result = app.test_cli_runner().invoke(args=["keys", "rotate", "--resume", "--json"])
    assert json.loads(result.output)["wrapped"] == 3
