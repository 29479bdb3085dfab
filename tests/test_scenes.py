"""What a test begins with is the same whether it was built now or brought back."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from io import BytesIO

import pytest
from flask import Flask

from portal.core import clock
from portal.core.accounts.models import Organisation
from portal.core.accounts.roles import Kind
from portal.core.db import db, transaction
from portal.core.documents.store import store
from tests.house import House
from tests.people import make_organisation, make_person
from tests.scenes import scene

built: list[str] = []


@scene
def body(name: str = "نهاد") -> tuple[Organisation, str]:
    """An organisation, and a file in the store."""
    built.append(name)
    return make_organisation(Kind.AGENCY, name), store().put(BytesIO(name.encode())).digest


@pytest.fixture
def house(engine: str, house_on: Callable[[str], House]) -> House:
    built.clear()
    house_on(engine).app.extensions["stage"].asked.clear()
    house_on(engine).app.extensions["stage"].kept.clear()
    return house_on(engine)


@contextmanager
def as_new(house: House) -> Iterator[None]:
    house.app.extensions["stage"].at = ()
    with house.app.app_context():
        yield
        db.session.remove()
    house.reset()


def test_from_the_second_time_on_it_is_brought_back_with_rows_and_files(house: House) -> None:
    seen = []
    for _ in range(4):
        with as_new(house):
            found, digest = body()
            seen.append(found.token)
            with store().open(digest) as file:
                assert file.read() == "نهاد".encode()
    assert len(built) == 1
    assert len(set(seen)) == 1


def test_each_way_of_asking_is_a_state_of_its_own(house: House) -> None:
    for _ in range(3):
        with as_new(house):
            assert [body()[0].name_fa, body("دیگری")[0].name_fa] == ["نهاد", "دیگری"]
            assert db.session.query(Organisation).count() == 2


def test_after_another_write_it_is_built_on_top_of_it(house: House) -> None:
    for _ in range(3):
        with as_new(house):
            assert make_person().id
            body()
    assert len(built) == 3


@scene
def two_bodies() -> tuple[Organisation, Organisation]:
    return body()[0], make_organisation(Kind.AGENCY, "دومی")


def test_a_scene_begins_with_the_one_inside_it(house: House) -> None:
    for _ in range(2):
        with as_new(house):
            body()
        with as_new(house):
            assert [one.name_fa for one in two_bodies()] == ["نهاد", "دومی"]
            assert db.session.query(Organisation).count() == 2
    assert len(built) == 1


def test_on_a_moved_clock_it_is_brought_back_from_the_third_time_on_with_its_moment(house: House) -> None:
    for moment in (clock.now(), clock.now() + timedelta(hours=1)):
        for _ in range(3):
            with as_new(house), clock.moved_to(moment):
                assert body()[0].created_at == moment
    assert len(built) == 4


def test_a_clock_that_runs_ahead_is_another_than_one_that_does_not(house: House) -> None:
    for _ in range(3):
        with as_new(house), clock.moved_by(timedelta(days=1)):
            assert body()[0].created_at > clock.now() - timedelta(minutes=1)
        with as_new(house):
            assert body()[0].created_at <= clock.now()
    assert len(built) == 3


def test_inside_a_transaction_it_is_built(house: House) -> None:
    for _ in range(3):
        with as_new(house), transaction():
            body()
    assert len(built) == 3


def test_what_the_test_held_before_is_still_the_same_row(house: House) -> None:
    for _ in range(4):
        with as_new(house):
            first, _digest = body()
            body("دیگری")
            assert first.name_fa == "نهاد"


def test_a_test_that_patches_something_builds_all_it_needs(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    assert app.extensions["stage"].at is None
