"""Whether an announcement makes sense: pure, in the service's own unit."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from typing import Protocol

from portal.core.errors import Invalid
from portal.core.i18n import TEHRAN, _, tehran_day
from portal.core.provinces import BY_SLUG
from portal.elections.services import Service, Unit

MINUTES_A_DAY = 24 * 60
MOST_UNITS = 10**12


@dataclass(frozen=True)
class Announced:
    """What a messenger says of one service. `capacity`: {province or "" for anywhere: units}; of intervals it follows
    from the hours and is left empty. See `models.offers.Offer` for the rest."""

    window_from: datetime
    window_until: datetime
    capacity: Mapping[str, int] = field(default_factory=dict)
    slots_per_day: int = 0
    slot_minutes: int = 0
    day_starts: int = 0
    bands: int = 1
    material_hours: int = 12
    terms: str = ""


class Intervals(Protocol):
    """What intervals are laid out by: an offer's row, or what is to become one."""

    @property
    def window_from(self) -> datetime: ...
    @property
    def window_until(self) -> datetime: ...
    @property
    def slots_per_day(self) -> int: ...
    @property
    def slot_minutes(self) -> int: ...
    @property
    def day_starts(self) -> int: ...


@dataclass(frozen=True)
class Interval:
    """One slot of a pinned chat; `day` and `number` count from 0."""

    day: int
    number: int
    starts_at: datetime
    ends_at: datetime


def intervals(offer: Intervals) -> list[Interval]:
    """The slots of the window, day by day. Only days that fit whole count: so every day has as many as the next."""
    found: list[Interval] = []
    date, final, days = tehran_day(offer.window_from), tehran_day(offer.window_until), 0
    while date <= final:
        first = datetime.combine(date, time(), TEHRAN) + timedelta(minutes=offer.day_starts)
        starts = [first + timedelta(minutes=offer.slot_minutes * number) for number in range(offer.slots_per_day)]
        ends = [start + timedelta(minutes=offer.slot_minutes) for start in starts]
        if starts and offer.window_from <= starts[0] and ends[-1] <= offer.window_until:
            pairs = enumerate(zip(starts, ends, strict=True))
            found += [Interval(days, number, start, end) for number, (start, end) in pairs]
            days += 1
        date += timedelta(days=1)
    return found


def lines_of(service: Service, announced: Announced) -> dict[str, int]:
    """{province or "": units} of what is announced. Raises Invalid with the sentence that says what is wrong."""
    if service.unit is Unit.INTERVAL:
        _check_hours(announced)
        count = len(intervals(announced))
        if not count:
            raise Invalid(_("در این بازه هیچ روز کاملی برای این ساعت‌ها نیست."), _("بازه را بلندتر کنید."))
        return {"": count}
    lines = {province: units for province, units in announced.capacity.items() if units}
    _check_places(service, lines)
    return lines


def _check_hours(announced: Announced) -> None:
    if announced.slots_per_day < 1 or announced.slot_minutes < 1:
        raise Invalid(_("شمار نوبت‌های روز و درازای هر نوبت را بنویسید."))
    if announced.day_starts + announced.slots_per_day * announced.slot_minutes > MINUTES_A_DAY:
        raise Invalid(_("نوبت‌های روز از نیمه‌شب می‌گذرند."), _("از شمار یا درازای آن‌ها بکاهید."))
    if announced.bands < 1 or announced.slots_per_day % announced.bands:
        raise Invalid(_("شمار نوبت‌های روز باید بر شمار پاره‌های روز بخش‌پذیر باشد."))


def _check_places(service: Service, lines: Mapping[str, int]) -> None:
    if not lines:
        raise Invalid(_("ظرفیت را بنویسید."))
    if any(not 0 < units <= MOST_UNITS for units in lines.values()):
        raise Invalid(_("ظرفیت عددی درست و بزرگ‌تر از صفر است."))
    known = set(BY_SLUG) if service.by_province else {""}
    if not set(lines) <= known:
        raise Invalid(
            _("ظرفیت این خدمت برای هر استان جداگانه گفته می‌شود.")
            if service.by_province
            else _("ظرفیت این خدمت یک عدد است.")
        )


def check_window(announced: Announced, opens_at: datetime, silent_at: datetime) -> None:
    """The service is given while campaigning is lawful, and only then."""
    if announced.material_hours < 0:
        raise Invalid(_("مهلت رسیدن محتوا نمی‌تواند منفی باشد."))
    if not announced.window_from < announced.window_until:
        raise Invalid(_("پایان بازه باید پس از آغاز آن باشد."))
    if announced.window_from < opens_at or announced.window_until > silent_at:
        raise Invalid(_("بازه باید پس از آغاز تبلیغات و پیش از سکوت انتخاباتی باشد."))
