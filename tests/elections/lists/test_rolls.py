"""No number is in a roll twice: also when lists come at once, go away meanwhile, or two workers read the same one."""

from __future__ import annotations

import io
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from threading import Barrier

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from portal.core import data_keys
from portal.core.accounts.models import Person
from portal.core.db import db, transaction
from portal.core.errors import Conflict
from portal.elections.lists import ending, upload, work
from portal.elections.lists.keeping import begun, keep
from portal.elections.lists.marks import Marks, marks_of, pack_marks, unpack_marks
from portal.elections.lists.models import NumberList
from portal.elections.lists.sorting import block_of
from portal.elections.lists.source import opened
from portal.elections.models import Quota
from tests.elections import polls
from tests.elections.lists import samples
from tests.elections.lists.samples import counts, marks, mobiles
from tests.elections.polls import Poll

# The second kind shares its last bits, and with them its place.
MARKS = st.integers(1, 2**64 - 1) | st.integers(1, 9).map(lambda one: one << 40)


@given(st.lists(st.lists(MARKS, max_size=30), max_size=4))
def test_marks_are_what_a_set_would_say(blocks: list[list[int]]) -> None:
    table, there = Marks(sum(map(len, blocks))), set[int]()
    for block in blocks:
        new = [one for place, one in enumerate(block) if one not in there and one not in block[:place]]
        assert table.find(block) == [place for place, one in enumerate(block) if one in there]
        again = table.add(block)
        assert [one for place, one in enumerate(block) if place not in again] == new
        there.update(block)


@given(st.lists(st.binary(min_size=16, max_size=16)))
def test_marks_survive_being_packed(hashes: list[bytes]) -> None:
    found = marks_of(b"".join(hashes))
    assert list(unpack_marks(pack_marks(found))) == found


def test_more_marks_than_there_is_room_for_are_refused() -> None:
    table = Marks(3)
    assert table.add([1, 2, 2]) == [2]
    with pytest.raises(OverflowError):
        table.add([3, 4])


def test_no_mark_is_the_sign_of_a_free_place() -> None:
    assert marks_of(bytes(16)) == [1]


def at_once(app: Flask, *deeds: Callable[[], object]) -> None:
    """Each in a thread of its own, none before all are ready."""
    start = Barrier(len(deeds))
    db.session.rollback()

    def act(deed: Callable[[], object]) -> None:
        with app.app_context():
            start.wait()
            try:
                deed()
            finally:
                db.session.remove()

    with ThreadPoolExecutor(len(deeds)) as pool:
        list(pool.map(act, deeds))


def send(quota: int, person: int, start: int) -> None:
    """As people do: again, while the portal still reads another list. Then it is read."""
    body = samples.text(mobiles(300, start))
    for _attempt in range(600):
        try:
            with transaction() as session:
                given = session.get_one(Quota, quota), session.get_one(Person, person), io.BytesIO(body)
                list_id = upload.receive(*given, "فهرست", consents=True, block_rows=50).id
        except Conflict:
            time.sleep(0.05)
        else:
            work.read({"id": list_id})
            return
    raise AssertionError("another list is still being read")


def test_lists_of_one_roll_that_come_at_once_hold_no_number_twice(app: Flask) -> None:
    poll = samples.a_poll()
    quota, person = polls.quota_of(poll.candidacies[0], "bulk_message").id, poll.representatives[0].id
    at_once(app, *(partial(send, quota, person, start) for start in (0, 200, 400)))
    rows = db.session.scalars(select(NumberList)).all()
    assert [row.state for row in rows] == ["ready"] * 3
    assert sum(row.accepted for row in rows) == len(marks()) == len(set(marks())) == 700


def test_two_workers_at_one_list_keep_nothing_twice(app: Flask) -> None:
    list_id = samples.uploaded(samples.a_poll(), samples.text([*mobiles(600), *mobiles(600, 300)]), block_rows=40)
    at_once(app, *[partial(work.read, {"id": list_id})] * 2)
    row = samples.fresh(list_id)
    if row.state == "reading":  # each was overtaken by the other: the sweep would send one again
        work.read({"id": list_id})
        row = samples.fresh(list_id)
    assert counts(row) == (1200, 900, 0, 300, 0)
    assert len(marks()) == len(set(marks())) == 900


class Reader:
    """Somebody who reads a list block by block."""

    def __init__(self, row: NumberList) -> None:
        key = data_keys.field_key(row.data_key)
        self.door = opened(row, key)
        self.source = self.door.__enter__()
        self.reading = begun(row, self.source, key)
        self.number = 0

    def next(self) -> None:
        keep(self.reading, block_of(self.number, 0, next(self.source.blocks), False))
        self.number += 1


@pytest.fixture
def poll(app: Flask) -> Poll:
    return samples.a_poll()


def test_numbers_of_a_list_that_is_withdrawn_meanwhile_are_free_for_the_rest(poll: Poll) -> None:
    first = samples.listed(poll, samples.text(mobiles(100)))
    second = samples.fresh(samples.uploaded(poll, samples.text(mobiles(100)), block_rows=50))
    reader = Reader(second)
    reader.next()
    with transaction():
        ending.withdraw(samples.fresh(first.id), poll.representatives[0])
    reader.next()
    assert counts(samples.fresh(second.id)) == (100, 50, 0, 50, 0)


def test_who_does_not_follow_the_roll_keeps_numbers_twice(poll: Poll) -> None:
    """The control: it is the comparison under the lock that keeps the promise, and these tests would see it gone."""
    samples.listed(poll, samples.text(mobiles(100)))
    reader = Reader(samples.fresh(samples.uploaded(poll, samples.text(mobiles(100)), block_rows=50)))
    reader.next()
    assert len(marks()) == 100
    reader.reading.known._marks = Marks(100)  # as if it had never seen the blocks that are there
    reader.next()
    assert len(marks()) == 150 > len(set(marks()))
