"""Licences that freeze, sums that add up, and what the database itself refuses."""

from __future__ import annotations

import random
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import update
from sqlalchemy.exc import IntegrityError

from portal.core import capacity
from portal.core.capacity import Ask
from portal.core.db import db, transaction
from portal.core.errors import Conflict, PortalError
from portal.licensing.licences import service as licences
from portal.subsidies import grants
from portal.subsidies.programmes.media import airings, makegood
from portal.subsidies.programmes.media.models import MediaAiring, MediaDebt
from tests.licensing import applications, lives
from tests.subsidies import supports
from tests.subsidies.media.broadcasts import (
    airings_of,
    announced,
    balance,
    debts,
    grant_owner,
    granted,
    later,
    look,
    reported,
    states,
)

pytestmark = pytest.mark.usefixtures("app")


def test_a_frozen_grant_asks_for_nothing_and_goes_on_with_its_licence(app: Flask) -> None:
    pool, _one, manager = announced()
    grant = granted(pool, days=3)
    official = applications.desk_official()
    with transaction():
        licences.suspend(lives.again(grant.licence), official, lives.REASON)
    look()
    assert states(grant) == ["dropped", "planned", "planned"]
    with later(1):
        with pytest.raises(Conflict):
            reported(airings_of(grant)[0], manager)
        with transaction():
            licences.reinstate(lives.again(grant.licence), official, lives.REASON)
        look()
        assert states(grant) == ["dropped", "called", "planned"]
    assert balance(grant).dropped == 30


def test_nothing_is_made_good_while_the_licence_is_suspended(app: Flask) -> None:
    pool, _one, _manager = announced()
    grant = granted(pool, days=1)
    look()
    with later(4):
        with transaction():
            licences.suspend(lives.again(grant.licence), applications.desk_official(), lives.REASON)
        look(2)
        assert (balance(grant).owed, len(airings_of(grant))) == (30, 1)


def test_a_grant_that_is_given_back_calls_off_what_was_to_come(app: Flask) -> None:
    pool, _one, _manager = announced()
    grant = granted(pool, days=3)
    with transaction():
        grants.give_back(grants.lock(grant.id), grant_owner(grant))
    look()
    assert states(grant) == ["called", "dropped", "dropped"]


@pytest.mark.parametrize("seed", [1, 2])
def test_whatever_happens_aired_made_good_coming_owed_and_dropped_are_what_was_granted(app: Flask, seed: int) -> None:
    """Property: after every day of a life in which anything may happen, each unit is in exactly one place."""
    dice = random.Random(seed)  # noqa: S311 - a repeatable life, no secret
    pool, _one, manager = announced(total=40, last=14)
    grant = granted(pool, units=30, days=5)
    owner = grant_owner(grant)
    for day in range(1, 26, 3):
        with later(day):
            for airing in airings_of(grant):
                try:
                    live(airing, manager, owner, dice)
                except PortalError:
                    continue
            look()
            found = balance(grant)
            assert found.granted == 150
            assert found.adds_up, found
            assert capacity.check() == []


def live(airing: MediaAiring, manager: Any, owner: Any, dice: random.Random) -> None:
    act = dice.choice(["report", "part", "confirm", "object", "nothing"])
    if act in ("report", "part"):
        reported(airing, manager, aired=airing.units if act == "report" else 10)
    elif act != "nothing":
        with transaction():
            fresh = airings.lock(airing.id)
            airings.confirm(fresh, owner) if act == "confirm" else airings.object_to(fresh, owner, "نه")


def test_the_database_takes_one_debt_for_an_airing_and_never_more_booked_than_missed(app: Flask) -> None:
    pool, _one, _manager = announced(total=30, last=0)
    grant = granted(pool, days=1)
    with later(4):
        look()
        (debt,) = debts(grant)
        for broken in (
            lambda: makegood.owe(debt.airing, 30),
            lambda: db.session.execute(update(MediaDebt).values(booked=31)),
            lambda: db.session.execute(update(MediaAiring).values(units=0)),
            lambda: db.session.execute(update(MediaAiring).values(aired=-1)),
            lambda: db.session.execute(update(MediaAiring).values(aired=31)),
            lambda: db.session.execute(update(MediaAiring).values(state="aired")),
            lambda: db.session.execute(update(MediaAiring).values(settled_at=None)),
        ):
            with pytest.raises(IntegrityError), transaction():
                broken()


def test_an_airing_is_planned_once_for_each_class_and_day(app: Flask) -> None:
    pool, _one, _manager = announced()
    grant = granted(pool, days=1)
    (first,) = airings_of(grant)
    names = ("grant_id", "class_id", "day", "units", "material_digest", "due_on")
    twin = {name: getattr(first, name) for name in names}
    with pytest.raises(IntegrityError), transaction():
        db.session.add(MediaAiring(**twin))


def test_what_others_took_meanwhile_is_not_promised_again(app: Flask) -> None:
    pool, one, _manager = announced(total=30, last=5)
    grant = granted(pool, days=1)
    with transaction():
        capacity.reserve(None, ("grant", "other"), [Ask(one.key, supports.today(1), supports.today(5), 20)])
    with later(4):
        look(2)
        assert [(row.units, row.day) for row in airings_of(grant)[1:]] == [(10, supports.today(1))]
        assert balance(grant).owed == 20
