"""What two sides must have shown each other before calls run between them, and where a connection stands. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from portal.core.i18n import _, _l
from portal.subsidies.programme import Asked


class Side(StrEnum):
    """Of a connection's two sides."""

    VENDOR = "vendor"
    OPERATOR = "operator"


SIDES = {Side.VENDOR: _l("پیام‌رسان"), Side.OPERATOR: _l("اپراتور")}


def other(side: Side) -> Side:
    return Side.OPERATOR if side is Side.VENDOR else Side.VENDOR


@dataclass(frozen=True)
class Trial:
    """One line of the test plan; `service` empty: always asked."""

    code: str
    label: Any
    service: str = ""


TRIALS: tuple[Trial, ...] = (
    Trial("signalling", _l("برقراری و پایان نشانک‌دهی (SIP) از هر دو سو")),
    Trial("codecs", _l("توافق بر کدک‌ها و بازگشت به کدک مشترک")),
    Trial("voice_out", _l("تماس صوتی از پیام‌رسان به شبکه"), "voice"),
    Trial("voice_in", _l("تماس صوتی از شبکه به پیام‌رسان"), "voice"),
    Trial("video_out", _l("تماس تصویری از پیام‌رسان به شبکه"), "video"),
    Trial("video_in", _l("تماس تصویری از شبکه به پیام‌رسان"), "video"),
    Trial("quality", _l("کیفیت در پرترافیک‌ترین ساعت (تأخیر، لرزش، گم‌شدن بسته)")),
    Trial("emergency", _l("شماره‌های اضطراری ۱۱۰، ۱۱۲، ۱۱۵ و ۱۲۵"), "voice"),
    Trial("failover", _l("از کار افتادن یک مسیر و رفتن به مسیر دوم")),
    Trial("records", _l("یکی بودن ریز تماس دو سو در یک روز")),
)


def plan_for(services: Sequence[str]) -> list[Trial]:
    """The test plan of a connection that carries these services."""
    return [trial for trial in TRIALS if not trial.service or trial.service in services]


# The newest result of each trial and side.
Results = Mapping[tuple[str, Side], bool]


def lacking(services: Sequence[str], results: Results, numbering: str, trunks: Mapping[Side, str]) -> list[str]:
    """What still keeps either side from accepting, in sentences; nothing: they may."""
    found = [
        _("«%(trial)s»: %(side)s هنوز نتیجه‌ی درست ثبت نکرده است.", trial=trial.label, side=SIDES[side])
        for trial in plan_for(services)
        for side in Side
        if not results.get((trial.code, side))
    ]
    if not numbering:
        found.append(_("بازه‌ی شماره‌گذاری نوشته نشده است؛ اپراتور آن را می‌نویسد."))
    found += [_("داده‌ی ترانک از سوی %(side)s نوشته نشده است.", side=SIDES[s]) for s in Side if not trunks.get(s)]
    return found


@dataclass(frozen=True)
class Marks:
    """What has happened to a connection, and when."""

    accepted: Mapping[Side, datetime | None]
    suspended_at: datetime | None = None
    ended_at: datetime | None = None


STATES: dict[str, tuple[Any, str]] = {
    "testing": (_l("در آزمون"), "info"),
    "in_service": (_l("در سرویس"), "success"),
    "suspended": (_l("معلق"), "warning"),
    "frozen": (_l("ایستاده با پروانه"), "warning"),
    "ended": (_l("پایان‌یافته"), "neutral"),
}


def state_of(marks: Marks, benefit: str) -> str:
    """A key of STATES. `benefit`: the grant's own state; the licence is the key of this too."""
    if marks.ended_at is not None or benefit == "ended":
        return "ended"
    if benefit in ("frozen", "not_yet"):
        return "frozen"
    if marks.suspended_at is not None:
        return "suspended"
    return "in_service" if all(marks.accepted.get(side) for side in Side) else "testing"


def check(asked: Asked) -> Sequence[str]:
    """Sentences that keep the request from being sent."""
    calls = asked.answers.get("peak_calls")
    if asked.action == "new" and isinstance(calls, int) and calls < 1:
        return [_("شمار تماس هم‌زمان باید دست‌کم ۱ باشد.")]
    return []
