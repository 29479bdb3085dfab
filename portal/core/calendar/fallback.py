"""The calendar for whoever asks on the command line: the portal's rows, and the library where there are none."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from sqlalchemy.exc import SQLAlchemyError

from portal.core.calendar.library import library_calendar
from portal.core.calendar.rules import Calendar
from portal.core.calendar.service import present_calendar
from portal.core.db import db


def calendar_at_hand(years: Iterable[int], scope: str) -> Calendar:
    """The portal's calendar, with the library's for those of `years` that it does not hold.

    For looking only: an automatic outcome asks `present_calendar`, which stops at a year without rows.
    """
    rows, wanted = _rows(scope), set(years)
    library = library_calendar(wanted - rows.years if rows else wanted, scope)
    return rows.filled_from(library) if rows else library


def _rows(scope: str) -> Calendar | None:
    """What the database holds; None where there is no database, no table or no year."""
    url = db.engine.url
    # Connecting would create the file, and with it the appearance of a portal that was set up.
    if url.get_backend_name() == "sqlite" and not Path(url.database or "").exists():
        return None
    try:
        found = present_calendar(scope)
    except SQLAlchemyError:
        db.session.rollback()
        return None
    return found if found.years else None
