"""What all sections share: what a field holds as text, how it is read again, and which errors only mean "not yet"."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar

from werkzeug.datastructures import MultiDict
from wtforms import Field, FieldList, HiddenField, SelectMultipleField, ValidationError
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]

from portal.core.accounts.models import Organisation
from portal.core.clock import now
from portal.core.forms import BaseForm, IntegerField
from portal.core.forms.fields import ParsedField
from portal.core.i18n import _, jalali_iso, tehran_day
from portal.core.text import digits_to_ascii

SectionData = dict[str, Any]
OWN_FIELDS = ("csrf_token", "version", "base")


@dataclass(frozen=True)
class Flaw:
    """One thing that keeps a section from being complete. `missing`: nothing was written there yet."""

    field_id: str
    label: str
    sentence: str
    missing: bool


class SectionForm(BaseForm):
    """A part of the application. `version` and `base` say what the person saw when they began to write."""

    version = HiddenField(default="0")
    base = HiddenField(default="{}")
    rows: ClassVar[str] = ""
    organisation: Organisation | None = None

    def about(self, organisation: Organisation) -> None:
        """For checks against what is known of the applicant."""
        self.organisation = organisation

    @classmethod
    def of(cls, data: Mapping[str, Any]) -> SectionForm:
        """The form filled with stored data; it can be validated again."""
        return cls(formdata=as_formdata(data), meta={"csrf": False})

    def asked(self) -> Iterator[Field]:
        """The fields a person fills in."""
        return (field for field in self if field.short_name not in OWN_FIELDS)

    def stored(self) -> SectionData:
        """What is kept: the canonical form of what is right, the words typed of what is not."""
        return {field.short_name: text_of(field) for field in self.asked()}

    def frozen(self) -> SectionData:
        """What is sent: whole numbers as numbers, days as ISO dates. Ask a valid form only."""
        return {field.short_name: value_of(field) for field in self.asked()}

    def base_data(self) -> SectionData:
        """What the person saw when they began; nothing where the page did not say."""
        try:
            found = json.loads(self.base.data or "{}")
        except ValueError:
            return {}
        return found if isinstance(found, dict) else {}

    def seen_version(self) -> int:
        text = self.version.data or ""
        return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else 0

    def begin_from(self, data: SectionData, version: int) -> None:
        """Note in the page what the person begins from."""
        self.version.data, self.base.data = str(version), json.dumps(data, ensure_ascii=False, sort_keys=True)

    def forget_missing(self) -> None:
        """Call nothing wrong that was only not written yet."""
        for field in _leaves(self.asked()):
            if field.errors and not text_of(field):
                field.errors = ()

    def mended(self) -> list[str]:
        """What was wrong with the words as typed but is not with what is kept of them: hidden controls, taken out."""
        kept = self.of(self.stored())
        kept.organisation = self.organisation
        still = {(flaw.field_id, flaw.sentence) for flaw in kept.flaws()}
        return [
            f"{flaw.label}: {flaw.sentence}" for flaw in self.flaws() if (flaw.field_id, flaw.sentence) not in still
        ]

    def flaws(self) -> list[Flaw]:
        """What keeps the section from being complete; validates first."""
        self.validate()
        return self.said_flaws()

    def said_flaws(self) -> list[Flaw]:
        """What the form says is wrong, without asking again."""
        return list(_flaws(self.asked()))


def _leaves(fields: Iterable[Field]) -> Iterator[Field]:
    """The fields that hold one thing, also those inside rows."""
    for field in fields:
        if isinstance(field, FieldList):
            for entry in field.entries:
                yield from entry.form
        else:
            yield field


def _flaws(fields: Iterable[Field]) -> Iterator[Flaw]:
    for field in _leaves(fields):
        for sentence in field.errors:
            yield Flaw(field.id, str(field.label.text), str(sentence), missing=not text_of(field))


def text_of(field: Field) -> Any:
    """What a field holds, as text that the same field reads again."""
    if isinstance(field, FieldList):
        return [{inner.short_name: text_of(inner) for inner in entry.form} for entry in field.entries]
    if isinstance(field, SelectMultipleField):
        return sorted(field.data or [])
    if isinstance(field.data, date):
        return jalali_iso(field.data).replace("-", "/")
    if field.data is None:
        return getattr(field, "typed", "")  # what could not be read is kept as it was typed
    return str(field.data)


def value_of(field: Field) -> Any:
    """What a valid field holds, as JSON."""
    if isinstance(field, FieldList):
        return [{inner.short_name: value_of(inner) for inner in entry.form} for entry in field.entries]
    if isinstance(field.data, date):
        return field.data.isoformat()
    return field.data if field.data is not None else ""


def as_formdata(data: Mapping[str, Any]) -> MultiDict[str, str]:
    """Stored data as a browser would send it."""
    pairs: list[tuple[str, str]] = []
    for name, value in data.items():
        if isinstance(value, str):
            pairs.append((name, value))
            continue
        for place, item in enumerate(value):
            if isinstance(item, str):
                pairs.append((name, item))
            else:
                pairs += [(f"{name}-{place}-{inner}", text) for inner, text in item.items()]
    return MultiDict(pairs)


def choices(*pairs: tuple[str, Any]) -> list[Any]:
    """What can be chosen, as the form library wants it."""
    return [SelectChoice(code, label) for code, label in pairs]


class PhoneField(ParsedField):
    """A telephone number with its area code, 0 and ten digits; mobiles too."""

    defaults = {"dir": "ltr", "inputmode": "tel", "autocomplete": "tel"}

    def parse(self, text: str) -> str:
        bare = "".join(char for char in digits_to_ascii(text) if char not in " -()\u200c")
        bare = f"0{bare[3:]}" if bare.startswith("+98") else bare
        if not (bare.isascii() and bare.isdecimal() and len(bare) == 11 and bare[0] == "0" and bare[1] != "0"):
            raise ValueError(_("شماره را با کد شهر بنویسید، یازده رقم با صفر آغازین؛ برای نمونه ۰۲۱۸۸۰۰۰۰۰۰."))
        return bare


class CountField(IntegerField):
    """How many of something: a whole number from `least` to `most`."""

    def __init__(self, label: Any, validators: Any = None, *, least: int = 0, most: int = 10**12, **kwargs: Any):
        super().__init__(label, validators, **kwargs)
        self.least, self.most = least, most

    def parse(self, text: str) -> int:
        value = super().parse(text)
        if not self.least <= value <= self.most:
            raise ValueError(_("عدد باید از %(least)s تا %(most)s باشد.", least=self.least, most=self.most))
        return value


def not_in_future(form: Any, field: Field) -> None:
    if isinstance(field.data, date) and field.data > tehran_day(now()):
        raise ValidationError(_("این تاریخ هنوز نرسیده است."))


def one_of(other: str) -> Callable[[Any, Field], None]:
    """This field or `other` must be filled in."""

    def check(form: Any, field: Field) -> None:
        if not field.data and not form[other].data:
            raise ValidationError(_("نشانی یا متن آن را بنویسید؛ یکی بس است."))

    return check
