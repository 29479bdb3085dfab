"""Batches of members, as a messenger fetches them."""

from __future__ import annotations

from portal.core.db import transaction
from portal.elections.codes import handover
from portal.elections.codes.handover import Change
from portal.elections.codes.models import Batch
from tests.elections.codes.texting import Line


def cut(line: Line, name: str = "bale") -> Batch | None:
    vendor = line.messengers[name]
    with transaction():
        return handover.next_batch(vendor.organisation, vendor.owner)


def take(line: Line, name: str = "bale") -> list[Change]:
    """The next batch's changes, acknowledged."""
    batch = cut(line, name)
    if batch is None:
        return []
    found = list(handover.contents(batch))
    with transaction():
        handover.acknowledge(batch, line.messengers[name].owner)
    return found
