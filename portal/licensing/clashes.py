"""What a page shows when two colleagues wrote in one place, and what the person chose; rows added and removed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from wtforms import Field

from portal.core.db import new_token
from portal.core.i18n import _, number
from portal.licensing import facts, sections
from portal.licensing.forms import Section, SectionForm
from portal.licensing.forms.base import SectionData
from portal.licensing.merge import Clash, Merged
from portal.licensing.models import LicenceCase

PREFIX = "choice:"


@dataclass(frozen=True)
class Choice:
    """How a person settled clashes: `picks` by path, made while the stored section was at `version`."""

    version: int
    picks: Mapping[str, str]


@dataclass(frozen=True)
class ClashInWords:
    """One place where both wrote, for the page. `name` is that of the radio buttons."""

    name: str
    label: str
    mine: str
    theirs: str


def choice_in(sent: Mapping[str, str]) -> Choice:
    text = sent.get("settles", "")
    version = int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else 0
    return Choice(version, {key.removeprefix(PREFIX): value for key, value in sent.items() if key.startswith(PREFIX)})


def form_with_clashes(case: LicenceCase, section: Section, sent: SectionForm, merged: Merged) -> SectionForm:
    """All that could be merged, with my words where we clash; it still begins from what I began from."""
    form = sections.filled_form(case, section, merged.data)
    form.version.data, form.base.data = sent.version.data, sent.base.data
    return form


def in_words(form: SectionForm, merged: Merged) -> list[ClashInWords]:
    return [_in_words(form, clash) for clash in merged.clashes]


def _in_words(form: SectionForm, clash: Clash) -> ClashInWords:
    field, label = _find(form, clash.path)
    mine, theirs = (_said(field, text) for text in (clash.mine, clash.theirs))
    return ClashInWords(f"{PREFIX}{clash.path}", label, mine, theirs)


def _said(field: Field | None, text: str) -> str:
    return facts.in_words(field, text) if field is not None and field.type == "SelectField" else text


def _find(form: SectionForm, path: str) -> tuple[Field | None, str]:
    """The field at a merge path, and what it is called."""
    name, _slash, rest = path.partition("/")
    if not rest:
        return form[name], str(form[name].label.text)
    key, _slash, inner = rest.partition("/")
    for place, entry in enumerate(form[name].entries, 1):
        if entry.form.key.data == key:
            field = entry.form[inner] if inner else None
            words = str(field.label.text) if field else str(form[name].label.text)
            return field, _("%(label)s (ردیف %(place)s)", label=words, place=number(place))
    return None, str(form[name].label.text)


def taken_in_words(form: SectionForm, merged: Merged) -> str:
    """What came from the colleague, by name."""
    return _("، ").join(dict.fromkeys(_find(form, path)[1] for path in merged.taken))


def with_rows_changed(
    case: LicenceCase, section: Section, sent: SectionForm, buttons: Mapping[str, str]
) -> SectionForm:
    """The same form, nothing stored, with an empty row more or the chosen row less."""
    data: SectionData = sections.with_keys(sent).stored()
    rows: list[dict[str, Any]] = data[sent.rows]
    if "add_row" in buttons:
        rows.append({"key": new_token()[:8]})
    rows = [row for row in rows if row["key"] != buttons.get("remove_row")]
    form = sections.filled_form(case, section, data | {sent.rows: rows})
    form.version.data, form.base.data = sent.version.data, sent.base.data
    return sections.with_keys(form)
