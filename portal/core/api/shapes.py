"""Between JSON and forms: a body as the pairs that a form reads, and what is wrong with it as pointers."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from werkzeug.datastructures import MultiDict
from wtforms import BooleanField, Field, FieldList, Form, FormField, SelectMultipleField

from portal.core.i18n import _, number

Fault = dict[str, str]


class Flat:
    """`body` as `form` (an empty one: the shape) would get it from a page; `faults`: what has another shape."""

    def __init__(self, form: Form, body: dict[str, Any]) -> None:
        self.pairs: MultiDict[str, str] = MultiDict()
        self.faults: list[Fault] = []
        self._object(form, "", body, "")

    def _object(self, form: Form, prefix: str, value: Any, at: str) -> None:
        if not isinstance(value, dict):
            self._fault(at, _("اینجا باید یک شیء باشد."))
            return
        for member, inner in value.items():
            place = f"{at}/{escaped(member)}"
            if member not in form:
                self._fault(place, _("چنین نامی در این درخواست نیست."))
            elif inner is not None:
                self._value(form[member], f"{prefix}{member}", inner, place)

    def _value(self, field: Field, name: str, value: Any, at: str) -> None:
        if isinstance(field, FormField):
            self._object(field.form, f"{name}-", value, at)
        elif isinstance(field, FieldList):
            self._list(field, name, value, at)
        elif isinstance(field, SelectMultipleField):
            self._choices(name, value, at)
        elif isinstance(field, BooleanField) != isinstance(value, bool) or isinstance(value, dict | list):
            self._fault(at, _("گونه‌ی این مقدار درست نیست."))
        else:
            self.pairs.add(name, _text(value))

    def _list(self, field: FieldList[Any], name: str, value: Any, at: str) -> None:
        if not isinstance(value, list):
            self._fault(at, _("اینجا باید یک فهرست باشد."))
            return
        if field.max_entries and len(value) > field.max_entries:
            self._fault(at, _("دست بالا %(most)s ردیف بفرستید.", most=number(field.max_entries)))
            return
        item = (field.entries or [field.append_entry()])[0]
        for index, inner in enumerate(value):
            # The bare name tells the form library that there is such an entry, also if nothing is in it.
            if isinstance(item, FormField | FieldList):
                self.pairs.add(f"{name}-{index}", "")
            self._value(item, f"{name}-{index}", "" if inner is None else inner, f"{at}/{index}")

    def _choices(self, name: str, value: Any, at: str) -> None:
        if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
            self._fault(at, _("اینجا باید فهرستی از نوشته‌ها باشد."))
            return
        for one in value:
            self.pairs.add(name, one)

    def _fault(self, at: str, detail: str) -> None:
        self.faults.append({"pointer": at, "detail": detail})


def faults_of(form: Form, at: str = "") -> Iterator[Fault]:
    """What a form found wrong: one fault a sentence."""
    for message in form.form_errors:
        yield {"pointer": at, "detail": str(message)}
    for field in form:
        yield from _faults_in(field, f"{at}/{escaped(field.short_name)}")


def _faults_in(field: Field, at: str) -> Iterator[Fault]:
    if isinstance(field, FormField):
        yield from faults_of(field.form, at)
        return
    for index, entry in enumerate(field.entries if isinstance(field, FieldList) else ()):
        yield from _faults_in(entry, f"{at}/{index}")
    for message in field.errors:
        if not isinstance(message, list | dict | tuple):
            yield {"pointer": at, "detail": str(message)}


def escaped(member: str) -> str:
    """A member's name in a pointer (RFC 6901)."""
    return member.replace("~", "~0").replace("/", "~1")


def _text(value: Any) -> str:
    """As a person would have typed it."""
    return "true" if value is True else "" if value is False else str(value)
