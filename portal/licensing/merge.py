"""Three-way merge of a section that two people edited at once: nothing that either wrote is lost. Pure.

Data is `{field: text | [text] | [{field: text}]}`. A field that one side changed is taken from that side; lists of
choices gain what either added and lose what either removed; rows are matched by their `key`. What both changed
differently is a clash, for a person to settle.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

Data = Mapping[str, Any]
Row = dict[str, str]
Value = TypeVar("Value")


@dataclass(frozen=True)
class Sides(Generic[Value]):
    """The same thing as both began from it (`base`), as it is stored now (`theirs`), as was just typed (`mine`)."""

    base: Value
    theirs: Value
    mine: Value


@dataclass(frozen=True)
class Clash:
    """Both wrote here. `path`: `field`, or `rows/<key>/<field>` in a list of rows."""

    path: str
    mine: str
    theirs: str


@dataclass
class Merged:
    """`taken`: paths that came from the other side without a clash. Clashes stand in `data` as mine."""

    data: dict[str, Any] = field(default_factory=dict)
    clashes: list[Clash] = field(default_factory=list)
    taken: list[str] = field(default_factory=list)


def merge(base: Data, theirs: Data, mine: Data, chosen: Mapping[str, str] | None = None) -> Merged:
    """`chosen` settles clashes: `{path: "mine" | "theirs"}`."""
    merger = _Merger(chosen or {})
    for name in dict.fromkeys([*mine, *theirs]):
        sides = Sides(base.get(name), theirs.get(name), mine.get(name))
        merger.merged.data[name] = merger.value(name, sides)
    return merger.merged


@dataclass
class _Merger:
    chosen: Mapping[str, str]
    merged: Merged = field(default_factory=Merged)

    def value(self, path: str, sides: Sides[Any]) -> Any:
        values = (sides.base, sides.theirs, sides.mine)
        if any(_is_rows(value) for value in values):
            return self.rows(path, Sides(*(_by_key(value or []) for value in values)))
        if any(isinstance(value, list) for value in values):
            return self.choices(path, Sides(*(set(value or ()) for value in values)))
        return self.text(path, Sides(*(value or "" for value in values)))

    def text(self, path: str, sides: Sides[str]) -> str:
        if sides.theirs in (sides.mine, sides.base):
            return sides.mine
        if sides.mine == sides.base or self.chosen.get(path) == "theirs":
            self.merged.taken.append(path)
            return sides.theirs
        if self.chosen.get(path) != "mine":
            self.merged.clashes.append(Clash(path, sides.mine, sides.theirs))
        return sides.mine

    def choices(self, path: str, sides: Sides[set[str]]) -> list[str]:
        found = (sides.mine | (sides.theirs - sides.base)) - (sides.base - sides.theirs)
        if found != sides.mine:
            self.merged.taken.append(path)
        return sorted(found)

    def rows(self, path: str, sides: Sides[dict[str, Row]]) -> list[Row]:
        """My rows in my order, then those that the other side added."""
        keys = dict.fromkeys([*sides.mine, *sides.theirs])
        return [row for key in keys for row in self.row(f"{path}/{key}", key, sides)]

    def row(self, path: str, key: str, sides: Sides[dict[str, Row]]) -> Iterator[Row]:
        before, theirs, mine = sides.base.get(key), sides.theirs.get(key), sides.mine.get(key)
        if mine and theirs:
            yield self.fields(path, Sides(before or {}, theirs, mine))
        elif mine and mine != before:
            yield mine  # I added it, or they removed what I was still writing in
        elif theirs and theirs != before:
            self.merged.taken.append(path)
            yield theirs  # the other way about
        elif mine:
            self.merged.taken.append(path)  # they removed what I had not touched

    def fields(self, path: str, sides: Sides[Row]) -> Row:
        return {
            name: self.text(f"{path}/{name}", Sides(*(side.get(name, "") for side in _of(sides))))
            for name in sides.mine
        }


def _of(sides: Sides[Value]) -> tuple[Value, Value, Value]:
    return sides.base, sides.theirs, sides.mine


def _is_rows(value: Any) -> bool:
    return isinstance(value, list) and bool(value) and isinstance(value[0], Mapping)


def _by_key(rows: Sequence[Row]) -> dict[str, Row]:
    return {row.get("key") or f"#{place}": dict(row) for place, row in enumerate(rows)}
