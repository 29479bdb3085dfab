"""The appeal as a kind of case: its table, its route, its page."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import url_for

from portal.core.cases import clock
from portal.core.cases.access import is_applicant, is_signatory
from portal.core.cases.common import desk_steps, to_first_office
from portal.core.cases.kinds import CaseKind, Fact, FactSection, Requirement, kind_of, register_kind
from portal.core.cases.models import Case
from portal.core.cases.remedies import appeals
from portal.core.cases.remedies.forms import AppealDecisionForm
from portal.core.cases.remedies.models import KIND, AppealCase
from portal.core.cases.route import Leg, Route
from portal.core.cases.workflow import State, Step, Workflow
from portal.core.i18n import _, _l

STATES = {
    "draft": State(_l("پیش‌نویس"), "neutral"),
    "submitted": State(_l("در رسیدگی"), "info"),
    "upheld": State(_l("اعتراض پذیرفته شد"), "success"),
    "dismissed": State(_l("اعتراض پذیرفته نشد"), "danger"),
}

STEPS = [
    Step(
        "submit",
        "draft",
        "submitted",
        who=is_applicant,
        effect=appeals.receive,
        hands_to=to_first_office,
        clock="start",
        said=_l("اعتراض ثبت شد"),
        letter="appeal_received",
    ),
    *desk_steps("submitted"),
    Step(
        "uphold",
        "submitted",
        "upheld",
        who=is_signatory,
        form=AppealDecisionForm,
        effect=appeals.uphold,
        closes=True,
        signed=True,
        label=_l("پذیرفتن اعتراض"),
        said=_l("اعتراض پذیرفته شد"),
        confirm=_l("تصمیم پیشین برمی‌گردد و آنچه خواسته شده بود داده می‌شود."),
        tone="success",
        letter="appeal_decided",
    ),
    Step(
        "dismiss",
        "submitted",
        "dismissed",
        who=is_signatory,
        form=AppealDecisionForm,
        effect=appeals.dismiss,
        closes=True,
        signed=True,
        label=_l("نپذیرفتن اعتراض"),
        said=_l("اعتراض پذیرفته نشد"),
        confirm=_l("تصمیم پیشین می‌ماند و متقاضی دلیل هر ردیف را می‌خواند."),
        tone="danger",
        letter="appeal_decided",
    ),
    Step(
        "lapse",
        "submitted",
        "upheld",
        who=lambda person, case: False,
        by_rule=True,
        effect=appeals.uphold,
        closes=True,
        said=_l("به اعتراض در مهلت پاسخ داده نشد و پذیرفته شمرده شد"),
        letter="appeal_decided",
    ),
]


def route_of(case: Case) -> Route:
    """The appeal's own clock and silence, by the rules that the original ran under."""
    original = appeals.appeal_case(case).original
    rules = clock.rules_of(original)
    return Route(
        legs=[Leg(rules.appeal_office or rules.legs[0].office, rules.appeal_budget_days)],
        budget_days=rules.appeal_budget_days,
        silence=rules.appeal_silence,
        rule=rules.rule,
    )


def facts_of(case: Case) -> Sequence[FactSection]:
    appeal = appeals.appeal_case(case)
    said = {row["code"]: row["text"] for row in appeal.grounds}
    decided = {row["code"]: row["text"] for row in appeal.decision or []}
    return [
        FactSection(str(row["label"]), _facts(row, said.get(row["code"]), decided.get(row["code"])), row["code"])
        for row in appeal.refusal.rows
        if row["verdict"] == "not_met"
    ]


def _facts(row: dict[str, Any], said: str | None, decided: str | None) -> list[Fact]:
    facts = [
        Fact(f"{row['code']}.evidence", _("مستند اداره"), row["evidence"]),
        Fact(f"{row['code']}.reason", _("دلیل اداره"), row["reason"]),
        Fact(f"{row['code']}.said", _("سخن متقاضی"), said or ""),
    ]
    return [*facts, Fact(f"{row['code']}.decided", _("رأی"), decided)] if decided else facts


def no_requirements(_case: Case) -> Sequence[Requirement]:
    return ()


def original_needs_four_eyes(case: Case) -> bool:
    """What took two people to decide takes two to overturn."""
    original = appeals.appeal_case(case).original
    return kind_of(original).four_eyes(original)


def register() -> None:
    register_kind(
        CaseKind(
            slug=KIND,
            label=_l("اعتراض"),
            model=AppealCase,
            workflow=Workflow(KIND, "draft", STATES, STEPS),
            route=route_of,
            facts=facts_of,
            requirements=no_requirements,
            draft_url=lambda case: url_for("desk.case", token=case.token),
            barred=appeals.touched_original,
            four_eyes=original_needs_four_eyes,
            panels=("desk/_appeal.html",),
            panel_context=lambda case: {"original": appeals.appeal_case(case).original},
        )
    )
