"""What holds for airtime and space: days, hours, what may be reported, how a miss is made good. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Protocol

from portal.core.i18n import _, number
from portal.subsidies.programme import Asked

ONE_DAY = timedelta(days=1)
LONGEST = 366
EVERY_WEEKDAY = 127


class Window(Protocol):
    """See `MediaWindow`."""

    @property
    def since(self) -> date: ...
    @property
    def until(self) -> date: ...
    @property
    def weekdays(self) -> int: ...
    @property
    def from_minute(self) -> int: ...
    @property
    def to_minute(self) -> int: ...


def check(asked: Asked) -> Sequence[str]:
    """Sentences that keep a request from being sent."""
    if asked.since is not None and asked.until is not None and (asked.until - asked.since).days >= LONGEST:
        return [_("یک کارزار بیش از %(days)s روز نیست؛ بازه را کوتاه‌تر بنویسید.", days=number(LONGEST))]
    return []


def is_open_on(windows: Sequence[Window], day: date) -> bool:
    return not windows or any(_has_day(one, day) for one in windows)


def is_inside(windows: Sequence[Window], day: date, minute: int) -> bool:
    """Whether a minute of a day lies in one of the windows."""
    return not windows or any(_has_day(one, day) and one.from_minute <= minute < one.to_minute for one in windows)


def _has_day(window: Window, day: date) -> bool:
    return window.since <= day <= window.until and bool(window.weekdays >> day.weekday() & 1)


def days_between(since: date, until: date) -> Iterator[date]:
    return (since + timedelta(days=n) for n in range((until - since).days + 1))


def runs(windows: Sequence[Window], since: date, until: date) -> list[tuple[date, date]]:
    """The days of a period that lie in the windows, as runs of neighbouring days."""
    if not windows:
        return [(since, until)] if since <= until else []
    found: list[tuple[date, date]] = []
    for day in days_between(since, until):
        if not is_open_on(windows, day):
            continue
        if found and found[-1][1] == day - ONE_DAY:
            found[-1] = (found[-1][0], day)
        else:
            found.append((day, day))
    return found


@dataclass(frozen=True)
class Bounds:
    """What one holder may have of a class on a day: at least `minimum`, at most `maximum`, in steps."""

    step: int = 1
    minimum: int = 1
    maximum: int | None = None

    @property
    def least(self) -> int:
        """The smallest amount that can be booked on a day by itself."""
        return -(-self.minimum // self.step) * self.step


def fault_of_aired(aired: int, units: int, bounds: Bounds) -> str:
    """Why so many units cannot be reported of an airing; empty if they can."""
    if not 0 <= aired <= units:
        return _("عدد باید از ۰ تا %(units)s باشد؛ بیش از آنچه برنامه‌ریزی شده پخش نمی‌شود.", units=number(units))
    missing = units - aired
    # What cannot be booked again would be owed for ever.
    if missing and (missing % bounds.step or missing < min(bounds.least, units)):
        return _(
            "آنچه پخش نشده باید دوباره رزرو شود: دست‌کم %(least)s واحد با گام %(step)s؛ مقدار کمتری پخش‌شده بنویسید.",
            least=number(bounds.least),
            step=number(bounds.step),
        )
    return ""


@dataclass(frozen=True)
class Room:
    """A day with what is free on it and what the grant already holds on it."""

    day: date
    free: int
    held: int = 0


def pieces(owed: int, rooms: Iterable[Room], bounds: Bounds) -> list[tuple[date, int]]:
    """On which days how much of what is owed is booked again, the earliest first; what finds no room stays owed."""
    found = []
    for room in rooms:
        if owed <= 0:
            break
        units = _fitting(owed, room, bounds)
        if units:
            found.append((room.day, units))
            owed -= units
    return found


def _fitting(owed: int, room: Room, bounds: Bounds) -> int:
    most = min(owed, room.free)
    if bounds.maximum is not None:
        most = min(most, bounds.maximum - room.held)
    rest = owed - most
    if 0 < rest < bounds.least:  # leave nothing that could not stand on a day by itself
        most = owed - bounds.least
    most -= most % bounds.step
    return most if most > 0 and room.held + most >= bounds.minimum else 0


class Airing(Protocol):
    """See `MediaAiring`."""

    @property
    def units(self) -> int: ...
    @property
    def aired(self) -> int | None: ...
    @property
    def state(self) -> str: ...
    @property
    def makes_good_id(self) -> int | None: ...


@dataclass(frozen=True)
class Balance:
    """What became of the units of a grant: all that was granted is in exactly one of the others."""

    granted: int = 0
    aired: int = 0
    made_good: int = 0
    coming: int = 0
    owed: int = 0
    dropped: int = 0

    @property
    def adds_up(self) -> bool:
        return self.granted == self.aired + self.made_good + self.coming + self.owed + self.dropped


def balance_of(airings: Iterable[Airing], owed: int) -> Balance:
    """`owed`: the sum of what the debts of these airings have not booked again."""
    granted = aired = made_good = coming = dropped = 0
    for one in airings:
        granted += one.units if one.makes_good_id is None else 0
        if one.state == "aired" and one.makes_good_id is None:
            aired += one.aired or 0
        elif one.state == "aired":
            made_good += one.aired or 0
        elif one.state == "dropped":
            dropped += one.units
        elif one.state != "missed":
            coming += one.units
    return Balance(granted, aired, made_good, coming, owed, dropped)
