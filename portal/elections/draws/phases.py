"""What may happen in a draw, and when: pure, so that nobody can argue with a clock.

commitments close -> the announcement is published -> reveals close -> the sources' days -> values entered by two
people -> the chain's value opened and all published. Each moment belongs to the phase that it begins.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from enum import StrEnum

from portal.core.errors import Invalid
from portal.core.i18n import TEHRAN, _


class Phase(StrEnum):
    """Where a draw stands; in the order of time, but for the last."""

    COMMITTING = "committing"
    CLOSING = "closing"
    REVEALING = "revealing"
    WAITING = "waiting"
    VALUES = "values"
    READY = "ready"
    PUBLISHED = "published"
    CALLED_OFF = "called_off"


@dataclass(frozen=True)
class Moments:
    """`commit_until` < `reveal_until` <= `sources_from`: nobody who reveals, or keeps silent, can know a source."""

    commit_until: datetime
    reveal_until: datetime
    sources_from: datetime


@dataclass(frozen=True)
class Done:
    """What has been done so far."""

    announcement: bool = False
    values: bool = False
    published: bool = False
    called_off: bool = False


def phase(moments: Moments, done: Done, moment: datetime) -> Phase:
    """Where a draw stands at `moment`."""
    if done.called_off:
        return Phase.CALLED_OFF
    if done.published:
        return Phase.PUBLISHED
    if moment < moments.commit_until:
        return Phase.COMMITTING
    if not done.announcement:
        return Phase.CLOSING
    if moment < moments.reveal_until:
        return Phase.REVEALING
    if moment < moments.sources_from:
        return Phase.WAITING
    return Phase.READY if done.values else Phase.VALUES


def may_call_off(at: Phase) -> bool:
    """Only while the outcome is unknown to everybody: whoever saw the sources' values could wish for another draw."""
    return at in {Phase.COMMITTING, Phase.CLOSING, Phase.REVEALING, Phase.WAITING}


def day_begins(day: date) -> datetime:
    return datetime.combine(day, time(), TEHRAN)


def moments_of(commit_until: datetime, reveal_until: datetime, days: Sequence[date], moment: datetime) -> Moments:
    """The moments of a draw whose sources exist on `days`. Raises Invalid with what is out of order."""
    if not days:
        raise Invalid(_("دست‌کم یک منبع همگانی بنویسید."))
    if commit_until <= moment:
        raise Invalid(_("پایان سپردن تعهد باید در آینده باشد."))
    if reveal_until <= commit_until:
        raise Invalid(_("پایان گشودن تعهدها باید پس از پایان سپردن آن‌ها باشد."))
    if reveal_until > day_begins(min(days)):
        raise Invalid(
            _("گشودن تعهدها باید پیش از آغاز روز نخستین منبع پایان یابد."),
            _("کسی که تعهدش را می‌گشاید نباید بتواند مقدار منبع را بداند."),
        )
    return Moments(commit_until, reveal_until, day_begins(max(days)))
