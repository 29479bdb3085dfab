"""The accreditation of a representative as a kind of case."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from flask import url_for

from portal.core.cases import Case, CaseKind, Fact, FactSection, Requirement, Step, register_kind
from portal.core.cases.route import Leg, Route, Silence
from portal.core.documents import name_slots
from portal.core.i18n import _, _l, digits
from portal.core.notifications import tell_more, words_of
from portal.elections.accreditation import service
from portal.elections.accreditation.models import KIND, AccreditationCase, accreditation
from portal.elections.accreditation.workflow import ACCREDITATION

BUDGET_DAYS = 2


def route_of(_case: Case) -> Route:
    """The ordinary clock; nobody is accredited by silence, the file goes to the supervisor instead."""
    return Route(
        legs=[Leg(service.OFFICE, BUDGET_DAYS)],
        budget_days=BUDGET_DAYS,
        silence=Silence.REFER_UP,
        rule=_("تأیید نمایندگان نامزدها در ستاد انتخابات"),
        answer_days=2,
        hearing_days=1,
        appeal_days=3,
        appeal_budget_days=2,
    )


def facts_of(case: Case) -> Sequence[FactSection]:
    case = accreditation(case)
    candidate = case.candidate
    facts = [
        Fact("representative.candidate", _l("نامزد"), candidate.name),
        Fact("representative.name", _l("نام نماینده"), case.name),
        Fact("representative.national_code", _l("کد ملی"), digits(case.national_code)),
        Fact("representative.email", _l("ایمیل"), case.email),
        Fact("representative.mobile", _l("شماره‌ی همراه"), f"\u2066{digits(case.mobile)}\u2069"),
    ]
    return [FactSection(_l("نماینده"), facts, "representative")]


def requirements_of(_case: Case) -> Sequence[Requirement]:
    return [
        Requirement("identity", _l("نام و کد ملی نماینده با هم می‌خوانند"), section="representative"),
        Requirement("letter", _l("معرفی‌نامه امضای خود نامزد را دارد"), documents=[service.LETTER]),
        Requirement(
            "impartial",
            _l("نماینده عضو ستاد انتخابات یا ستاد نامزد دیگری در همین حوزه نیست"),
            section="representative",
        ),
    ]


def draft_url(_case: Case) -> str:
    return url_for("accreditation.index")


def letter_facts(case: Case, _step: Step) -> Mapping[str, Any]:
    case = accreditation(case)
    candidate = case.candidate
    return {
        "representative": case.name,
        "candidate": words_of(candidate.name_fa, candidate.name_en),
        "reason": case.ended_why,
    }


def register() -> None:
    """Make the kind known to the kernel."""
    register_kind(
        CaseKind(
            slug=KIND,
            label=_l("معرفی نماینده"),
            model=AccreditationCase,
            workflow=ACCREDITATION,
            route=route_of,
            facts=facts_of,
            requirements=requirements_of,
            draft_url=draft_url,
            working_facts=facts_of,
            barred=service.is_partisan,
        )
    )
    name_slots({service.LETTER: _l("معرفی‌نامه")})
    tell_more(KIND, letter_facts)
