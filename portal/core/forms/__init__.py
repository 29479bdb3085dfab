"""The form that all forms extend, and the fields that many of them need.

    class CompanyForm(BaseForm):
        name = PersianTextField(_l("نام شرکت"), [InputRequired()])
        legal_id = LegalIdField(_l("شناسه‌ی ملی"), [InputRequired()])

Text arrives normalised, identifiers in their canonical form, an empty field as "" (text) or None (all else).
"""

from __future__ import annotations

from flask import Flask

from portal.core.forms.base import BaseForm, PartForm, VersionedForm, csrf, held_source
from portal.core.forms.fields import (
    Checkboxes,
    ChoiceField,
    EmailField,
    IbanField,
    IntegerField,
    JalaliDateField,
    LatinTextField,
    LegalIdField,
    MobileField,
    MultiFileField,
    NationalCodeField,
    PersianLinesField,
    PersianTextField,
    PostalCodeField,
    SecretField,
    UrlField,
    options,
)
from portal.core.forms.moments import JalaliMomentField

__all__ = [
    "BaseForm",
    "Checkboxes",
    "ChoiceField",
    "EmailField",
    "IbanField",
    "IntegerField",
    "JalaliDateField",
    "JalaliMomentField",
    "LatinTextField",
    "LegalIdField",
    "MobileField",
    "MultiFileField",
    "NationalCodeField",
    "PartForm",
    "PersianLinesField",
    "PersianTextField",
    "PostalCodeField",
    "SecretField",
    "UrlField",
    "VersionedForm",
    "csrf",
    "held_source",
    "init_app",
    "options",
]


def init_app(app: Flask) -> None:
    """Ask every POST for the page's own token, which lives as long as the session."""
    app.config.setdefault("WTF_CSRF_TIME_LIMIT", None)
    csrf.init_app(app)
