"""Guessing is slowed down without letting anybody lock others out.

Attempts are counted by account and network, and by network; a device that signed in before has a counter of its
own, so an attacker elsewhere never holds up the owner. An attempt counts *before* the slow check of the password:
a hundred at once are a hundred, not none. Waits grow exponentially and the counters forget.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil

from sqlalchemy import delete, select, update
from sqlalchemy.dialects.postgresql import insert as insert_pg
from sqlalchemy.dialects.sqlite import insert as insert_sqlite

from portal.core.accounts.keys import Attempt
from portal.core.clock import now
from portal.core.crypto import keyed_hash
from portal.core.db import db
from portal.core.errors import TooMany
from portal.core.i18n import _, duration_words

FORGET_AFTER = timedelta(hours=24)
LONGEST_WAIT = timedelta(hours=1)


@dataclass(frozen=True)
class Counter:
    """What is counted under one key: `free` attempts cost nothing, then the wait doubles from `first_wait`."""

    key: str
    free: int
    first_wait: timedelta

    def wait_after(self, failures: int) -> timedelta:
        """How long the next attempt must wait after so many failures in a row."""
        over = failures - self.free
        if over < 0:
            return timedelta(0)
        return min(self.first_wait * (1 << min(over, 16)), LONGEST_WAIT)


def for_sign_in(account: str, network: str, device: str | None) -> list[Counter]:
    """Counters of a sign-in: the known device's alone, or account-on-network and network."""
    if device is not None:
        return [_counter("device", account, device, free=5, seconds=15)]
    return [
        _counter("account", account, network, free=5, seconds=30),
        # A campus or a mobile carrier sits behind one address: more room, shorter waits.
        _counter("network", network, free=50, seconds=2),
    ]


def for_second_factor(account: str, device: str | None) -> list[Counter]:
    """Counters of a second step. Who gets here knows the password: the account's own counter may be strict."""
    place = device or "elsewhere"
    return [_counter("factor", account, place, free=5, seconds=30)]


def for_mail(address: str, network: str) -> list[Counter]:
    """Counters of letters asked for by anybody: nobody's mailbox is flooded."""
    return [
        _counter("mail", address, free=3, seconds=300),
        _counter("mail-network", network, free=20, seconds=10),
    ]


def for_password(account: str) -> list[Counter]:
    """Counters of a signed-in person's own password, asked again before a change."""
    return [_counter("password", account, free=5, seconds=30)]


def for_tracking(case: str, network: str) -> list[Counter]:
    """Counters of a file's standing asked for by number and four digits: ten thousand guesses take months."""
    return [
        _counter("track", case, network, free=5, seconds=60),
        _counter("track-case", case, free=50, seconds=300),
        _counter("track-network", network, free=30, seconds=10),
    ]


def for_key(network: str) -> list[Counter]:
    """Counter of keys that open nothing. Who has a right key is never held up: it cannot be guessed."""
    return [_counter("key-network", network, free=20, seconds=5)]


def take(counters: list[Counter]) -> None:
    """Count one attempt under each counter, or refuse it while one of them waits."""
    for counter in sorted(counters, key=lambda counter: counter.key):  # locks are taken in one order
        _count(counter)


def forgive(counters: list[Counter]) -> None:
    """The attempt was right: forget the failures of its account or device, and take this one off its network."""
    for counter in counters:
        here = Attempt.key == counter.key
        if counter.free < 20:
            db.session.execute(delete(Attempt).where(here))
        else:
            # An attacker's own account must not wash the network clean.
            one_less = {"failures": Attempt.failures - 1, "blocked_until": None}
            db.session.execute(update(Attempt).where(here, Attempt.failures > 0).values(one_less))


def forget_old() -> None:
    """Drop the counters that are over."""
    db.session.execute(delete(Attempt).where(Attempt.last_at < now() - FORGET_AFTER))


def _count(counter: Counter) -> None:
    """One more failure, or TooMany. Asked under the row's lock: of a hundred at once, the sixth already waits."""
    row = _locked(counter)
    if row.blocked_until is not None and row.blocked_until > now():
        raise _too_many(row.blocked_until)
    row.failures = 1 if row.last_at < now() - FORGET_AFTER else row.failures + 1
    row.last_at = now()
    wait = counter.wait_after(row.failures)
    row.blocked_until = now() + wait if wait else None
    db.session.flush()


def _locked(counter: Counter) -> Attempt:
    insert = insert_sqlite if db.engine.dialect.name == "sqlite" else insert_pg
    fresh = {"key": counter.key, "failures": 0, "last_at": now(), "blocked_until": None}
    db.session.execute(insert(Attempt).values(fresh).on_conflict_do_nothing(index_elements=["key"]))
    query = select(Attempt).where(Attempt.key == counter.key).with_for_update()
    return db.session.scalars(query, execution_options={"populate_existing": True}).one()


def _too_many(until: datetime) -> TooMany:
    wait = until - now()
    error = TooMany(
        _("تلاش‌ها بیش از اندازه بود."),
        _("%(wait)s دیگر دوباره بیازمایید. حساب شما بسته نشده است.", wait=duration_words(wait)),
    )
    error.headers = {"Retry-After": str(ceil(wait.total_seconds()))}
    return error


def _counter(kind: str, *parts: str, free: int, seconds: int) -> Counter:
    return Counter(keyed_hash(f"attempts.{kind}", "\n".join(parts)), free, timedelta(seconds=seconds))
