"""What can be changed in the calendar: each kind checks itself, says what it does, and applies itself."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, fields
from datetime import date, time
from typing import Any, ClassVar, Protocol, get_type_hints

from portal.core.calendar.holiday_changes import AddHoliday, AddYear, MoveHoliday, RemoveHoliday
from portal.core.calendar.rule_changes import AddWeekend, EndWeekend, SetHours
from portal.core.calendar.rules import Calendar


class Change(Protocol):
    """One kind of change. `first_day` is the earliest day whose meaning it may alter."""

    kind: ClassVar[str]

    @property
    def first_day(self) -> date: ...

    @property
    def days(self) -> Sequence[date] | None:
        """The days whose meaning it alters; None: every day from the first on."""

    def seen_in(self, calendar: Calendar) -> Calendar:
        """What `calendar` would be with it: to look before anything is written."""

    def check(self) -> None:
        """Raise a PortalError that says what to do if this cannot be applied to the rows as they are."""

    def apply(self, source: str) -> None: ...

    def sentence(self) -> str:
        """What it does, in the reader's language."""


CHANGES: dict[str, type[Any]] = {
    change.kind: change
    for change in (AddHoliday, RemoveHoliday, MoveHoliday, AddWeekend, EndWeekend, SetHours, AddYear)
}


def encode(change: Change) -> dict[str, Any]:
    """The values of a change as JSON keeps them."""
    values: dict[str, Any] = asdict(change)  # type: ignore[call-overload]
    return {name: value.isoformat() if isinstance(value, date | time) else value for name, value in values.items()}


def decode(kind: str, values: dict[str, Any]) -> Change:
    """The change that `encode` wrote down."""
    cls = CHANGES[kind]
    types = get_type_hints(cls)
    parsed = {
        field.name: types[field.name].fromisoformat(values[field.name])
        if types[field.name] in (date, time)
        else values[field.name]
        for field in fields(cls)
    }
    change: Change = cls(**parsed)
    return change
