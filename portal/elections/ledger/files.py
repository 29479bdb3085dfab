"""The ledger for machines and spreadsheets: the same lines, to the last number."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict
from typing import Any

from portal.core.spreadsheets import BYTE_ORDER_MARK, csv_line
from portal.elections.ledger.figures import Line, difference
from portal.elections.ledger.filters import Filters
from portal.elections.models import Election

COLUMNS = tuple(Line.__dataclass_fields__)


def as_json(election: Election, filters: Filters, lines: Sequence[Line]) -> dict[str, Any]:
    return {
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
