"""The dispute of a delivery as a kind of case."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from flask import url_for

from portal.core.cases import Case, CaseKind, Fact, FactSection, Requirement, Step, register_kind
from portal.core.cases.route import Leg, Route, Silence
from portal.core.i18n import _, _l, digits, jalali_datetime, number
from portal.core.notifications import tell_more, words_of
from portal.elections.delivery import disputes
from portal.elections.delivery.models import KIND, DisputeCase, dispute_case
from portal.elections.delivery.receipts import STATE_WORDS
from portal.elections.delivery.workflow import DISPUTE
from portal.elections.services import SERVICES

BUDGET_DAYS = 2


def route_of(_case: Case) -> Route:
    """Two working days: a credit is of use only while campaigning runs. Silence does not count against who asked."""
    return Route(
        legs=[Leg(disputes.OFFICE, BUDGET_DAYS, Silence.DEEMED_APPROVAL)],
        budget_days=BUDGET_DAYS,
        silence=Silence.DEEMED_APPROVAL,
        extension_cap_days=0,
        rule=_("رسیدگی به اختلاف تحویل در ستاد انتخابات"),
    )


def facts_of(case: Case) -> Sequence[FactSection]:
    case = dispute_case(case)
    receipt, promotion = case.receipt, case.receipt.promotion
    service = SERVICES[promotion.offer.service]
    said = [
        Fact("receipt.service", _l("خدمت"), service.label),
        Fact("receipt.messenger", _l("پیام‌رسان"), promotion.offer.messenger.name_fa),
        Fact("receipt.request", _l("درخواست"), digits(disputes.promotion_number(case))),
        Fact("receipt.amount", _l("مقدار"), f"{number(promotion.amount)} {service.unit_label}"),
        Fact("receipt.starts_at", _l("آغاز به گزارش پیام‌رسان"), jalali_datetime(receipt.starts_at, "full")),
        Fact("receipt.ends_at", _l("پایان به گزارش پیام‌رسان"), jalali_datetime(receipt.ends_at, "full")),
        Fact("receipt.seen", _l("شمار گزارش‌شده"), number(receipt.seen)),
    ]
    return [
        FactSection(_l("رسید پیام‌رسان"), said, "receipt"),
        FactSection(_l("اختلاف"), [Fact("dispute.why", _l("گفته‌ی نماینده"), case.why)], "dispute"),
    ]


def requirements_of(_case: Case) -> Sequence[Requirement]:
    return [
        Requirement("shown", _l("محتوای تأییدشده در زمان گزارش‌شده نمایش داده شده است"), section="receipt"),
        Requirement("counted", _l("شمار گزارش‌شده با شواهد می‌خواند"), section="receipt"),
    ]


def draft_url(case: Case) -> str:
    return url_for("delivery_answers.show", token=dispute_case(case).receipt.token)


def panel_context(case: Case) -> dict[str, Any]:
    """For `elections/delivery/_dispute.html`."""
    case = dispute_case(case)
    return {"dispute": case, "receipt": case.receipt, "receipt_state": STATE_WORDS[case.receipt.state]}


def letter_facts(case: Case, _step: Step) -> Mapping[str, Any]:
    case = dispute_case(case)
    return {"finding": case.finding, "messenger": _names(case), "service": _service(case).label}


def _names(case: DisputeCase) -> dict[str, str]:
    messenger = case.receipt.messenger
    return words_of(messenger.name_fa, messenger.name_en)


def _service(case: DisputeCase) -> Any:
    return SERVICES[case.receipt.promotion.offer.service]


def register() -> None:
    """Make the kind known to the kernel."""
    register_kind(
        CaseKind(
            slug=KIND,
            label=_l("اختلاف تحویل"),
            model=DisputeCase,
            workflow=DISPUTE,
            route=route_of,
            facts=facts_of,
            requirements=requirements_of,
            draft_url=draft_url,
            barred=disputes.is_partial,
            panels=["elections/delivery/_dispute.html"],
            panel_context=panel_context,
        )
    )
    tell_more(KIND, letter_facts)
