"""What an application says of the company itself, so that the next one does not ask for it again."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from portal.core import held
from portal.core.cases import Case
from portal.core.cases.holding import source_in_words
from portal.core.documents import documents_of
from portal.core.held import Held, Holding
from portal.core.i18n import _
from portal.licensing import facts, sections
from portal.licensing.forms import SECTIONS
from portal.licensing.forms.base import SectionData, value_of
from portal.licensing.models import LicenceCase, licence_case

# Of the company, whatever it applies for; the messenger, its hosting and its terms are each application's own.
COMPANY = ("company", "managers", "head_office", "security", "complaints", "court_orders")
CERTIFICATE = "security_certificate"


def holds(case: Case) -> Sequence[Holding]:
    """For the kernel: the facts as the form keeps them, the documents of the same parts."""
    case = licence_case(case)
    rows = {code: row.data for code, row in sections.rows_of(case).items() if code in COMPANY}
    return [*_facts(rows), *_documents(case, _certificate_ends(case, rows))]


def _facts(rows: Mapping[str, SectionData]) -> Iterator[Holding]:
    for code, data in rows.items():
        for name, value in data.items():
            if value:
                yield Holding(f"{code}.{name}", value)


def _documents(case: LicenceCase, certificate_ends: date | None) -> Iterator[Holding]:
    ours = {slot.code for entry in case.class_version.published if entry.section in COMPANY for slot in entry.slots}
    for document in documents_of(case):
        if document.slot in ours:
            until = certificate_ends if document.slot == CERTIFICATE else None
            yield Holding(document.slot, None, document.id, document.digest, until)


def _certificate_ends(case: LicenceCase, rows: Mapping[str, SectionData]) -> date | None:
    if "security" not in rows:
        return None
    form = sections.filled_form(case, SECTIONS["security"], rows["security"])
    found = form["certificate_expiry"].data
    return found if isinstance(found, date) else None


def held_data(case: LicenceCase, section: str) -> dict[str, Held]:
    """{field: what is held} for a part of the form that nobody has begun."""
    found = (row for row in held.held_by(case.applicant_id, with_expired=False) if row.document_id is None)
    return {row.code.partition(".")[2]: row for row in found if row.code.partition(".")[0] == section}


def prefilled(case: LicenceCase, section: str) -> SectionData:
    """What is held, as the form takes it."""
    return {field: row.value for field, row in held_data(case, section).items()}


def sources(case: LicenceCase, section: str) -> dict[str, str]:
    """{field: where its value comes from, in words}."""
    return {field: source_in_words(row) for field, row in held_data(case, section).items()}


@held.name_facts
def words(code: str, value: Any) -> Sequence[tuple[str, str]]:
    """A held fact in the words of the form's field."""
    section, _dot, name = code.partition(".")
    if section not in COMPANY or (form := SECTIONS[section].form) is None:
        return []
    frozen = {name: value_of(form.of({name: value})[name])}
    blank = form(formdata=None, meta={"csrf": False})
    lines = (line for _field, line in facts.of_form(blank, frozen))
    title = SECTIONS[section].title
    return [(_("%(section)s: %(label)s", section=title, label=label), said) for label, said in lines if said]
