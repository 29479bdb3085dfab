"""Each programme of the list as a kind of case."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from flask import url_for

from portal.core.cases import Case, CaseKind, Fact, FactSection, Requirement, Step, register_kind, submissions
from portal.core.cases.route import Route
from portal.core.documents import name_slots
from portal.core.i18n import _
from portal.core.notifications import tell_more
from portal.core.notifications.letters import in_both
from portal.licensing.facts import in_words
from portal.subsidies import asking, awards, grants
from portal.subsidies.models import SupportCase
from portal.subsidies.programme import REGISTERED, Programme, programme_of
from portal.subsidies.requests import support_case
from portal.subsidies.terms import terms_of
from portal.subsidies.workflow import workflow_of


def route_of(case: Case) -> Route:
    """The programme's offices, in the budget of its terms as they are when the clock starts."""
    programme = programme_of(case.kind)
    terms = terms_of(programme)
    legs = [replace(leg, budget_days=leg.budget_days or terms.budget_days) for leg in programme.legs]
    return Route(
        legs=legs,
        budget_days=terms.budget_days,
        silence=programme.silence,
        rule=_("شرایط منتشرشده‌ی «%(name)s»، نسخه‌ی %(version)s", name=programme.label, version=terms.version),
        version=terms.version,
        consulted=[*programme.consulted, *programme.consults(support_case(case))],
    )


def facts_of(case: Case) -> Sequence[FactSection]:
    """What was sent, in words."""
    case, sent = support_case(case), submissions(case)
    if not sent:
        return []
    form = asking.form_class(case)(formdata=None, meta={"csrf": False})
    parts = (("ask", _("آنچه خواسته شده"), asking.pooled_fields(form)), ("own", _("پرسش‌ها"), asking.own_fields(form)))
    return [
        FactSection(title, [_fact(code, field, sent[-1].facts[code]) for field in fields], code)
        for code, title, fields in parts
        if fields
    ]


def _fact(section: str, field: Any, facts: Mapping[str, Any]) -> Fact:
    name = field.short_name
    return Fact(f"{section}.{name}", field.label.text, in_words(field, facts.get(name.removeprefix(asking.UNITS))))


def requirements_of(case: Case) -> Sequence[Requirement]:
    return programme_of(case.kind).requirements


def draft_url(case: Case) -> str:
    return url_for("support.draft", token=case.token)


def panel_context(case: Case) -> dict[str, Any]:
    """For `support/_panel.html`, and for the programme's own panels."""
    case = support_case(case)
    grant = grants.of_case(case)
    shown = {"grant": grant, "decision": awards.decision_facts(case), "promise": grants.promise_of(case)}
    return shown | programme_of(case.kind).panel_context(case)


def letter_facts(case: Case, _step: Step) -> Mapping[str, Any]:
    case = support_case(case)
    promise, found = grants.promise_of(case), grants.of_case(case)
    return {
        "programme": in_both(programme_of(case.kind).label),
        "grant": found.number if found else "",
        "until": promise.expires_at if promise else found.last_day if found else None,
        "place": case.place,
        "reasons": case.reasons,
    }


def register(programme: Programme) -> None:
    """Make a programme known: its kind of case, and the words of its documents."""
    REGISTERED[programme.slug] = programme
    register_kind(
        CaseKind(
            slug=programme.slug,
            label=programme.label,
            model=_model_of(programme),
            workflow=workflow_of(programme),
            route=route_of,
            facts=facts_of,
            requirements=requirements_of,
            draft_url=draft_url,
            panels=["support/_panel.html", *programme.panels],
            panel_context=panel_context,
        )
    )
    tell_more(programme.slug, letter_facts)
    name_slots({slot.code: slot.label for slot in programme.slots})


_models: dict[str, type[SupportCase]] = {}


def _model_of(programme: Programme) -> type[SupportCase]:
    """The same table for all: a kind of case needs a class that says its name."""
    if programme.slug not in _models:
        named = {
            "__mapper_args__": {"polymorphic_identity": programme.slug},
            "__doc__": f"A {programme.slug} request.",
        }
        _models[programme.slug] = type(f"SupportCase_{programme.slug}", (SupportCase,), named)
    return _models[programme.slug]
