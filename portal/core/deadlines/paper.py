"""What the receipt shows, from its frozen inputs alone: the term computed once more, laid out week by week."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from portal.core.calendar.reasons import DayLine
from portal.core.calendar.rules import Computation
from portal.core.cases.receipts import recompute
from portal.core.i18n import (
    _,
    current_locale,
    digits,
    jalali_date,
    jalali_datetime,
    jalali_of,
    number,
    tehran_day,
    weekday_name,
)

A_DAY = timedelta(days=1)
SATURDAY = 5
# In the order in which a week runs: date.weekday() of Saturday … Friday.
WEEK = (5, 6, 0, 1, 2, 3, 4)


@dataclass(frozen=True)
class Cell:
    """A day of the table. `kind`: outside, start, counted, due, weekend, holiday or pause."""

    day: str
    kind: str
    words: str


@dataclass(frozen=True)
class Week:
    month: str
    cells: list[Cell]


def context_of(inputs: Mapping[str, Any]) -> dict[str, Any]:
    """The template's context, in the reader's language."""
    found, locale = recompute(inputs), current_locale()
    start = datetime.fromisoformat(inputs["term"]["start"])
    return {
        "title": _("رسید مهلت پاسخ"),
        "regulator": inputs["regulator"][locale],
        "numbers": [
            (_("شماره‌ی پرونده"), digits(inputs["number"])),
            (_("نسخه‌ی رسید"), number(inputs["version"])),
            (_("تاریخ رسید"), jalali_date(datetime.fromisoformat(inputs["issued_at"]))),
        ],
        "number": digits(inputs["number"]),
        "subject": inputs["subject"],
        "applicant": inputs["applicant"][locale],
        "office": inputs["office"][locale],
        "contact": inputs["office"]["contact"],
        "received_at": jalali_datetime(datetime.fromisoformat(inputs["received_at"]), "long"),
        "due": jalali_date(found.due_date, "full"),
        "occasion": _occasion(inputs),
        "replaces": _replaces(inputs, found),
        "rule": digits(inputs["rule"]["text"]),
        "budget": _budget(inputs),
        "silence": _silence(inputs["rule"]["silence"]),
        "exclusions": bool(inputs["rule"]["exclusions"]),
        "weekdays": [weekday_name(day) for day in WEEK],
        "weeks": weeks_of(tehran_day(start), found.days),
        "counted": number(found.counted),
        "skipped": [(jalali_date(line.date, "full"), line.why) for line in found.days if _is(line, "holiday")],
        "pauses": [_pause(pause) for pause in inputs["term"]["pauses"]],
        "pause_cap": number(inputs["term"]["pause_cap_days"]),
        "pause_days": number(sum(_is(line, "pause") for line in found.days)),
    }


def weeks_of(start: date, days: Sequence[DayLine]) -> list[Week]:
    """From the week of the start to the week of the last day, Saturdays first."""
    lines = {line.date: line for line in days}
    counts = {line.date: place for place, line in enumerate((line for line in days if line.counted), 1)}
    first, last = start - A_DAY * WEEK.index(start.weekday()), days[-1].date
    weeks = []
    while first <= last:
        week = [first + A_DAY * step for step in range(7)]
        weeks.append(Week(_month(week), [_cell(day, start, last, lines, counts) for day in week]))
        first += A_DAY * 7
    return weeks


def _month(week: Sequence[date]) -> str:
    """The months that a week touches, without its days."""
    names = [jalali_date(day, "long").partition(" ")[2] for day in (week[0], week[-1])]
    return names[0] if names[0] == names[1] else f"{names[0].rpartition(' ')[0]} – {names[1]}"


def _cell(day: date, start: date, last: date, lines: Mapping[date, DayLine], counts: Mapping[date, int]) -> Cell:
    shown = digits(jalali_of(day)[2]) if current_locale() == "fa" else str(day.day)
    if day == start:
        return Cell(shown, "start", _("رسید"))
    line = lines.get(day)
    if line is None:
        return Cell(shown, "outside", "")
    if line.reason is not None:
        words = {"weekend": _("پایان هفته"), "holiday": _("تعطیل"), "pause": _("توقف")}[line.reason.kind]
        return Cell(shown, line.reason.kind, words)
    return Cell(shown, "due" if day == last else "counted", _("روز %(n)s", n=number(counts[day])))


def _is(line: DayLine, kind: str) -> bool:
    return line.reason is not None and line.reason.kind == kind


def _occasion(inputs: Mapping[str, Any]) -> str:
    """Why there is a receipt."""
    return {
        "start": _("مهلت پاسخ آغاز شد."),
        "pause": _("مهلت تا پاسخ متقاضی ایستاد؛ این دیرترین روز پاسخ است."),
        "resume": _("پاسخ متقاضی رسید و مهلت از سر گرفته شد."),
        "extend": _("مهلت تمدید شد."),
        "moved": _("تقویم کاری کشور تغییر کرد و روز پاسخ از نو حساب شد."),
        "rule_change": _("قاعده‌ی مهلت تغییر کرد."),
    }[inputs["occasion"]]


def _replaces(inputs: Mapping[str, Any], found: Computation) -> str:
    """What stood on the receipt before this one."""
    if inputs["replaces"] is None:
        return ""
    before = date.fromisoformat(inputs["replaces"])
    if before == found.due_date:
        return _("این رسید جای نسخه‌ی پیش را می‌گیرد؛ روز پاسخ همان است که بود.")
    return _("این رسید جای نسخه‌ی پیش را می‌گیرد؛ در آن %(day)s نوشته بود.", day=jalali_date(before, "full"))


def _budget(inputs: Mapping[str, Any]) -> str:
    days = inputs["days"]
    if not days["extended"]:
        return _("%(n)s روز کاری", n=number(days["promised"]))
    return _("%(n)s روز کاری و %(more)s روز تمدید", n=number(days["promised"]), more=number(days["extended"]))


def _silence(silence: str) -> str:
    return {
        "deemed_approval": _(
            "اگر تا پایان آن روز پاسخی ندهیم، سکوت ما موافقت است: درخواست شما خودبه‌خود پذیرفته می‌شود و همان سند با "
            "همان حقوق صادر می‌شود. لازم نیست کاری بکنید."
        ),
        "no_objection": _("اگر تا پایان آن روز پاسخی ندهیم، مخالفتی نداریم و پرونده خودبه‌خود به گام بعد می‌رود."),
        "refer_up": _("اگر تا پایان آن روز پاسخی ندهیم، پرونده خودبه‌خود به سرپرست میز می‌رسد و دیرکرد ثبت می‌شود."),
        "none": _(
            "در این گونه پرونده سکوت پاسخ شمرده نمی‌شود. اگر تا پایان آن روز پاسخی ندهیم، پرونده خودبه‌خود به سرپرست "
            "میز می‌رسد و دیرکرد در گزارش همگانی میزها می‌آید."
        ),
    }[silence]


def _pause(pause: Sequence[str | None]) -> str:
    since, until = (datetime.fromisoformat(moment) if moment else None for moment in pause)
    if until is None:
        return _("از %(since)s تا پاسخ متقاضی", since=jalali_datetime(since, "long"))
    return _("از %(since)s تا %(until)s", since=jalali_datetime(since, "long"), until=jalali_datetime(until, "long"))
