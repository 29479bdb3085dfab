"""Which parts of a sent application are open again, because the office asked for a correction there."""

from __future__ import annotations

from collections.abc import Sequence

from portal.core.cases.questions import InformationItem, sent_to
from portal.licensing.models import LicenceCase


def items_about(case: LicenceCase, section: str) -> Sequence[InformationItem]:
    """What the office asked to be put right in one part of the form."""
    request = sent_to(case)
    return [item for item in request.items if item.section == section] if request else []


def is_open(case: LicenceCase, section: str) -> bool:
    """Whether the applicant may write in this part now: any of a draft, of a sent one those asked about."""
    return case.is_editable or bool(items_about(case, section))
