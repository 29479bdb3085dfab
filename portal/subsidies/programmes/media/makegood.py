"""What was not aired is owed, and booked again in the announced windows: exactly once, never above what exists."""

from __future__ import annotations

from datetime import date, timedelta

from sqlalchemy import select

from portal.core import audit, capacity
from portal.core.capacity import GRANTED, Ask, ResourceClass, held_by
from portal.core.clock import now
from portal.core.db import db
from portal.core.i18n import _l, tehran_day
from portal.subsidies import grants
from portal.subsidies.models import Grant
from portal.subsidies.programmes.media import offers, rules, telling
from portal.subsidies.programmes.media.models import MediaAiring, MediaCampaign, MediaDebt

# How far ahead a miss is made good: later than that it waits for a nearer day to become free.
AHEAD = timedelta(days=366)


def bounds_of(resource: ResourceClass) -> rules.Bounds:
    return rules.Bounds(resource.step, resource.minimum, resource.maximum)


def owe(airing: MediaAiring, units: int) -> MediaDebt:
    """The database takes one debt for an airing, whoever says it how often."""
    debt = MediaDebt(airing_id=airing.id, grant_id=airing.grant_id, units=units, at=now())
    db.session.add(debt)
    db.session.flush()
    audit.record(None, airing, "media.owed", {"units": units, "day": airing.day})
    return debt


def book(debt_id: int) -> int:
    """Book as much of a debt as finds room; returns how much. What it calls for is read under the lock."""
    grant_id = db.session.scalar(select(MediaDebt.grant_id).where(MediaDebt.id == debt_id))
    grant = grants.lock(grant_id or 0)
    debt = db.session.get_one(MediaDebt, debt_id, populate_existing=True)
    resource = debt.airing.resource
    if debt.owed == 0 or resource.has_ended:
        return 0
    capacity.lock([resource.key])
    found = rules.pieces(debt.owed, _rooms(grant, resource, _days_used(debt)), bounds_of(resource))
    if not found:
        return 0
    _plan(debt, grant, found)
    asks = [Ask(resource.key, day, day, units) for day, units in found]
    capacity.reserve(None, grant, asks, f"make-good {debt.airing.token}")
    telling.tell_of_making_good(grant)
    return sum(units for _day, units in found)


def _plan(debt: MediaDebt, grant: Grant, found: list[tuple[date, int]]) -> None:
    missed, report_days = debt.airing, db.session.get_one(MediaCampaign, grant.id).report_days
    for day, units in found:
        row = MediaAiring(grant_id=grant.id, class_id=missed.class_id, day=day, units=units)
        row.makes_good_id, row.material_digest = missed.id, missed.material_digest
        row.due_on = day + timedelta(days=report_days)
        db.session.add(row)
        audit.record(None, missed, "media.made_good", {"units": units, "day": day})
    debt.booked += sum(units for _day, units in found)
    db.session.flush()


def _days_used(debt: MediaDebt) -> set[date]:
    return set(db.session.scalars(select(MediaAiring.day).where(MediaAiring.makes_good_id == debt.airing_id)))


def _rooms(grant: Grant, resource: ResourceClass, but: set[date]) -> list[rules.Room]:
    """The days ahead, from tomorrow on, that lie in the windows, with what is free and what the grant holds."""
    first = tehran_day(now()) + rules.ONE_DAY
    last = first + AHEAD
    held = [one for one in held_by(grant) if one.state == GRANTED and one.resource is resource]
    windows = offers.windows_of([resource.id])[resource.id]
    return [
        rules.Room(day, use.free, sum(one.amount for one in held if one.since <= day <= one.until))
        for use in capacity.usage(resource, first, last)
        if use.free > 0
        for day in rules.days_between(use.since, use.until)
        if day not in but and rules.is_open_on(windows, day)
    ]


audit.describe("media.owed", _l("%(units)s واحد از پخش %(day)s بدهکار ماند"))
audit.describe("media.made_good", _l("%(units)s واحد جبرانی برای %(day)s برنامه‌ریزی شد"))
