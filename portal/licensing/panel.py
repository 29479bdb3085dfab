"""What the case page and the letters say of an application beyond what every case has."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from portal.core.cases import Case, Step
from portal.core.cases.remedies.refusals import newest
from portal.core.i18n import _
from portal.licensing import review
from portal.licensing.licences.service import licence_of
from portal.licensing.models import LicenceCase, licence_case


def panel_context(case: Case) -> dict[str, Any]:
    """For `licensing/_panel.html`."""
    case = licence_case(case)
    return {
        "path": case.path,
        "path_checks": review.checks_at_submission(case) if case.rule_inputs else [],
        # What was announced and heard is shown by the desk, for every kind; a provisional licence just ends.
        "refused_for": refused_for(case) if newest(case) is None else [],
        "remedy": (case.refusal or {}).get("remedy", ""),
        "licence": licence_of(case),
    }


def refused_for(case: LicenceCase) -> list[tuple[str, str]]:
    """Why it was refused: (requirement, reason)."""
    announced = newest(case)
    if announced is not None:
        return [
            (row["label"], row["reason"] or row["evidence"]) for row in announced.rows if row["verdict"] == "not_met"
        ]
    labels = {entry.code: str(entry.label) for entry in case.class_version.published}
    reasons = (case.refusal or {}).get("reasons", [])
    return [(labels.get(reason["about"], reason["about"]), reason["text"]) for reason in reasons]


def letter_facts(case: Case, _step: Step) -> Mapping[str, Any]:
    """What the letters of the steps may name."""
    case = licence_case(case)
    found: dict[str, Any] = {"action": case.action}
    if licence := licence_of(case):
        found |= {"licence": licence.number, "valid_until": licence.valid_until}
    if case.state == "refused":
        announced = newest(case)
        found["until"] = announced.last_day if announced is not None else None
        found["reason"] = _("؛ ").join(f"{label}: {text}" for label, text in refused_for(case))
    return found
