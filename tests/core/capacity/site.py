"""A site for tests: a pool with classes, made by the real services. Call inside the application's context."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from portal.core import capacity
from portal.core.capacity import Ask, ResourceClass
from portal.core.clock import now
from portal.core.db import db, transaction
from portal.core.i18n import tehran_day
from tests.people import make_organisation

VENDOR = ("grant", "vendor")
RIVAL = ("grant", "rival")
STRANGER = ("grant", "stranger")


def today(days: int = 0) -> date:
    """Today in Tehran, or so many days from it."""
    return tehran_day(now()) + timedelta(days=days)


def make_class(code: str = "vcpu", total: int = 100, pool: str = "site-one", **bounds: Any) -> ResourceClass:
    """A class of a pool of this code, offered from today on."""
    known = {one.code: one for one in capacity.pools()}
    owner = known[pool].owner if pool in known else make_organisation()
    with transaction():
        site = known.get(pool) or capacity.add_pool(
            None, owner=owner, code=pool, kind="datacentre", name_fa="سایت یکم", name_en="Site one"
        )
        made = capacity.add_class(None, site, code=code, name_fa="پردازنده", name_en="vCPU", unit_fa="هسته", **bounds)
        db.session.flush()
        capacity.set_level(None, made, today(), total)
    return made


def ask(resource: ResourceClass, amount: Any, first: int = 0, last: int = 9) -> Ask:
    """`amount` from `first` to `last`, in days from today."""
    return Ask(resource.key, today(first), today(last), amount)


def numbers(resource: ResourceClass, day: int = 0) -> tuple[int, int, int]:
    """Promised, granted and free on a day from today, as committed; the sums are looked at in passing."""
    db.session.rollback()
    assert capacity.check() == []
    (use,) = capacity.usage(resource, today(day), today(day))
    return use.promised, use.granted, use.free
