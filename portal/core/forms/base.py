"""The form that all forms extend: our words, clean text, and nothing typed is ever lost."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import wtforms
from flask import has_request_context, request
from flask_wtf import CSRFProtect, FlaskForm
from werkzeug.datastructures import MultiDict
from wtforms import HiddenField, PasswordField, StringField, TextAreaField
from wtforms.fields.core import UnboundField

from portal.core.forms.cleaning import Cleaned, check_text, clean_line, clean_lines
from portal.core.forms.words import words
from portal.core.i18n import _

csrf = CSRFProtect()
_auto = object()
_sources: list[Callable[[], MultiDict[str, str] | None]] = []


def held_source(source: Callable[[], MultiDict[str, str] | None]) -> None:
    """Register where a form finds what was typed into it before a session ended."""
    _sources[:] = [source]


def held_data() -> MultiDict[str, str] | None:
    return next((found for source in _sources if (found := source())), None)


class _Meta(FlaskForm.Meta):  # type: ignore[misc]
    def get_translations(self, form: Any) -> Any:
        return words

    def bind_field(self, form: Any, unbound_field: UnboundField[Any], options: dict[str, Any]) -> Any:
        """Every plain text field is cleaned too; passwords are left as typed."""
        field = unbound_field.bind(form=form, **options)
        if isinstance(field, StringField) and not isinstance(field, (Cleaned, PasswordField, HiddenField)):
            clean = clean_lines if isinstance(field, TextAreaField) else clean_line
            field.filters = [clean, *field.filters]
            field.validators = [check_text, *field.validators]
        return field


class PartForm(wtforms.Form):
    """A form inside a form (`FormField(PartForm)`): the outer one carries the token."""

    class Meta(_Meta):
        csrf = False


class BaseForm(FlaskForm):  # type: ignore[misc]
    """Extend this. On a GET with held data it fills itself and sets `restored`: the page then says so."""

    restored = False

    class Meta(_Meta):
        pass

    def __init__(self, formdata: Any = _auto, **kwargs: Any) -> None:
        if formdata is not _auto:
            super().__init__(formdata=formdata, **kwargs)
            return
        held = held_data() if not self._sent() else None
        if held is None or not self._knows(held, kwargs.get("prefix", "")):
            super().__init__(**kwargs)
            return
        super().__init__(formdata=held, **kwargs)
        self.restored = True

    @staticmethod
    def _sent() -> bool:
        return request.method in ("POST", "PUT", "PATCH", "DELETE")

    @classmethod
    def _knows(cls, held: MultiDict[str, str], prefix: str) -> bool:
        """Whether what is held was typed into this form: a page may have several."""
        own = [name for name, field in vars_of(cls) if not _is_hidden(field)]
        return any(key == prefix + name or key.startswith(f"{prefix}{name}-") for name in own for key in held)

    def grow(self, name: str, unbound: Any, known: str = "") -> None:
        """Add a field that only this case has; filled from what was sent or held, else with `known`."""
        field = self.meta.bind_field(self, unbound, {"name": name, "prefix": self._prefix})
        sent = has_request_context() and self._sent()
        given = (request.form if sent else held_data()) if has_request_context() else None
        if not sent and (given is None or f"{self._prefix}{name}" not in given):
            given = None
        field.process(given, known)
        self.restored = self.restored or (given is not None and not sent)
        self._fields[name] = field

    @property
    def restored_note(self) -> str:
        """What the page says above a form that filled itself; empty when it did not."""
        if not self.restored:
            return ""
        return _(
            "نشست شما پایان یافته بود. آنچه نوشته بودید از دست نرفت و در زیر است؛ بازبینی کنید و دوباره بفرستید."
        )


class VersionedForm(BaseForm):
    """A form about a row that others may change meanwhile: give it `version=row.version`, then ask `is_fresh`."""

    version = HiddenField()
    form_errors: list[str]

    def is_fresh(self, version: int) -> bool:
        """Whether the row is still as the person saw it; otherwise says so in the form's own errors."""
        if self.version.data == str(version):
            return True
        changed = _("پس از باز شدن این صفحه کس دیگری آن را تغییر داد.")
        kept = _("نوشته‌های شما مانده است؛ تغییر را ببینید و باز بفرستید.")
        self.form_errors.append(f"{changed} {kept}")
        return False


def vars_of(form: type[wtforms.Form]) -> list[tuple[str, UnboundField[Any]]]:
    """The declared fields of a form class and its parents."""
    names = [name for name in dir(form) if not name.startswith("_")]
    return [(name, found) for name in names if hasattr(found := getattr(form, name), "field_class")]


def _is_hidden(field: UnboundField[Any]) -> bool:
    return issubclass(field.field_class, HiddenField)
