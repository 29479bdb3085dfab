"""What was sent, in words: sections of labelled values, compared with the submission before."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from wtforms import Field, FieldList, SelectFieldBase, SelectMultipleField

from portal.core.cases import Case, Fact, FactSection, Submission, submissions
from portal.core.i18n import _, digits, jalali_date, number
from portal.core.identifiers import check_mobile
from portal.licensing import carry
from portal.licensing.forms import DOCUMENTS, SECTIONS, Section, SectionForm
from portal.licensing.models import LicenceCase, licence_case

Frozen = Mapping[str, Mapping[str, Any]]


def facts_of(case: Case) -> Sequence[FactSection]:
    """The newest submission, each value beside what stood there in the one before."""
    case = licence_case(case)
    sent = submissions(case)
    if not sent:
        return []
    return sections_in_words(case, sent[-1].facts, before_newest(case, sent))


def before_newest(case: LicenceCase, sent: Sequence[Submission]) -> Frozen | None:
    """What the newest submission is compared with: the one before, else what is held of the licence."""
    return sent[-2].facts if len(sent) > 1 else carry.facts_before(case)


def sections_in_words(case: LicenceCase, facts: Frozen, before: Frozen | None = None) -> list[FactSection]:
    """`before` None: nothing to compare with, so nothing is marked as changed."""
    found = []
    for code in case.class_version.sections:
        section = SECTIONS[code]
        words = _words(case, section, facts.get(code, {}))
        past = _words(case, section, before.get(code, {})) if before is not None else None
        found.append(FactSection(section.title, list(_compared(code, words, past)), code))
    return found


def _compared(
    section: str, words: Mapping[str, tuple[str, str]], past: Mapping[str, tuple[str, str]] | None
) -> Iterator[Fact]:
    for name in dict.fromkeys([*words, *(past or ())]):
        label, value = words.get(name, ((past or {}).get(name, ("", ""))[0], ""))
        old = past.get(name, ("", ""))[1] if past is not None else None
        yield Fact(f"{section}.{name}", label, value, before=old, changed=past is not None and old != value)


def _words(case: LicenceCase, section: Section, data: Mapping[str, Any]) -> dict[str, tuple[str, str]]:
    """`{field: (label, value)}`; rows are numbered."""
    if section.code == DOCUMENTS:
        return _documents(case, data)
    if section.form is None or not data:
        return {}
    return dict(of_form(section.form(formdata=None, meta={"csrf": False}), data))


def of_form(form: SectionForm, data: Mapping[str, Any]) -> Iterator[tuple[str, tuple[str, str]]]:
    for field in form.asked():
        value = data.get(field.short_name)
        if isinstance(field, FieldList):
            yield from _of_rows(field, value or [])
        else:
            yield field.short_name, (str(field.label.text), in_words(field, value))


def _of_rows(field: FieldList[Any], rows: Sequence[Mapping[str, Any]]) -> Iterator[tuple[str, tuple[str, str]]]:
    """Rows keep their place in the comparison by their key."""
    for place, row in enumerate(rows, 1):
        entry = field.entries[0].form
        for inner in entry:
            if inner.short_name == "key":
                continue
            label = f"{inner.label.text} ({number(place)})"
            yield f"{row.get('key', place)}-{inner.short_name}", (label, in_words(inner, row.get(inner.short_name)))


def in_words(field: Field, value: Any) -> str:
    """A stored JSON value as a person reads it."""
    if value in (None, "", []):
        return ""
    if isinstance(field, SelectFieldBase):
        labels = {str(key): str(label) for key, label, *_rest in field.iter_choices()}
        chosen = value if isinstance(field, SelectMultipleField) else [value]
        return _("، ").join(labels.get(str(item), str(item)) for item in chosen)
    if type(field).__name__ == "JalaliDateField":
        return jalali_date(date.fromisoformat(value))
    if type(field).__name__ == "MobileField":
        return digits(f"0{check_mobile(value)[3:]}")
    return number(value) if isinstance(value, int) else _plain(str(value))


def _plain(text: str) -> str:
    """Numbers in the reader's digits; addresses and texts as they are."""
    return digits(text) if text.isascii() and text.isdecimal() else text


def _documents(case: LicenceCase, data: Mapping[str, Sequence[Mapping[str, str]]]) -> dict[str, tuple[str, str]]:
    slots = case.class_version.slots
    return {
        code: (str(slot.label), _("، ").join(entry["name"] for entry in data.get(code, ())))
        for code, slot in slots.items()
    }
