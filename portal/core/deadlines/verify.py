"""Is a receipt genuine, and does its own data lead to its own date? Asked of the file alone, without a database."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask import current_app

from portal.config import Settings
from portal.core.calendar.rules import Computation
from portal.core.cases.receipts import NotAReceipt, iso, recompute
from portal.core.deadlines.receipt import ATTACHMENT
from portal.core.documents import verify
from portal.core.documents.keys import signing_folder
from portal.core.documents.sandbox import ChildFailed, run_limited
from portal.core.documents.signing import LIMITS

NOT_CHECKED = "not_checked"


@dataclass(frozen=True)
class Finding:
    """`signature`: a Verdict's reason, or `not_checked` where the portal's certificates are not on this machine."""

    facts: Mapping[str, Any]
    computation: Computation
    signature: str

    @property
    def same(self) -> bool:
        """Whether the date that was promised is the one that follows."""
        due, day = self.computation.due, self.computation.due_date
        if due is None or day is None:
            return False
        promised = (self.facts.get("due"), self.facts.get("due_date"), self.facts.get("due_jalali"))
        return promised == (iso(due), day.isoformat(), self.computation.days[-1].jalali)

    @property
    def good(self) -> bool:
        return self.same and self.signature in ("valid", NOT_CHECKED)


def examine(pdf: bytes) -> Finding:
    """Raises NotAReceipt where there is nothing to compute from."""
    facts = _attached(pdf)
    return Finding(facts, recompute(facts), _signature(pdf))


def _attached(pdf: bytes) -> Mapping[str, Any]:
    try:
        facts = json.loads(run_limited("attachment_child.py", pdf, LIMITS, [ATTACHMENT]))
    except (ChildFailed, ValueError, RecursionError) as error:
        raise NotAReceipt("no data") from error
    if not isinstance(facts, dict):
        raise NotAReceipt("no data")
    return facts


def _signature(pdf: bytes) -> str:
    settings: Settings = current_app.extensions["settings"]
    if not any(signing_folder(settings).glob("signer*.crt")):
        return NOT_CHECKED
    return verify(pdf).reason
