"""The support programmes: one folder and one line each, in the order in which people see them."""

from __future__ import annotations

from collections.abc import Iterator
from importlib import import_module

from portal.subsidies.programme import Programme

SLUGS = (
    "datacentre",
    "media",
    "interconnect",
)  # fmt: skip


def programmes() -> Iterator[Programme]:
    """Each folder has one `PROGRAMME`."""
    for slug in SLUGS:
        yield import_module(f"portal.subsidies.programmes.{slug}").PROGRAMME
