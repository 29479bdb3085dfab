"""Announced airtime, campaigns and their airings for tests, made by the real services."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import select

from portal.core.accounts.members import members_of
from portal.core.accounts.models import Organisation, Person
from portal.core.accounts.roles import Kind, Role
from portal.core.capacity import Pool, ResourceClass
from portal.core.clock import moved_by
from portal.core.db import db, transaction
from portal.core.i18n import TEHRAN
from portal.subsidies import grants
from portal.subsidies.models import Grant, SupportCase
from portal.subsidies.programme import programme_of
from portal.subsidies.programmes.media import accounts, airings, offers, rounds
from portal.subsidies.programmes.media.airings import MATERIAL, Proof
from portal.subsidies.programmes.media.models import MediaAiring, MediaDebt
from portal.subsidies.programmes.media.offers import Hours, Terms
from portal.subsidies.programmes.media.rules import Balance
from tests.people import Vendor, make_member, make_organisation
from tests.scenes import scene
from tests.subsidies import supports

OWN = {"subject": "پیام‌رسان تازه", "kind": "spot", "audience": "برای همه‌ی خانواده‌ها در روزهای آغاز مهر."}
TERMS = Terms(discount_percent=70, report_days=3, answer_days=4, technical="ویدئوی ۱۹۲۰ در ۱۰۸۰")


@scene
def broadcaster() -> tuple[Organisation, Person]:
    body = make_organisation(Kind.BROADCASTER, "رسانه‌ی آزمایشی")
    return body, make_member(body, Role.MANAGER)


@scene
def announced(
    total: int = 60, step: int = 10, last: int = 400, weekdays: int = 127, hours: tuple[int, int] = (0, 1440)
) -> tuple[Pool, ResourceClass, Person]:
    """Airtime of one class from today on, and who announced it."""
    body, manager = broadcaster()
    window = Hours(supports.today(), supports.today(last), weekdays, *hours)
    with transaction():
        pool = offers.announce(manager, body, "شبکه‌ی آزمایشی", "Test channel", TERMS)
        one = offers.add_class(
            manager, pool, name_fa="شب", name_en="Night", unit_fa="ثانیه", total=total, step=step, hours=window
        )
    return pool, one, manager


@scene
def sent(pool: Pool, units: int = 30, days: int = 3, vendor: Vendor | None = None, **more: Any) -> SupportCase:
    case = drafted(pool, units, days, vendor, **more)
    return supports.step(case, "submit", case.created_by)


@scene
def drafted(
    pool: Pool, units: object = 30, days: int = 3, vendor: Vendor | None = None, since: int = 0, **more: Any
) -> SupportCase:
    """A request for so many units on each of so many days from today on, its material handed in."""
    vendor, licence = supports.licensed(vendor)
    supports.signatory()
    words = supports.typed({pool.classes[0].code: units}, since, since + days - 1) | OWN | more
    words.pop("purpose")
    case = supports.drafted(programme_of("media"), vendor, licence, pool, words)
    supports.hand_in(case, MATERIAL)
    return supports.again(case)


@scene
def granted(pool: Pool, units: int = 30, days: int = 3, vendor: Vendor | None = None) -> Grant:
    grant = grants.of_case(supports.decided(sent(pool, units, days, vendor)))
    assert grant is not None
    return grant


def airings_of(grant: Grant) -> list[MediaAiring]:
    db.session.expire_all()
    return list(accounts.airings_of(grant))


def at(day: date, hour: int = 12) -> datetime:
    return datetime.combine(day, time(hour), TEHRAN)


def reported(airing: MediaAiring, actor: Person, aired: int | None = None, **more: Any) -> None:
    """The broadcaster reports at the end of the airing's day."""
    units = airing.units if aired is None else aired
    proof = Proof(**{"aired": units, "at": at(airing.day), "reference": "ضبط شماره ۱"} | more)
    with transaction():
        airings.report(airings.lock(airing.id), actor, proof)


def later(days: int) -> Any:
    return moved_by(timedelta(days=days))


def look(times: int = 1) -> None:
    """The round, so many times."""
    for _time in range(times):
        rounds.look()
    db.session.expire_all()


def debts(grant: Grant) -> list[MediaDebt]:
    return list(db.session.scalars(select(MediaDebt).where(MediaDebt.grant_id == grant.id)))


def states(grant: Grant) -> list[str]:
    return [one.state for one in airings_of(grant)]


def balance(grant: Grant) -> Balance:
    (account,) = accounts.accounts_of(grant)
    return account.balance


def grant_owner(grant: Grant) -> Person:
    return members_of(grant.organisation_id)[0]
