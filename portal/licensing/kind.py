"""The application for a licence as a kind of case, and its receipt."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from flask import url_for

from portal.core.accounts.models import Organisation, Person
from portal.core.cases import Case, CaseKind, FactSection, Requirement, Step, register_kind, submissions
from portal.core.cases.events import on_step
from portal.core.cases.route import Leg, Route, Silence
from portal.core.db import db
from portal.core.documents import documents_of, name_slots, pdf_kind, request_pdf
from portal.core.i18n import _, _l, digits, jalali_date, jalali_datetime
from portal.core.notifications import tell_more
from portal.licensing import classes, holdings, submission
from portal.licensing.class_data import CLASSES, TECHNICAL
from portal.licensing.facts import facts_of, sections_in_words
from portal.licensing.forms import DOCUMENTS, SECTIONS
from portal.licensing.models import KIND, ClassVersion, LicenceCase, licence_case
from portal.licensing.panel import letter_facts, panel_context
from portal.licensing.requirements import read_requirements, slots_of
from portal.licensing.workflow import LICENCE

RECEIPT = "submission_receipt"


def route_of(case: Case) -> Route:
    """The office and the budget of the class, as they were when the case began."""
    return _route_by(licence_case(case).class_version)


def route_in_force(case: Case) -> Route:
    """The same by the newest version of the class."""
    return _route_by(classes.current(licence_case(case).class_version.code))


def _route_by(version: ClassVersion) -> Route:
    silence = Silence.DEEMED_APPROVAL if version.registration_type else Silence.NONE
    return Route(
        legs=[Leg(version.office_code, version.budget_days)],
        budget_days=version.budget_days,
        silence=silence,
        rule=_("شرایط منتشرشده‌ی «%(name)s»، نسخه‌ی %(version)s", name=version.name_fa, version=version.version),
        version=version.version,
        consulted=[] if version.registration_type else [Leg(TECHNICAL, 3, Silence.NO_OBJECTION)],
    )


def requirements_of(case: Case) -> Sequence[Requirement]:
    case = licence_case(case)
    return [
        Requirement(
            entry.code,
            entry.label,
            entry.hint,
            str(entry.rule),
            documents=[slot.code for slot in entry.slots],
            section=entry.section,
        )
        for entry in case.class_version.published
    ]


def draft_url(case: Case) -> str:
    return url_for("licensing.tasks", token=case.token)


def working_facts(case: Case) -> Sequence[FactSection]:
    """The facts as the form has them now."""
    case = licence_case(case)
    return sections_in_words(case, submission.frozen_facts(case))


def correct_at(case: Case, code: str) -> tuple[str, Mapping[str, str]] | None:
    """The part of the form where a fact is put right."""
    section = code.partition(".")[0]
    if section not in licence_case(case).class_version.sections or SECTIONS[section].form is None:
        return None
    return "licensing.section", {"code": section}


def receipt_inputs(case: LicenceCase, actor: Person) -> dict[str, Any]:
    """All that the receipt says, as plain JSON."""
    applicant = db.session.get_one(Organisation, case.applicant_id)
    row = submissions(case)[-1]
    slots = case.class_version.slots
    return {
        "number": case.number,
        "subject": case.title,
        "applicant": applicant.name_fa,
        "applicant_id": applicant.legal_id or "",
        "submitted_by": actor.name,
        "submitted_at": row.at.isoformat(),
        "due": case.due_at.isoformat() if case.due_at else "",
        "holder": case.office.name_fa if case.office else "",
        "digest": row.digest,
        "sections": [
            {"title": str(section.title), "rows": [[str(fact.label), str(fact.value)] for fact in section.facts]}
            for section in facts_of(case)
            if section.code != DOCUMENTS
        ],
        "documents": [
            {
                "name": document.display_name,
                "slot": str(slots[document.slot].label) if document.slot in slots else document.slot,
                "pages": document.pages,
                "digest": document.digest,
            }
            for document in documents_of(case)
        ],
    }


def receipt_context(inputs: Mapping[str, Any]) -> dict[str, Any]:
    sent, due = datetime.fromisoformat(inputs["submitted_at"]), inputs["due"]
    return {
        **inputs,
        "number": digits(inputs["number"]),
        "applicant_id": digits(inputs["applicant_id"]),
        "submitted_at": jalali_datetime(sent, "long"),
        "due": jalali_date(datetime.fromisoformat(due), "full") if due else "",
    }


def ask_for_receipt(case: Case, step: Step, actor: Person | None) -> None:
    """After custody and clock have moved, so that the receipt names the holder and the day of the answer."""
    if isinstance(case, LicenceCase) and step.name in ("submit", "answer") and actor is not None:
        seq = submissions(case)[-1].seq
        request_pdf(
            RECEIPT,
            ("case", case.id),
            receipt_inputs(case, actor),
            title=_("رسید درخواست %(number)s", number=case.number),
            case=case,
            organisation_id=case.applicant_id,
            version=seq,
        )


def register() -> None:
    """Make the kind known to the kernel."""
    register_kind(
        CaseKind(
            slug=KIND,
            label=_l("پروانه"),
            model=LicenceCase,
            workflow=LICENCE,
            route=route_of,
            route_in_force=route_in_force,
            facts=facts_of,
            requirements=requirements_of,
            draft_url=draft_url,
            panels=["licensing/_panel.html"],
            panel_context=panel_context,
            working_facts=working_facts,
            correct_at=correct_at,
            holds=holdings.holds,
            four_eyes=lambda case: licence_case(case).class_version.four_eyes,
        )
    )
    pdf_kind(RECEIPT, "pdf/submission_receipt.html", receipt_context, attach_inputs="submission.json")
    on_step(ask_for_receipt)
    tell_more(KIND, letter_facts)
    for entry in CLASSES.values():
        slots = slots_of(read_requirements(entry["requirements"]))
        name_slots({slot.code: slot.label for slot in slots.values()})
