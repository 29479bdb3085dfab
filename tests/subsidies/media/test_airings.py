"""From the broadcaster's announcement to what became of every unit."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask

from portal.core import capacity
from portal.core.db import transaction
from portal.core.errors import Conflict, Forbidden, Invalid
from portal.subsidies import grants
from portal.subsidies.models import Grant
from portal.subsidies.programmes.media import accounts, airings, offers
from portal.subsidies.programmes.media.offers import Hours
from portal.subsidies.upkeep import ladder
from tests.people import make_vendor
from tests.subsidies import supports
from tests.subsidies.media import broadcasts
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


def test_a_grant_plans_an_airing_for_each_day_with_the_material_that_was_handed_in(app: Flask) -> None:
    pool, one, _manager = announced()
    grant = granted(pool, units=30, days=3)
    found = airings_of(grant)
    assert [(row.day, row.units) for row in found] == [(supports.today(n), 30) for n in range(3)]
    assert {row.material_digest for row in found} == {airings.campaign_of(grant).material.digest}
    assert airings.campaign_of(grant).discount_percent == 70


def test_granted_may_differ_from_asked_and_the_lesser_is_planned(app: Flask) -> None:
    pool, _one, _manager = announced()
    case = broadcasts.sent(pool, units=30)
    grant = granted_less(case)
    (account,) = accounts.accounts_of(grant)
    assert (account.asked, account.decided, account.balance.granted) == (30, 20, 60)


def granted_less(case: Any) -> Grant:
    decided = supports.decided(case, reasons="زمان کمتری داریم", **{f"line_{case.lines[0].id}": 20})
    found = grants.of_case(decided)
    assert found is not None
    return found


def test_only_days_inside_the_windows_are_booked_and_planned(app: Flask) -> None:
    today = supports.today()
    every_second = sum(1 << (today + timedelta(days=n)).weekday() for n in (0, 2, 4))
    pool, one, _manager = announced(weekdays=every_second)
    grant = granted(pool, days=5)
    assert [(row.day - today).days for row in airings_of(grant)] == [0, 2, 4]
    assert supports.held(grant, 1) == {}
    assert supports.held(grant, 2) == {one.code: 30}


def test_a_period_without_any_day_in_the_windows_is_not_sent(app: Flask) -> None:
    pool, _one, _manager = announced(last=10)
    case = broadcasts.drafted(pool, since=20, days=5)
    with pytest.raises(Invalid, match="هیچ روزی"):
        supports.step(case, "submit", case.created_by)


MEANT_BADLY = (
    ({"units_c1": "-10"}, "منفی"),
    ({"units_c1": "10.5"}, "درست"),
    ({"units_c1": "15"}, "مضربی"),
    ({"until": ""}, "تا روز"),
    ({"since": 5, "until": 2}, "پیش از آغازش"),
    ({"since": -1}, "گذشته"),
)


def test_what_cannot_be_meant_is_not_sent(app: Flask) -> None:
    pool, _one, _manager = announced()
    case = broadcasts.drafted(pool)
    right = dict(case.typed)
    for words, sentence in MEANT_BADLY:
        typed = {k: v if isinstance(v, str) else supports.jalali(supports.today(v)) for k, v in words.items()}
        supports.write_now(case, right | typed)
        with pytest.raises(Invalid, match=sentence):
            supports.step(case, "submit", case.created_by)


def test_what_is_proven_and_not_objected_to_counts_by_silence(app: Flask) -> None:
    pool, one, manager = announced()
    grant = granted(pool, days=1)
    with later(1):
        reported(airings_of(grant)[0], manager)
        look()
        assert states(grant) == ["reported"]
    with later(5):
        look()
        assert states(grant) == ["reported"]
    with later(6):
        look(2)
        assert states(grant) == ["aired"]
        assert (balance(grant).aired, balance(grant).owed) == (30, 0)
        (use,) = capacity.usage(one, grant.since, grant.since)
        assert use.used == 30


def test_what_is_not_proven_by_its_due_day_is_booked_again_once(app: Flask) -> None:
    pool, one, _manager = announced()
    grant = granted(pool, days=1)
    with later(4):
        look(3)
        first, again = airings_of(grant)
        assert (first.state, again.state, again.units) == ("missed", "planned", 30)
        assert (again.day, again.makes_good_id) == (supports.today(1), first.id)
        assert supports.held(grant, 1) == {one.code: 30}
        assert balance(grant).coming == 30
        assert capacity.check() == []


def test_where_nothing_is_free_it_is_owed_until_something_is(app: Flask) -> None:
    pool, one, manager = announced(total=30, last=5)
    grant = granted(pool, days=6)
    with later(4):
        look(2)
        assert (balance(grant).owed, [debt.booked for debt in debts(grant)]) == (30, [0])
        with transaction():
            offers.add_window(manager, one, Hours(supports.today(6), supports.today(6)))
        look(2)
        assert (balance(grant).owed, [debt.booked for debt in debts(grant)]) == (0, [30])
        assert airings_of(grant)[-1].day == supports.today(6)


def test_less_than_planned_is_aired_and_the_rest_made_good(app: Flask) -> None:
    pool, _one, manager = announced()
    grant = granted(pool, days=1)
    owner = grant_owner(grant)
    with later(1):
        reported(airings_of(grant)[0], manager, aired=20)
        with transaction():
            airings.confirm(airings.lock(airings_of(grant)[0].id), owner)
        look(2)
        assert [(one.state, one.units, one.aired) for one in airings_of(grant)] == [
            ("aired", 30, 20),
            ("planned", 10, None),
        ]
    with later(3):
        reported(airings_of(grant)[1], manager)
        with transaction():
            airings.confirm(airings.lock(airings_of(grant)[1].id), owner)
        assert (balance(grant).aired, balance(grant).made_good, balance(grant).owed) == (20, 10, 0)


def test_an_objection_asks_for_a_new_proof_or_the_office(app: Flask) -> None:
    pool, _one, manager = announced()
    grant = granted(pool, days=2)
    owner, official = grant_owner(grant), supports.signatory()
    first, second = airings_of(grant)
    with later(2):
        for one in (first, second):
            reported(one, manager)
            with transaction():
                airings.object_to(airings.lock(one.id), owner, "در این ساعت چیزی پخش نشد.")
        reported(first, manager, reference="A-2")
        with transaction():
            airings.decide(airings.lock(second.id), official, 0, "در ضبط نیست.")
        assert states(grant) == ["reported", "missed"]
        assert [debt.units for debt in debts(grant)] == [30]


def test_who_is_not_of_the_side_that_speaks_may_not(app: Flask) -> None:
    pool, _one, manager = announced()
    grant = granted(pool, days=1)
    owner, (airing,) = grant_owner(grant), airings_of(grant)
    _other_pool, _class, rival = announced()
    with later(1):
        for person in (owner, rival):
            with pytest.raises(Forbidden):
                reported(airing, person)
        reported(airing, manager)
        for person in (manager, make_vendor().owner):
            with pytest.raises(Forbidden), transaction():
                airings.confirm(airings.lock(airing.id), person)
            with pytest.raises(Forbidden), transaction():
                airings.object_to(airings.lock(airing.id), person, "نه")
        with transaction():
            airings.object_to(airings.lock(airing.id), owner, "نه")
        for person in (manager, owner):
            with pytest.raises(Forbidden), transaction():
                airings.decide(airings.lock(airing.id), person, 30, "چنین است")


def test_a_proof_that_cannot_be_is_refused(app: Flask) -> None:
    pool, _one, manager = announced(hours=(6 * 60, 24 * 60))
    grant = granted(pool, days=1)
    refused: tuple[tuple[dict[str, Any], str], ...] = (
        ({"aired": 31}, "بیش از"),
        ({"aired": -1}, "بیش از"),
        ({"aired": 25}, "دوباره"),
        ({"reference": ""}, "گواه"),
        ({"at": broadcasts.at(supports.today(), 3)}, "بیرون از بازه"),
    )
    with later(1):
        for proof, sentence in refused:
            with pytest.raises(Invalid, match=sentence):
                reported(airings_of(grant)[0], manager, **proof)
    assert states(grant) == ["planned"]


def test_a_future_airing_cannot_be_proven(app: Flask) -> None:
    pool, _one, manager = announced()
    grant = granted(pool, days=2)
    with pytest.raises(Invalid, match="نرسیده"):
        reported(airings_of(grant)[1], manager, at=broadcasts.at(supports.today(-1)))
    with later(2), pytest.raises(Invalid, match="برنامه‌ریزی"):
        reported(airings_of(grant)[1], manager, at=broadcasts.at(supports.today(-2)))


def test_a_proof_after_the_due_day_comes_too_late(app: Flask) -> None:
    pool, _one, manager = announced()
    grant = granted(pool, days=1)
    with later(4), pytest.raises(Conflict, match="مهلت"):
        reported(airings_of(grant)[0], manager)


def test_airtime_is_made_good_day_by_day_and_never_taken_back_as_idle(app: Flask) -> None:
    pool, _one, _manager = announced()
    grant = granted(pool, days=90)
    with later(80):
        ladder.climb_all()
        assert ladder.climbs_of(supports.living(grant)) == []
