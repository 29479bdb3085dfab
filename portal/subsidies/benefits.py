"""Whether a grant is in force: derived from its days and from its licence when it is asked, never stored. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from portal.core.i18n import _l

LABELS: dict[str, tuple[Any, str]] = {
    "not_yet": (_l("هنوز آغاز نشده"), "neutral"),
    "open": (_l("برقرار"), "success"),
    "grace": (_l("در مهلت پس از پایان پروانه"), "warning"),
    "frozen": (_l("ایستاده"), "warning"),
    "ended": (_l("پایان‌یافته"), "neutral"),
}


@dataclass(frozen=True)
class Key:
    """The licence on a day: the name of its state, the day it ran out (if it did), whether it was suspended then."""

    state: str
    expired_on: date | None = None
    suspended: bool = False


@dataclass(frozen=True)
class Span:
    """The grant's own days: `ended_on` is the first on which it is no more."""

    since: date
    until: date
    ended_on: date | None = None


@dataclass(frozen=True)
class Benefit:
    """`name` is a key of LABELS; `until`: the last day of a grace period."""

    name: str
    until: date | None = None

    @property
    def in_force(self) -> bool:
        return self.name in ("open", "grace")

    @property
    def label(self) -> Any:
        return LABELS[self.name][0]

    @property
    def tone(self) -> str:
        return LABELS[self.name][1]


OPEN, FROZEN, ENDED, NOT_YET = (Benefit(name) for name in ("open", "frozen", "ended", "not_yet"))
BY_LICENCE = {
    "in_force": OPEN,
    "suspended": FROZEN,
    "none": FROZEN,
    "not_yet": FROZEN,
    "revoked": ENDED,
    "surrendered": ENDED,
}


def benefit_on(day: date, span: Span, key: Key, grace_days: int) -> Benefit:
    """The one answer that every benefit reads: its own days first, then the licence."""
    if day > span.until or (span.ended_on is not None and day >= span.ended_on):
        return ENDED
    by_licence = _by_licence(day, key, grace_days)
    return NOT_YET if day < span.since and by_licence is not ENDED else by_licence


def _by_licence(day: date, key: Key, grace_days: int) -> Benefit:
    if key.state != "expired" or key.expired_on is None:
        return BY_LICENCE.get(key.state, ENDED)
    last = key.expired_on + timedelta(days=grace_days)
    if day > last:
        return ENDED
    # Running out does not thaw what a suspension had frozen.
    return FROZEN if key.suspended else Benefit("grace", last)


def is_gone(day: date, key: Key, grace_days: int) -> bool:
    """Whether the licence is lost for this grant: nothing that happens to it later brings the benefit back."""
    return _by_licence(day, key, grace_days) is ENDED
