"""Why a day counts or does not, in words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from portal.core.i18n import current_locale, jalali_iso, weekday_name
from portal.core.i18n import gettext as _

Kind = Literal["holiday", "weekend", "pause"]


@dataclass(frozen=True)
class Reason:
    """Why a day does not count; a holiday has its title."""

    kind: Kind
    title: str = ""
    title_en: str = ""

    @property
    def name(self) -> str:
        return self.title if current_locale() == "fa" else self.title_en or self.title


@dataclass(frozen=True)
class DayLine:
    """One day of a computation; `reason` None: it counts."""

    date: date
    reason: Reason | None

    @property
    def counted(self) -> bool:
        return self.reason is None

    @property
    def jalali(self) -> str:
        return jalali_iso(self.date)

    @property
    def why(self) -> str:
        """In the reader's language: «روز کاری», «پایان هفته: جمعه», «تعطیل: عید نوروز», «توقف مهلت»."""
        if self.reason is None:
            return _("روز کاری")
        if self.reason.kind == "pause":
            return _("توقف مهلت")
        if self.reason.kind == "weekend":
            return _("پایان هفته: %(day)s", day=weekday_name(self.date.weekday()))
        return _("تعطیل: %(title)s", title=self.reason.name)
