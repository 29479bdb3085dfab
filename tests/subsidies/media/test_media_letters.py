"""From the announcement to the last airing: who hears what, and how often."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from portal.core.accounts.models import Person
from portal.core.capacity import Pool
from portal.core.db import db, transaction
from portal.subsidies import grants
from portal.subsidies.models import Grant
from portal.subsidies.programmes.media import airings, offers
from portal.subsidies.programmes.media.offers import Hours
from tests.people import make_vendor
from tests.subsidies import supports
from tests.subsidies.letters import heard, ids, mails
from tests.subsidies.media.broadcasts import airings_of, announced, grant_owner, granted, later, look, reported

pytestmark = pytest.mark.usefixtures("app")


def aired_campaign(days: int = 2) -> tuple[Grant, Person]:
    """A campaign from today on, and who airs it."""
    pool, _one, manager = announced()
    return granted(pool, days=days), manager


def test_who_has_a_licence_hears_of_an_offer_once_it_has_something_to_ask_for() -> None:
    vendor, _licence = supports.licensed()
    make_vendor()
    pool, _one, manager = announced()
    with transaction():
        hours = Hours(supports.today(), supports.today(30))
        offers.add_class(
            manager,
            db.session.get_one(Pool, pool.id),
            name_fa="عصر",
            name_en="",
            unit_fa="ثانیه",
            total=5,
            step=1,
            hours=hours,
        )
    assert heard("media_announced") == ids(vendor.owner)
    assert "۷۰ درصد تخفیف" in mails("media_announced")[0].text


def test_the_broadcaster_hears_what_it_is_to_air() -> None:
    grant, manager = aired_campaign()
    assert heard("media_granted") == ids(manager)
    assert "پیام‌رسان تازه" in mails("media_granted")[0].text
    assert f"/media/grants/{grant.token}" in mails("media_granted")[0].text


def test_the_messenger_hears_of_reports_once_a_day() -> None:
    grant, manager = aired_campaign()
    with later(1):
        for one in airings_of(grant):
            reported(one, manager)
    assert heard("media_reported") == ids(grant_owner(grant))


def test_reports_of_the_next_day_are_told_anew() -> None:
    grant, manager = aired_campaign()
    first, second = airings_of(grant)
    reported(first, manager)
    with later(1):
        reported(second, manager)
    assert heard("media_reported") == ids(grant_owner(grant), grant_owner(grant))


def disputed() -> tuple[Grant, Person, Person]:
    """A report to which the messenger objected; who airs, and who signs for the office."""
    official = supports.signatory()
    grant, manager = aired_campaign(days=1)
    (one,) = airings_of(grant)
    reported(one, manager)
    with transaction():
        airings.object_to(airings.lock(one.id), grant_owner(grant), "ساعت ۱۲ چیز دیگری پخش شد.")
    return grant, manager, official


def test_an_objection_reaches_the_broadcaster_and_who_signs_for_the_office() -> None:
    _grant, manager, official = disputed()
    told = heard("media_objected")
    assert {manager.id, official.id} <= set(told)
    assert len(told) == len(set(told))
    assert all("ساعت ۱۲ چیز دیگری پخش شد" in one.text for one in mails("media_objected"))


def test_the_end_of_a_dispute_reaches_both_sides_with_its_reason() -> None:
    grant, manager, official = disputed()
    (one,) = airings_of(grant)
    with transaction():
        airings.decide(airings.lock(one.id), official, 20, "ضبط ۲۰ ثانیه را نشان می‌دهد")
    assert heard("media_decided") == ids(manager, grant_owner(grant))
    assert all("۲۰ از ۳۰" in one.text for one in mails("media_decided"))


def test_what_is_made_good_is_told_to_both_once_a_day() -> None:
    grant, manager = aired_campaign()
    with later(5):
        look(times=2)
    assert heard("media_made_good") == ids(manager, grant_owner(grant))


def test_a_campaign_ends_for_both_when_everything_was_aired() -> None:
    grant, manager = aired_campaign(days=1)
    (one,) = airings_of(grant)
    reported(one, manager)
    assert heard("media_ended") == []
    with transaction():
        airings.confirm(airings.lock(one.id), grant_owner(grant))
    assert heard("media_ended") == ids(manager, grant_owner(grant))
    assert "شب: ۳۰ از ۳۰ ثانیه" in mails("media_ended")[0].text


def test_a_campaign_with_a_debt_goes_on() -> None:
    grant, _manager = aired_campaign(days=1)
    with later(5):
        look(times=2)
    assert len(airings_of(grant)) == 2
    assert heard("media_ended") == []


def test_a_grant_that_was_given_back_ends_its_campaign() -> None:
    grant, manager = aired_campaign(days=2)
    owner = grant_owner(grant)
    with transaction():
        grants.end(grants.lock(grant.id), owner, "given_back", supports.today())
    look(times=2)
    assert heard("media_ended") == ids(manager, owner)


def test_a_rival_hears_nothing_of_a_campaign() -> None:
    rival = make_vendor().owner
    grant, manager = aired_campaign(days=1)
    (one,) = airings_of(grant)
    reported(one, manager)
    told = {person for name in ("media_granted", "media_reported") for person in heard(name)}
    assert rival.id not in told


def test_a_reader_of_english_is_told_in_english() -> None:
    pool, _one, manager = announced()
    with transaction():
        db.session.scalars(select(Person).where(Person.id == manager.id)).one().locale = "en"
    granted(pool)
    (letter,) = mails("media_granted")
    assert letter.subject.startswith("New airings for you")
