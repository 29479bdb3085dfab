"""The revocation of a licence as a kind of case."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from portal.core import audit
from portal.core.cases import Case, CaseKind, FactSection, Requirement, Step, register_kind
from portal.core.i18n import _l
from portal.core.notifications import tell_more, words_of
from portal.licensing.licences.service import current_state
from portal.licensing.revocation import service
from portal.licensing.revocation.models import KIND, LicenceAction, licence_action
from portal.licensing.revocation.workflow import REVOCATION


def facts_of(_case: Case) -> Sequence[FactSection]:
    """Nobody applied for anything: what was said on either side stands in the panel."""
    return ()


def requirements_of(_case: Case) -> Sequence[Requirement]:
    return ()


def nothing_to_write(_case: Case) -> str:
    """The holder answers by a step; there is no form to go on with."""
    return ""


def panel_context(case: Case) -> dict[str, Any]:
    """For `licensing/_revocation.html`."""
    case = licence_action(case)
    return {
        "licence": case.licence,
        "licence_state": current_state(case.licence),
        "hearing": service.hearing_of(case),
    }


def letter_facts(case: Case, _step: Step) -> Mapping[str, Any]:
    case = licence_action(case)
    term = service.hearing_of(case)
    return {
        "licence": case.licence.number,
        "product": words_of(case.licence.product_fa, case.licence.product_en),
        "reason": case.outcome or case.ground,
        "hearing_until": term.due_at if term is not None else None,
    }


def register() -> None:
    """Make the kind known to the kernel."""
    register_kind(
        CaseKind(
            slug=KIND,
            label=_l("لغو پروانه"),
            model=LicenceAction,
            workflow=REVOCATION,
            route=service.route_of,
            facts=facts_of,
            requirements=requirements_of,
            draft_url=nothing_to_write,
            panels=["licensing/_revocation.html"],
            panel_context=panel_context,
            four_eyes=lambda case: licence_action(case).licence.class_version.four_eyes,
        )
    )
    audit.describe(f"{KIND}.open", _l("میز پرونده‌ی لغو پروانه را گشود"))
    tell_more(KIND, letter_facts)
