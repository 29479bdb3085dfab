"""What two sides must have shown each other before calls run between them, and where a connection stands. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from portal.core.i18n import _, _l, number
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
    """What still keeps either side from accepting, in a sentence for each side or thing; nothing: they may."""
    plan = plan_for(services)
    open_still = {side: [one for one in plan if not results.get((one.code, side))] for side in Side}
    found = [_of_trials(side, trials, len(plan)) for side, trials in open_still.items() if trials]
    if not numbering:
        found.append(_("بازه‌ی شماره‌گذاری نوشته نشده است؛ اپراتور آن را می‌نویسد."))
    found += [_("داده‌ی ترانک از سوی %(side)s نوشته نشده است.", side=SIDES[s]) for s in Side if not trunks.get(s)]
    return found


def _of_trials(side: Side, trials: Sequence[Trial], of: int) -> str:
    """Which trials of how many a side has not passed: by name where they are few, the table shows the others."""
    if len(trials) <= 2:
        names = _("، ").join(f"«{one.label}»" for one in trials)
        return _("%(names)s: %(side)s هنوز نتیجه‌ی درست ثبت نکرده است.", names=names, side=SIDES[side])
    facts = {"side": SIDES[side], "n": number(len(trials)), "of": number(of)}
    return _("%(side)s در %(n)s آزمون از %(of)s آزمون هنوز نتیجه‌ی درست ثبت نکرده است.", **facts)


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
