"""Public numbers: Jalali year, a running number, a check digit that catches every single slip and swap."""

from __future__ import annotations

from sqlalchemy import insert, select, update
from sqlalchemy.exc import IntegrityError

from portal.core.cases.models import Counter
from portal.core.clock import now
from portal.core.db import db
from portal.core.i18n import jalali_of, tehran_day
from portal.core.numbering import with_check


def next_in(series: str) -> int:
    """The next number of `series`; its row stays locked until the transaction ends."""
    bump = update(Counter).where(Counter.name == series).values(value=Counter.value + 1)
    if db.session.execute(bump).rowcount == 0:  # type: ignore[attr-defined]
        try:
            with db.session.begin_nested():
                db.session.execute(insert(Counter).values(name=series, value=1))
        except IntegrityError:  # somebody else began the series this very moment
            db.session.execute(bump)
    return db.session.scalars(select(Counter.value).where(Counter.name == series)).one()


def next_number(prefix: str) -> str:
    """Such as `P-1405-000042-7`: the prefix (letters) tells what it is the number of."""
    year = jalali_of(tehran_day(now()))[0]
    running = next_in(f"{prefix}-{year}")
    return with_check(f"{prefix}-{year}-{running:06d}-")
