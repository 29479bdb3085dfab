"""Operator interconnection: a messenger's voice and video calls reach the telephone network, and back."""

from __future__ import annotations

from typing import Any

from flask import Flask

from portal.core import navigation
from portal.core.accounts.members import organisations_of
from portal.core.accounts.models import Person
from portal.core.accounts.roles import Kind
from portal.core.cases import Requirement
from portal.core.cases.route import Leg, Silence
from portal.core.i18n import _l
from portal.licensing.requirements import Slot, Words
from portal.subsidies.models import Grant, SupportCase
from portal.subsidies.programme import Programme
from portal.subsidies.programmes.interconnect import queries, service
from portal.subsidies.programmes.interconnect.forms import InterconnectForm
from portal.subsidies.programmes.interconnect.rules import STATES, check

OPINION_DAYS = 7


def asked_operator(case: SupportCase) -> list[Leg]:
    """The operator that the messenger named is heard beside the technical office, each on its own clock."""
    code = case.answers.get("operator", "")
    return [Leg(code, OPINION_DAYS, Silence.REFER_UP)] if code else []


def connection_of(grant: Grant) -> dict[str, Any]:
    """For the grant's page."""
    found = queries.of_grant(grant)
    return {"connection": found, "connection_state": STATES[queries.standing(found)] if found else None}


def _has_operator(person: Person | None) -> bool:
    return person is not None and any(one.kind == Kind.OPERATOR for one in organisations_of(person))


def start(app: Flask) -> None:
    from portal.subsidies.programmes.interconnect.views import interconnect

    app.register_blueprint(interconnect)
    navigation.add(_l("اتصال پیام‌رسان‌ها"), "interconnect.index", when=_has_operator, order=26)


PROGRAMME = Programme(
    slug="interconnect",
    label=_l("اتصال به اپراتور"),
    summary=_l("تماس صوتی و تصویری میان پیام‌رسان و شبکه‌ی تلفن، با آزمون و پذیرش هر دو سو."),
    form=InterconnectForm,
    requirements=(
        Requirement(
            "technical_file",
            _l("پرونده‌ی فنی کامل است"),
            _l("معماری، نشانک‌دهی، کدک‌ها، رمزنگاری، دو مسیر جدا و برنامه‌ی بازگشت."),
            documents=["technical_file"],
        ),
        Requirement(
            "capacity",
            _l("ظرفیت با شمار کاربران می‌خواند"),
            _l("بیشترین تماس هم‌زمان با آمار پیام‌رسان."),
            section="own",
        ),
        Requirement("contact", _l("رابط فنی شبانه‌روزی پاسخ می‌دهد"), section="own"),
    ),
    slots=(Slot("technical_file", Words("پرونده‌ی فنی اتصال", "Technical file of the connection")),),
    consulted=(Leg("technical", OPINION_DAYS, Silence.NO_OBJECTION),),
    consults=asked_operator,
    check=check,
    actions=("new", "renew"),
    on_grant=service.open_connection,
    grant_panels=("support/interconnect/_panel.html",),
    grant_context=connection_of,
    start=start,
)
