"""What the case page shows, gathered once: the same for every kind of case."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import Any

from flask import url_for

from portal.core import audit
from portal.core.accounts.models import Person
from portal.core.cases import Case, access, kind_of, open_steps, record, state_of
from portal.core.cases.clock import unknown_year
from portal.core.cases.clocks import EVENTS
from portal.core.cases.duty import nudges
from portal.core.cases.duty.openings import READINGS
from portal.core.cases.remedies import appeals
from portal.core.desk import consultations, drafts, questions, refusals
from portal.core.desk.standing import custody_of
from portal.core.documents.service import documents_of, pdfs_of
from portal.core.i18n import digits


@dataclass(frozen=True)
class Viewer:
    """Which of the page's parts this person has. `barred`: of the office, but never to decide on this case."""

    applicant: bool
    office: bool
    holder: bool
    barred: bool


def viewer_of(person: Person, case: Case) -> Viewer:
    return Viewer(
        applicant=access.is_applicant(person, case),
        office=access.works_on(person, case),
        holder=access.is_holder(person, case),
        barred=case.closed_at is None and access.sits_there(person, case) and not access.is_impartial(person, case),
    )


def context_of(case: Case, person: Person) -> dict[str, Any]:
    """Everything that `desk/case.html` needs; internal parts only for those inside."""
    kind, viewer = kind_of(case), viewer_of(person, case)
    inside = not access.belongs_to_applicant(person, case)
    return {
        "case": case,
        "kind": kind,
        "state": state_of(case),
        "viewer": viewer,
        "inside": inside,
        "may_see": partial(access.sees, person),
        "steps": open_steps(case, person),
        "sections": kind.facts(case) if case.submitted_at else [],
        "requirements": kind.requirements(case),
        "checks": record.checks(case) if inside else {},
        "notes": record.notes(case) if inside else [],
        "unknown_year": unknown_year(case),
        "messages": record.messages(case),
        "nudges": nudges.of_case(case),
        "drafts": drafts.of_case(case, person) if inside else [],
        "moments": moments_of(case, inside),
        "custody": custody_of(case, inside),
        "files": files_of(case),
        "consultations": consultations.of_case(case),
        "refusal": refusals.of_case(case),
        "appeals": [(appeal, state_of(appeal)) for appeal in appeals.of_case(case)],
        **questions.of_case(case, inside),
        "draft_url": kind.draft_url(case) if viewer.applicant and case.submitted_at is None else None,
        **kind.panel_context(case),
    }


# What colleagues do among themselves is no news to the applicant; who opened a file is for the auditor.
INTERNAL = ("case.note", "case.check")
SILENT = (*READINGS, *(f"term.{kind}" for kind in EVENTS))


def moments_of(case: Case, inside: bool) -> list[dict[str, Any]]:
    """The time line, newest first, read from the audit log."""
    hidden = SILENT if inside else (*SILENT, *INTERNAL)
    return [
        {"at": event.at, "title": audit.sentence(event), "actor": audit.actor_name(event)}
        for event in reversed(audit.timeline(case))
        if event.action not in hidden
    ]


def files_of(case: Case) -> list[dict[str, Any]]:
    """What was uploaded and what the portal made, as the file list macro wants it."""
    made = [
        {"name": digits(pdf.title), "size": pdf.size, "at": pdf.rendered_at}
        | {"url": url_for("documents.pdf", token=pdf.token), "media_type": "application/pdf"}
        for pdf in pdfs_of(case)
        if pdf.is_ready
    ]
    given = [
        {
            "name": document.display_name,
            "size": document.size,
            "at": document.uploaded_at,
            "url": url_for("documents.show", token=document.token),
            "note": document.slot_label,
            "media_type": document.file.media_type,
        }
        for document in documents_of(case)
    ]
    return made + given
