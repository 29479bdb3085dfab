"""What a licence class publishes: requirements, the documents that prove each, conditions. Values, no rows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from portal.core.i18n import current_locale


@dataclass(frozen=True)
class Words:
    """The same words in both languages; without English, Persian stands for both."""

    fa: str
    en: str = ""

    def __str__(self) -> str:
        return self.en if current_locale() == "en" and self.en else self.fa

    def as_json(self) -> dict[str, str]:
        return asdict(self)

    @classmethod
    def from_json(cls, data: Mapping[str, str] | str) -> Words:
        return cls(data) if isinstance(data, str) else cls(data["fa"], data.get("en", ""))


@dataclass(frozen=True)
class Slot:
    """A place for documents: `several` takes more than one file."""

    code: str
    label: Words
    required: bool = True
    several: bool = False

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Slot:
        label = Words.from_json(data["label"])
        return cls(data["code"], label, data.get("required", True), data.get("several", False))


@dataclass(frozen=True)
class PublishedRequirement:
    """`rule`: where it is written. `section`: the part of the form that answers it, if one does."""

    code: str
    label: Words
    hint: Words
    rule: Words
    section: str = ""
    slots: tuple[Slot, ...] = ()

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> PublishedRequirement:
        words = {name: Words.from_json(data.get(name, "")) for name in ("label", "hint", "rule")}
        slots = tuple(Slot.from_json(slot) for slot in data.get("slots", ()))
        return cls(code=data["code"], section=data.get("section", ""), slots=slots, **words)

    def as_json(self) -> dict[str, Any]:
        return asdict(self) | {"slots": [asdict(slot) for slot in self.slots]}


def read_requirements(data: Sequence[Mapping[str, Any]]) -> tuple[PublishedRequirement, ...]:
    """Raises KeyError or ValueError where the data does not have the shape, or a code stands twice."""
    found = tuple(PublishedRequirement.from_json(entry) for entry in data)
    codes = [entry.code for entry in found] + [slot.code for entry in found for slot in entry.slots]
    if twice := {code for code in codes if codes.count(code) > 1}:
        raise ValueError(", ".join(sorted(twice)))
    return found


def slots_of(requirements: Sequence[PublishedRequirement]) -> dict[str, Slot]:
    """Every document slot by its code, in the published order."""
    return {slot.code: slot for entry in requirements for slot in entry.slots}
