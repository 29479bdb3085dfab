"""The ledger for machines and spreadsheets: the same lines, to the last number."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from typing import Any

from portal.core.spreadsheets import BYTE_ORDER_MARK, csv_line
from portal.elections.ledger.figures import Line, difference
from portal.elections.ledger.filters import Filters
from portal.elections.ledger.parts import Part
from portal.elections.models import Election

COLUMNS = tuple(Line.__dataclass_fields__)


def as_json(
    election: Election, filters: Filters, lines: Sequence[Line], parts: Mapping[str, Part]
) -> dict[str, Any]:
    """The lines, and beside them the records of each part under its name."""
    more = {
        name: [dict(zip(part.columns, row, strict=True)) for row in part.records] for name, part in parts.items()
    }
    return more | {
        "election": election.code,
        "name": election.name_fa,
        "filters": filters.address(),
        "difference": difference(lines),
        "lines": [asdict(line) | {"got": line.got} for line in lines],
    }


def csv_lines(lines: Iterator[Line]) -> Iterator[str]:
    yield BYTE_ORDER_MARK + csv_line([*COLUMNS, "got"])
    for line in lines:
        yield csv_line([*(getattr(line, name) for name in COLUMNS), line.got])


def csv_of(part: Part) -> str:
    return BYTE_ORDER_MARK + "".join(csv_line(row) for row in [part.columns, *part.records])
