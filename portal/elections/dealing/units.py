"""The hot row: units are taken from a quota, and given back, by one conditional UPDATE each."""

from __future__ import annotations

from typing import Any, cast

from sqlalchemy import CursorResult, update

from portal.core.db import db
from portal.core.errors import Conflict
from portal.core.i18n import _
from portal.elections.models import Quota


class NothingLeft(Conflict):
    """The quota has less than was asked for: somebody was faster, or it is used up."""

    code = "nothing_left"


def take(quota: Quota, units: int) -> None:
    """Take `units` of what the candidate has left; all or nothing. Call it last: it locks the row until the commit.

    Raises NothingLeft; a candidate who withdrew has nothing left.
    """
    if units < 1:
        raise ValueError("at least one unit is taken")
    if not _change(quota, units, Quota.taken + units <= Quota.each + Quota.extra + Quota.credit - Quota.returned):
        raise NothingLeft(
            _("از این سهمیه به اندازه‌ی درخواست شما نمانده است."),
            _("چیزی کم نشد و پیش‌نویس شما مانده است؛ صفحه را تازه کنید و مانده را ببینید."),
        )


def give_back(quota: Quota, units: int) -> None:
    """Return exactly what was taken."""
    if not _change(quota, -units, Quota.taken >= units):
        raise ValueError(f"quota {quota.id}: {units} units were never taken")


def _change(quota: Quota, units: int, *conditions: Any) -> bool:
    statement = update(Quota).where(Quota.id == quota.id, *conditions).values(taken=Quota.taken + units)
    done = db.session.execute(statement, execution_options={"synchronize_session": False})
    db.session.expire(quota, ["taken"])
    return cast("CursorResult[Any]", done).rowcount == 1
