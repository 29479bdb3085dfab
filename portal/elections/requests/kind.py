"""The request for promotion as a kind of case."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from flask import url_for

from portal.core.cases import Case, CaseKind, Fact, FactSection, Requirement, Step, register_kind
from portal.core.cases.route import Leg, Route, Silence
from portal.core.documents import name_slots
from portal.core.i18n import _, _l, jalali_datetime, number
from portal.core.notifications import tell_more, words_of
from portal.elections.quarters import hours_of
from portal.elections.requests import promotions, service
from portal.elections.requests.fulfilment import STATE_WORDS
from portal.elections.requests.models import KIND, PromotionCase, promotion_case
from portal.elections.requests.workflow import PROMOTION

FALLBACKS = {
    "last_approved": _l("آخرین محتوای تأییدشده‌ی همین نامزد برای همین خدمت"),
    "name_card": _l("نام نامزد و پیوند کانال او"),
}


def route_of(case: Case) -> Route:
    """The content desk, in the election's own days; its silence approves."""
    days = promotion_case(case).candidacy.round.election.check_days
    return Route(
        legs=[Leg(service.OFFICE, days, Silence.DEEMED_APPROVAL)],
        budget_days=days,
        silence=Silence.DEEMED_APPROVAL,
        extension_cap_days=0,
        rule=_("بازبینی محتوا در ستاد انتخابات"),
    )


def facts_of(case: Case) -> Sequence[FactSection]:
    case = promotion_case(case)
    asked = [
        Fact("ask.service", _l("خدمت"), case.service.label),
        Fact("ask.messenger", _l("پیام‌رسان"), case.offer.messenger.name_fa),
        Fact("ask.amount", _l("مقدار"), f"{number(case.amount)} {case.service.unit_label}"),
        Fact("ask.starts_at", _l("آغاز"), jalali_datetime(case.starts_at, "full")),
    ]
    creative = [Fact("creative.words", _l("متن"), case.words), Fact("creative.link", _l("پیوند کانال"), case.link)]
    if case.fallback:
        creative.append(Fact("creative.fallback", _l("جایگزین"), FALLBACKS[case.fallback]))
    return [FactSection(_l("خواسته"), asked, "ask"), FactSection(_l("محتوا"), creative, "creative")]


def requirements_of(_case: Case) -> Sequence[Requirement]:
    return [
        Requirement(
            "about_itself", _l("محتوا درباره‌ی همین نامزد است و به کسی توهین نمی‌کند"), section="creative"
        ),
        Requirement("own_channel", _l("پیوند به کانال خود نامزد می‌رود"), section="creative"),
    ]


def draft_url(case: Case) -> str:
    return url_for("promotion_requests.edit", token=case.token)


def panel_context(case: Case) -> dict[str, Any]:
    """For `elections/_request.html`."""
    case = promotion_case(case)
    promotion = promotions.promotion_of(case)
    return {
        "request_case": case,
        "promotion": promotion,
        "promotion_state": STATE_WORDS[promotion.state] if promotion else None,
        "fallback": FALLBACKS.get(case.fallback),
        "hours": hours_of(case.offer.service, promotion.starts_at if promotion else case.starts_at),
        "may_write": case.state in ("draft", "booked", "to_correct"),
    }


def letter_facts(case: Case, _step: Step) -> Mapping[str, Any]:
    case = promotion_case(case)
    messenger = case.offer.messenger
    return {
        "service": case.service.label,
        "messenger": words_of(messenger.name_fa, messenger.name_en),
        "reason": case.reason,
        "starts_at": case.starts_at,
        "material_due": case.material_due,
    }


def register() -> None:
    """Make the kind known to the kernel."""
    register_kind(
        CaseKind(
            slug=KIND,
            label=_l("درخواست تبلیغ"),
            model=PromotionCase,
            workflow=PROMOTION,
            route=route_of,
            facts=facts_of,
            requirements=requirements_of,
            draft_url=draft_url,
            barred=service.is_partisan,
            panels=["elections/_request.html"],
            panel_context=panel_context,
        )
    )
    name_slots({service.PICTURE: _l("عکس محتوا")})
    tell_more(KIND, letter_facts)
