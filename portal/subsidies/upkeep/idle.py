"""What lies idle, and what would be kept of it. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta


@dataclass(frozen=True)
class Held:
    """One class that a grant holds: units today, and the class's step and minimum."""

    code: str
    units: int
    step: int
    minimum: int


@dataclass(frozen=True)
class Report:
    code: str
    day: date
    units: int


def idle_lines(
    held: Sequence[Held], reports: Iterable[Report], today: date, percent: int, days: int
) -> dict[str, dict[str, int]]:
    """By class code, where the most that was used in the last `days` stayed below `percent` of what is held.

    A class is idle only if it was reported on at least half of the days: silence of the site's operator is not
    the holder's idleness.
    """
    first = today - timedelta(days=days)
    by_class: dict[str, dict[date, int]] = {}
    for report in reports:
        if first <= report.day < today:
            by_class.setdefault(report.code, {})[report.day] = report.units
    found = {}
    for one in held:
        used = by_class.get(one.code, {})
        if one.units and len(used) * 2 >= days and max(used.values()) * 100 < one.units * percent:
            peak = max(used.values())
            found[one.code] = {"granted": one.units, "peak": peak, "keep": kept(peak, one)}
    return {code: line for code, line in found.items() if line["keep"] < line["granted"]}


def kept(peak: int, held: Held) -> int:
    """What was used at most, up to whole steps and not below the minimum; nothing where nothing was used."""
    if peak == 0:
        return 0
    return max(held.minimum, -(-peak // held.step) * held.step)


def after(held: Sequence[Held], lines: Mapping[str, Mapping[str, int]]) -> dict[str, int]:
    """What the grant would hold of each class once the idle part is taken back."""
    return {one.code: int(lines[one.code]["keep"]) if one.code in lines else one.units for one in held}
