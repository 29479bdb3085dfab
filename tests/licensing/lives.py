"""Licences for tests, at any point of their lives, made by the real services."""

from __future__ import annotations

from contextlib import AbstractContextManager
from datetime import timedelta
from typing import Any

from portal.core import clock
from portal.core.clock import now
from portal.core.db import db
from portal.core.i18n import jalali_iso, tehran_day
from portal.licensing.licences import service
from portal.licensing.licences.models import Licence
from tests.licensing import applications
from tests.people import Vendor
from tests.scenes import scene

REASON = "دلیلی که همه می‌خوانند"


def jalali_in(days: int) -> str:
    return jalali_iso(now() + timedelta(days=days)).replace("-", "/")


@scene
def issued(
    code: str = "small_messenger", vendor: Vendor | None = None, certificate: int = 3000, **changes: dict[str, Any]
) -> Licence:
    """A licence issued by rule just now; its security certificate lasts `certificate` days."""
    security = {"certificate_expiry": jalali_in(certificate)}
    case = applications.decided(applications.submitted(code, vendor, security=security, **changes))
    licence = service.licence_of(case)
    assert licence is not None
    return licence


def days_before_end(licence: Licence, days: int) -> AbstractContextManager[None]:
    """Let it be so many days before the licence's last one (negative: after it)."""
    left = licence.valid_until - tehran_day(now())
    return clock.moved_by(left - timedelta(days=days))


def again(licence: Licence) -> Licence:
    """The licence as it now is."""
    return db.session.get_one(Licence, licence.id, populate_existing=True)


def state(licence: Licence) -> str:
    return service.current_state(again(licence)).name


def kinds(licence: Licence) -> list[str]:
    """What happened to it, oldest first."""
    return [event.kind for event in again(licence).events]
