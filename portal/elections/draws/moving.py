"""Requests whose slots were dealt again go with their candidate to the slots that the candidate holds now."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from portal.elections.models import Slot


def move_requests(slots: Sequence[Slot], before: Mapping[int, int | None]) -> None:
    """`slots`: what was dealt again, in the order of time; `before`: {slot: who held it}."""
