"""Many representatives at once for the last units: all are given, none twice; also when one is killed on the way."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from multiprocessing import get_context
from multiprocessing.process import BaseProcess
from multiprocessing.synchronize import Event
from threading import Barrier, Timer

import pytest
from flask import Flask
from sqlalchemy import select, text

from portal.core.db import db, transaction
from portal.core.errors import Conflict
from portal.elections import dealing
from portal.elections.models import Promotion, Quota
from portal.elections.requests import service
from portal.elections.requests.models import PromotionCase
from tests.elections import polls
from tests.processes import killed, parted

CLIENTS, UNITS = 32, 20


def drafts(poll: polls.Poll, count: int) -> list[int]:
    quota = polls.quota_of(poll.candidacies[0], "in_channel_ad")
    return [polls.asked(quota, poll.representatives[0], 1).id for _ in range(count)]


def send_at_once(app: Flask, cases: list[int], person: int) -> int:
    """Each case by a thread of its own from the same moment; how many were not refused."""
    start = Barrier(len(cases))
    db.session.rollback()

    def run(number: int) -> bool:
        with app.app_context():
            start.wait()
            try:
                with transaction():
                    actor = db.session.get_one(polls.Person, person)
                    service.send(db.session.get_one(PromotionCase, number), actor)
            except Conflict:
                return False
            finally:
                db.session.remove()
            return True

    with ThreadPoolExecutor(len(cases)) as pool:
        return sum(pool.map(run, cases))


def test_of_32_clients_exactly_as_many_are_served_as_there_are_units(app: Flask) -> None:
    poll = polls.a_dealt_poll(candidates=1, capacity=UNITS)
    person, numbers = poll.representatives[0].id, drafts(poll, CLIENTS)
    assert send_at_once(app, numbers, person) == UNITS
    assert db.session.scalars(select(Quota.taken)).one() == UNITS
    assert len(db.session.scalars(select(Promotion.id)).all()) == UNITS


def test_of_32_clients_one_gets_the_slot(app: Flask) -> None:
    poll = polls.make_poll(candidates=1)
    offer = polls.announce(poll, polls.make_messenger(), "pinned_chat")
    polls.deal(poll)
    polls.lay_out_slots(poll, offer)
    quota, slot = polls.quota_of(poll.candidacies[0], "pinned_chat"), polls.slots_of(poll.candidacies[0])[-1]
    numbers = [polls.asked(quota, poll.representatives[0], slot=slot).id for _ in range(CLIENTS)]
    assert send_at_once(app, numbers, poll.representatives[0].id) == 1
    assert db.session.scalars(select(Quota.taken)).one() == 1


@pytest.mark.only_on("postgresql")
def test_a_look_before_the_write_oversells_in_the_same_race(app: Flask) -> None:
    """The negative control: what one would write without thinking, on a quota without the database's own cap."""
    poll = polls.a_dealt_poll(candidates=1, capacity=UNITS)
    quota = polls.quota_of(poll.candidacies[0], "in_channel_ad").id
    with transaction() as session:
        session.execute(text("CREATE TABLE naive AS SELECT id, taken FROM election_quotas"))
    start, granted = Barrier(CLIENTS), []

    def run(_number: int) -> None:
        with app.app_context():
            start.wait()
            with transaction() as session:
                taken = session.execute(text("SELECT taken FROM naive WHERE id = :id"), {"id": quota}).scalar_one()
                if taken < UNITS:
                    time.sleep(0.01)
                    session.execute(text("UPDATE naive SET taken = :t WHERE id = :id"), {"t": taken + 1, "id": quota})
                    granted.append(1)
            db.session.remove()

    try:
        with ThreadPoolExecutor(CLIENTS) as pool:
            list(pool.map(run, range(CLIENTS)))
        assert len(granted) > UNITS
    finally:
        with transaction() as session:
            session.execute(text("DROP TABLE naive"))


def take(quota: int, taken: Event) -> None:
    with transaction():
        dealing.take(db.session.get_one(Quota, quota), 5)
        taken.set()
        time.sleep(60)


def taker(app: Flask, quota: int) -> BaseProcess:
    """A process of its own that has taken five units and has yet to commit."""
    taken = get_context("fork").Event()
    child = parted(app, take, quota, taken)
    assert taken.wait(60)
    return child


def test_of_32_clients_all_units_are_served_though_one_that_held_some_is_killed_meanwhile(app: Flask) -> None:
    poll = polls.a_dealt_poll(candidates=1, capacity=UNITS)
    person, numbers = poll.representatives[0].id, drafts(poll, CLIENTS)
    child = taker(app, polls.quota_of(poll.candidacies[0], "in_channel_ad").id)
    killing = Timer(0.5, killed, [child])
    killing.start()
    assert send_at_once(app, numbers, person) == UNITS
    killing.join()
    assert db.session.scalars(select(Quota.taken)).one() == UNITS


def test_a_client_that_is_killed_with_units_in_its_hand_takes_none(app: Flask) -> None:
    poll = polls.a_dealt_poll(candidates=1, capacity=UNITS)
    number = polls.quota_of(poll.candidacies[0], "in_channel_ad").id
    killed(taker(app, number))
    with transaction():
        dealing.take(db.session.get_one(Quota, number), UNITS)
    assert db.session.get_one(Quota, number, populate_existing=True).taken == UNITS
