"""What a licence is at a moment: derived from its events and dates, for any past day as for now. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Protocol, TypeVar

from portal.core.i18n import _l, tehran_day

LABELS: dict[str, tuple[Any, str]] = {
    "none": (_l("هنوز صادر نشده"), "neutral"),
    "not_yet": (_l("هنوز آغاز نشده"), "neutral"),
    "in_force": (_l("دارای اعتبار"), "success"),
    "suspended": (_l("معلق"), "warning"),
    "revoked": (_l("لغوشده"), "danger"),
    "surrendered": (_l("واگذاشته"), "neutral"),
    "expired": (_l("منقضی"), "neutral"),
}

EVENT_WORDS: dict[str, Any] = {
    "issued": _l("پروانه صادر شد"),
    "suspended": _l("پروانه معلق شد"),
    "reinstated": _l("پروانه دوباره معتبر شد"),
    "revoked": _l("پروانه لغو شد"),
    "surrendered": _l("پروانه واگذار شد"),
    "confirmed": _l("پروانه‌ی موقت قطعی شد"),
    "renewal_filed": _l("درخواست تمدید به‌هنگام رسید؛ پروانه تا تصمیم درباره‌ی آن اعتبار دارد"),
    "renewal_closed": _l("درخواست تمدید بی تمدید پایان یافت"),
    "renewed": _l("پروانه تمدید شد"),
    "varied": _l("پروانه اصلاح شد"),
}


class Event(Protocol):
    standing: str
    at: datetime
    until: date | None
    valid_until: date
    prolonged: bool


AnyEvent = TypeVar("AnyEvent", bound=Event)


@dataclass(frozen=True)
class State:
    """`name` is a key of LABELS; `since` the event that made it so."""

    name: str

    @property
    def in_force(self) -> bool:
        return self.name == "in_force"

    @property
    def label(self) -> Any:
        return LABELS[self.name][0]

    @property
    def tone(self) -> str:
        return LABELS[self.name][1]


def state_at(events: Sequence[Event], valid_from: date, moment: datetime) -> State:
    """The state at `moment`, from the events up to then (oldest first)."""
    event = newest_at(events, moment)
    if event is None:
        return State("none")
    last_day = None if event.prolonged else event.valid_until
    return state_of(event.standing, event.until, valid_from, last_day, tehran_day(moment))


def newest_at(events: Sequence[AnyEvent], moment: datetime) -> AnyEvent | None:
    """What had happened last at `moment`; events come oldest first."""
    happened = [event for event in events if event.at <= moment]
    return happened[-1] if happened else None


def state_of(
    standing: str, suspended_until: date | None, valid_from: date, last_day: date | None, day: date
) -> State:
    """The state on `day` as a list derives it from its columns.

    `last_day` None: it lasts until its renewal, asked for in time, is decided.
    """
    if standing in ("revoked", "surrendered"):
        return State(standing)
    if last_day is not None and day > last_day:
        return State("expired")
    if standing == "suspended" and (suspended_until is None or day <= suspended_until):
        return State("suspended")
    return State("not_yet" if day < valid_from else "in_force")


class Columns(Protocol):
    """What a licence, or a row of the register, says of its state."""

    @property
    def standing(self) -> str: ...
    @property
    def suspended_until(self) -> date | None: ...
    @property
    def valid_from(self) -> date: ...
    @property
    def valid_until(self) -> date: ...
    @property
    def prolonged(self) -> bool: ...


def state_on(row: Columns, day: date) -> State:
    """The state of a licence, as it stands now, on `day`."""
    last_day = None if row.prolonged else row.valid_until
    return state_of(row.standing, row.suspended_until, row.valid_from, last_day, day)
