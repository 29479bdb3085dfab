"""What dates alone bring about is told once: the end that nears, the end that came, a suspension that is over."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, exists, select

from portal.core.clock import now
from portal.core.db import db, transaction
from portal.core.i18n import tehran_day
from portal.core.jobs import periodic
from portal.core.notifications import address_of
from portal.licensing.licences import letters
from portal.licensing.licences.models import Licence, LicenceNotice, Standing
from portal.licensing.licences.service import tell

# Days before the end on which a holder is reminded, nearest first.
REMIND = (7, 30, 60)
BATCH = 200
HOUR = 60 * 60
ALIVE = (Standing.IN_FORCE.value, Standing.SUSPENDED.value)


def tell_of_dates() -> None:
    """Whatever days the portal was away, each letter goes once, and of several reminders only the last."""
    today = tehran_day(now())
    for place, days in enumerate(REMIND):
        nearer = REMIND[place - 1] if place else -1
        _remind(today, days, nearer)
    _tell_each("expired", Licence.valid_until, _expired(today))
    _tell_each("suspension_ended", Licence.suspended_until, _free_again(today))


def _remind(today: date, days: int, nearer: int) -> None:
    """Those whose last day is at most `days` away, and more than `nearer`."""
    last = Licence.valid_until
    soon = last.between(today + timedelta(days=nearer + 1), today + timedelta(days=days))
    undecided = Licence.prolonged.is_(True)
    _tell_each(f"expiring_{days}", last, and_(Licence.standing.in_(ALIVE), soon, ~undecided))


def _expired(today: date) -> ColumnElement[bool]:
    over = and_(Licence.valid_until < today, Licence.prolonged.is_(False))
    return and_(Licence.standing.in_(ALIVE), over)


def _free_again(today: date) -> ColumnElement[bool]:
    lasts = Licence.prolonged.is_(True) | (Licence.valid_until >= today)
    return and_(Licence.standing == Standing.SUSPENDED.value, Licence.suspended_until < today, lasts)


def _tell_each(kind: str, day: Any, when: ColumnElement[bool]) -> None:
    """Tell the holders of those licences, once for each licence and day it speaks of."""
    told = (LicenceNotice.licence_id == Licence.id, LicenceNotice.kind == kind, LicenceNotice.day == day)
    waiting = select(Licence).where(when, ~exists().where(*told)).order_by(Licence.id).limit(BATCH)
    while True:
        with transaction() as session:
            found = session.scalars(waiting.with_for_update(of=Licence)).all()
            for licence in found:
                about: date = getattr(licence, day.key)
                session.add(LicenceNotice(licence_id=licence.id, kind=kind, day=about, at=now()))
                _tell(licence, kind, about)
        if len(found) < BATCH:
            return


def _tell(licence: Licence, kind: str, day: date) -> None:
    """The letter; and a word to those who hear of licences, where its state has changed by itself."""
    key, facts = f"{kind}/{day.isoformat()}", {"until": licence.suspended_until}
    if kind.startswith("expiring"):  # the letter's link is the first of the two clicks that renew
        renewal = address_of("licensing.renewal_page", token=licence.token)
        letters.tell(licence, "licence_expiring", key, link=renewal, **facts)
    else:
        letters.tell(licence, f"licence_{kind}", key, **facts)
    if kind in ("expired", "suspension_ended"):
        tell(licence, kind)


def register() -> None:
    """The round comes by itself once this is imported."""
    periodic("licences.dates", HOUR)(tell_of_dates)


def notices_of(licence: Licence) -> list[str]:
    """Which letters its dates have brought, oldest first."""
    rows = select(LicenceNotice.kind).where(LicenceNotice.licence_id == licence.id).order_by(LicenceNotice.id)
    return list(db.session.scalars(rows))
