"""Several officials press at once: one publication, one announcement, every extra dealt once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm.exc import StaleDataError

from portal.core.accounts.models import Person
from portal.core.db import db, transaction
from portal.elections import draws, setup
from portal.elections.draws import publishing, slots
from portal.elections.draws.ceremonies import ceremony_of
from portal.elections.draws.closing import put_out
from portal.elections.draws.models import Draw, DrawPublication
from portal.elections.models import Candidacy, OfferLine, Slot
from tests.elections import polls
from tests.elections.draws import acts

OFFICIALS = 4


def at_once(app: Flask, draw: Draw, officials: list[int], act: Callable[[Draw, Person], int]) -> list[int]:
    """`act` by all officials from the same moment; -1 for each that was lost to another."""
    start, number = Barrier(len(officials)), draw.id
    db.session.rollback()

    def run(person: int) -> int:
        with app.app_context():
            try:
                start.wait()
                with transaction() as session:
                    return act(session.get_one(Draw, number), session.get_one(Person, person))
            except (IntegrityError, StaleDataError):
                return -1
            finally:
                db.session.remove()

    with ThreadPoolExecutor(len(officials)) as pool:
        return list(pool.map(run, officials))


@pytest.fixture
def ready(app: Flask) -> tuple[polls.Poll, Draw]:
    poll = acts.draw_poll(candidates=3)
    draw = acts.announced(poll)
    acts.readied(poll, draw)
    return poll, draw


def officials_of(poll: polls.Poll) -> list[int]:
    return [poll.manager.id, *(acts.colleague(poll).id for _number in range(OFFICIALS - 1))]


def test_officials_who_publish_at_once_make_one_publication(app: Flask, ready: tuple[polls.Poll, Draw]) -> None:
    poll, draw = ready
    officials = officials_of(poll)
    with acts.at(draw.sources_from):
        made = at_once(app, draw, officials, lambda row, person: draws.publish(row, person).id)
    assert (len(set(made)), -1 in made) == (1, False)
    assert db.session.scalars(select(DrawPublication.number).order_by(DrawPublication.id)).all() == [0, 1]
    assert len(db.session.scalars(select(Slot)).all()) == 12
    assert {line.dealt == line.capacity for line in db.session.scalars(select(OfferLine))} == {True}


@pytest.mark.only_on("postgresql")
def test_without_the_lock_the_same_race_is_lost_to_the_constraint(app: Flask, ready: tuple[polls.Poll, Draw]) -> None:
    """The control: the race is real, and the database has the last word."""
    poll, draw = ready
    meeting = Barrier(OFFICIALS)

    def publish_blindly(row: Draw, _person: Person) -> int:
        document = publishing.ceremonies.publish(ceremony_of(row, publishing.FIRST))
        meeting.wait()
        return put_out(row, publishing.FIRST, document).id

    made = at_once(app, draw, officials_of(poll), publish_blindly)
    assert made.count(-1) == OFFICIALS - 1


@pytest.fixture
def held(app: Flask) -> tuple[polls.Poll, Draw]:
    poll = acts.draw_poll(candidates=4)
    draw = acts.announced(poll)
    acts.held(poll, draw)
    return poll, draw


def test_two_who_withdraw_at_once_do_so_one_after_the_other(app: Flask, held: tuple[polls.Poll, Draw]) -> None:
    poll, draw = held
    gone, stay = poll.candidacies[:2], {one.id for one in poll.candidacies[2:]}
    numbers, manager, start = [one.id for one in gone], poll.manager.id, Barrier(len(gone))
    db.session.rollback()

    def run(number: int) -> None:
        with app.app_context():
            try:
                setup.prepare(db.session.get_one(Candidacy, number))
                start.wait()
                with transaction() as session:
                    setup.withdraw(session.get_one(Candidacy, number), session.get_one(Person, manager))
            finally:
                db.session.remove()

    with acts.at(draw.sources_from), ThreadPoolExecutor(len(gone)) as pool:
        list(pool.map(run, numbers))
    db.session.rollback()
    assert [one.number for one in db.session.get_one(Draw, draw.id).publications] == [0, 1, 2, 3]
    held_by = Counter(db.session.scalars(select(Slot.candidacy_id)))
    assert (set(held_by), sum(held_by.values())) == (stay, 12)
    assert set(held_by.values()) == {6}
    line = next(row for row in db.session.scalars(select(OfferLine)) if row.capacity == 12)
    assert line.dealt == line.capacity


def test_what_was_prepared_is_not_computed_again_in_the_transaction(held: tuple[polls.Poll, Draw]) -> None:
    poll, draw = held
    with acts.at(draw.sources_from):
        setup.prepare(poll.candidacies[0])
        before = slots.redeal.cache_info()
        with transaction():
            setup.withdraw(poll.candidacies[0], poll.manager)
        after = slots.redeal.cache_info()
    assert (after.misses, after.hits) == (before.misses, before.hits + 1)
