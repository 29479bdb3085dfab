"""A refusal on the case page: what was found of each requirement, what can be done, and until when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from portal.core.cases import Case
from portal.core.cases.clocks import Clock
from portal.core.cases.remedies.models import Refusal
from portal.core.cases.remedies.refusals import newest
from portal.core.db import db


@dataclass(frozen=True)
class Shown:
    """`rows`: what is not met first. `hearing_until`: the last moment of the applicant's hearing, while it runs."""

    row: Refusal
    hearing_until: datetime | None

    @property
    def rows(self) -> list[dict[str, Any]]:
        return sorted(self.row.rows, key=lambda row: bool(row["verdict"] == "met"))


def of_case(case: Case) -> Shown | None:
    """The refusal that stands, or is meant."""
    row = newest(case)
    if row is None:
        return None
    hearing = db.session.get(Clock, row.clock_id) if row.clock_id else None
    return Shown(row, hearing.due_at if hearing is not None and hearing.stopped_at is None else None)
