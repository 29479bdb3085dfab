"""How far each part of an application has come, and the form that shows it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sqlalchemy import select

from portal.core.accounts.models import Organisation
from portal.core.db import db, new_token
from portal.core.documents import documents_of
from portal.core.i18n import _
from portal.licensing.forms import DOCUMENTS, SECTIONS, Section, SectionForm
from portal.licensing.forms.base import Flaw, SectionData
from portal.licensing.models import ApplicationSection, ClassVersion, LicenceCase
from portal.licensing.requirements import Slot


class Progress(StrEnum):
    """The names of the task list's states."""

    NOT_STARTED = "not_started"
    STARTED = "started"
    ERRORS = "errors"
    DONE = "done"


@dataclass(frozen=True)
class Part:
    """A section with what is in it: what it still lacks (`flaws`), who wrote there last, and its filled form."""

    section: Section
    progress: Progress
    flaws: Sequence[Flaw]
    row: ApplicationSection | None = None
    form: SectionForm | None = None

    @property
    def code(self) -> str:
        return self.section.code

    @property
    def is_done(self) -> bool:
        return self.progress is Progress.DONE


def sections_of(version: ClassVersion) -> list[Section]:
    return [SECTIONS[code] for code in version.sections]


def rows_of(case: LicenceCase) -> dict[str, ApplicationSection]:
    rows = db.session.scalars(select(ApplicationSection).where(ApplicationSection.case_id == case.id))
    return {row.section: row for row in rows}


def row_of(case: LicenceCase, code: str) -> ApplicationSection | None:
    mine = (ApplicationSection.case_id == case.id, ApplicationSection.section == code)
    return db.session.scalar(select(ApplicationSection).where(*mine))


def forms_of(case: LicenceCase) -> dict[str, SectionForm]:
    """The filled form of every part that somebody has begun, by its code; not validated."""
    rows, asked = rows_of(case), [section for section in sections_of(case.class_version) if section.form]
    return {one.code: filled_form(case, one, rows[one.code].data) for one in asked if one.code in rows}


def parts_of(case: LicenceCase) -> list[Part]:
    """Every part of the application, in its order."""
    rows = rows_of(case)
    return [part_of(case, section, rows.get(section.code)) for section in sections_of(case.class_version)]


def part_of(case: LicenceCase, section: Section, row: ApplicationSection | None) -> Part:
    if section.form is None:
        return _documents_part(case, section)
    if row is None:
        return Part(section, Progress.NOT_STARTED, [])
    form = filled_form(case, section, row.data)
    flaws = form.flaws()
    return Part(section, _progress(flaws), flaws, row, form)


def _progress(flaws: Sequence[Flaw]) -> Progress:
    if not flaws:
        return Progress.DONE
    return Progress.STARTED if all(flaw.missing for flaw in flaws) else Progress.ERRORS


def filled_form(case: LicenceCase, section: Section, data: SectionData) -> SectionForm:
    """The section's form as if `data` had been typed into it."""
    if section.form is None:
        raise LookupError(section.code)
    form = section.form.of(data)
    form.about(db.session.get_one(Organisation, case.applicant_id))
    return form


def prefilled(case: LicenceCase, section: Section) -> SectionData:
    """What the portal knows of the organisation itself, for a section that nobody has begun."""
    applicant = db.session.get_one(Organisation, case.applicant_id)
    if section.code == "company":
        return {"name": applicant.name_fa, "legal_id": applicant.legal_id or ""}
    return {}


def with_keys(form: SectionForm) -> SectionForm:
    """Name the rows that have no name yet."""
    for entry in form[form.rows].entries if form.rows else ():
        entry.form.key.data = entry.form.key.data or new_token()[:8]
    return form


def without_blank_rows(form: SectionForm, data: SectionData) -> SectionData:
    if not form.rows:
        return data
    rows = [row for row in data[form.rows] if any(text for name, text in row.items() if name != "key")]
    return data | {form.rows: rows}


# Documents: handed in one by one, each in the slot of a requirement.


def missing_slots(case: LicenceCase) -> list[Slot]:
    """Required slots in which nothing lies."""
    filled = {document.slot for document in documents_of(case)}
    return [slot for slot in case.class_version.slots.values() if slot.required and slot.code not in filled]


def _documents_part(case: LicenceCase, section: Section) -> Part:
    missing = missing_slots(case)
    flaws = [Flaw(f"slot-{slot.code}", str(slot.label), _("هنوز فرستاده نشده است."), True) for slot in missing]
    if not missing:
        return Part(section, Progress.DONE, [])
    begun = bool(documents_of(case))
    return Part(section, Progress.STARTED if begun else Progress.NOT_STARTED, flaws)


def documents_facts(case: LicenceCase) -> Mapping[str, Any]:
    """What lies in each slot, for the frozen submission: `{slot: [{"token", "name", "digest"}]}`."""
    found: dict[str, list[dict[str, str]]] = {}
    for document in documents_of(case):
        entry = {"token": document.token, "name": document.display_name, "digest": document.digest}
        found.setdefault(document.slot, []).append(entry)
    return found


def is_complete(parts: Sequence[Part]) -> bool:
    return all(part.is_done for part in parts)


__all__ = [
    "DOCUMENTS",
    "Part",
    "Progress",
    "documents_facts",
    "filled_form",
    "forms_of",
    "is_complete",
    "missing_slots",
    "part_of",
    "parts_of",
    "prefilled",
    "row_of",
    "rows_of",
    "sections_of",
    "with_keys",
    "without_blank_rows",
]
