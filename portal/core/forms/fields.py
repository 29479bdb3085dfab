"""Fields that many forms need. Each keeps what was typed until it is right, and then one canonical form."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable, Iterable, Sequence
from typing import Any
from urllib.parse import urlsplit

from email_validator import EmailNotValidError, validate_email
from wtforms import MultipleFileField, PasswordField, SelectField, SelectMultipleField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its type stubs
from wtforms.validators import Length, StopValidation
from wtforms.widgets import CheckboxInput, EmailInput, ListWidget, TelInput, URLInput

from portal.core.errors import PortalError
from portal.core.forms.cleaning import Cleaned, clean_lines
from portal.core.i18n import _, _l, digits, jalali_iso, parse_jalali
from portal.core.identifiers import (
    check_iban,
    check_legal_id,
    check_mobile,
    check_national_code,
    check_postal_code,
    postal_code_doubt,
)
from portal.core.text import digits_to_ascii

Validators = Sequence[Any] | None
Pairs = Iterable[tuple[str, Any]]


class PersianTextField(Cleaned, StringField):
    """One line of text; "" when empty."""

    data: Any

    def __init__(
        self, label: Any = None, validators: Validators = None, *, longest: int = 200, **kwargs: Any
    ) -> None:
        super().__init__(label, [*(validators or ()), Length(max=longest)], **kwargs)

    def process_formdata(self, valuelist: list[Any]) -> None:
        super().process_formdata(valuelist)
        self.data = self.data or ""


class LatinTextField(PersianTextField):
    """One line written from left to right: names in English, codes."""

    def __init__(
        self, label: Any = None, validators: Validators = None, *, longest: int = 200, **kwargs: Any
    ) -> None:
        kwargs["render_kw"] = {"dir": "ltr"} | (kwargs.get("render_kw") or {})
        super().__init__(label, validators, longest=longest, **kwargs)


class SecretField(PasswordField):
    """A password, exactly as typed; never shown again."""

    data: Any


class ChoiceField(SelectField):
    """One of several, as text. Choices are (value, words) pairs; those known only to the view are `offer`ed."""

    data: Any

    def __init__(
        self, label: Any = None, validators: Validators = None, choices: Pairs | None = None, **kwargs: Any
    ) -> None:
        made = None if choices is None else options(choices)
        super().__init__(label, [*(validators or ())], choices=made, **kwargs)

    def offer(self, choices: Pairs) -> None:
        self.choices = options(choices)


def options(choices: Pairs) -> list[Any]:
    """(value, words) pairs as the form library wants them."""
    return [SelectChoice(value, words) for value, words in choices]


class Checkboxes(SelectMultipleField):
    """Several of a list, each with its box."""

    data: Any

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()


class PersianLinesField(Cleaned, TextAreaField):
    """Several lines of text; "" when empty."""

    data: Any

    clean = staticmethod(clean_lines)

    def __init__(
        self, label: Any = None, validators: Validators = None, *, longest: int = 4000, **kwargs: Any
    ) -> None:
        super().__init__(label, [*(validators or ()), Length(max=longest)], **kwargs)

    def process_formdata(self, valuelist: list[Any]) -> None:
        super().process_formdata(valuelist)
        self.data = self.data or ""


class ParsedField(Cleaned, StringField):
    """A field with one canonical value: `parse` makes it or raises ValueError or PortalError with a sentence.

    `data` is None when the field is empty or wrong; what was typed stays in the input until it is right.
    The validators run only on a value: an empty field is wrong only where it is required.
    """

    data: Any
    typed = ""
    defaults: dict[str, Any] = {"dir": "ltr", "autocomplete": "off"}

    def __init__(self, label: Any = None, validators: Validators = None, **kwargs: Any) -> None:
        kwargs["render_kw"] = self.defaults | (kwargs.get("render_kw") or {})
        super().__init__(label, [*(validators or ())], **kwargs)

    @abstractmethod
    def parse(self, text: str) -> Any:
        """The canonical value of `text`."""

    def write(self, value: Any) -> str:
        """The value as it stands in the input."""
        return str(value)

    def process_formdata(self, valuelist: list[Any]) -> None:
        if not valuelist:
            return
        self.typed, self.data = self.clean(valuelist[0]), None
        if not self.typed:
            return
        try:
            self.data = self.parse(self.typed)
        except PortalError as error:
            raise ValueError(str(error.message)) from error

    def pre_validate(self, form: Any) -> None:
        super().pre_validate(form)
        empty = not self.raw_data or not self.typed
        if self.process_errors or (empty and not self.flags.required):
            raise StopValidation

    def _value(self) -> str:
        return self.typed if self.data is None else self.write(self.data)


class _IdentifierField(ParsedField):
    check: Callable[[str], str]

    def parse(self, text: str) -> str:
        return type(self).check(text)


class NationalCodeField(_IdentifierField):
    """A person's national code, 10 digits."""

    check = staticmethod(check_national_code)
    defaults = ParsedField.defaults | {"inputmode": "numeric"}


class LegalIdField(_IdentifierField):
    """An organisation's national legal id, 11 digits."""

    check = staticmethod(check_legal_id)
    defaults = ParsedField.defaults | {"inputmode": "numeric"}


class MobileField(_IdentifierField):
    """A mobile number, +989XXXXXXXXX."""

    check = staticmethod(check_mobile)
    widget = TelInput()
    defaults = {"dir": "ltr", "autocomplete": "tel"}


class IbanField(_IdentifierField):
    """A Sheba number, IR and 24 digits."""

    check = staticmethod(check_iban)


class PostalCodeField(_IdentifierField):
    """A postal code, 10 digits; `doubt` warns of one that looks unlike those in use."""

    check = staticmethod(check_postal_code)
    defaults = {"dir": "ltr", "inputmode": "numeric", "autocomplete": "postal-code"}

    @property
    def doubt(self) -> str | None:
        return postal_code_doubt(self.data) if self.data and not self.errors else None


class JalaliDateField(ParsedField):
    """A Jalali date as people write it; `data` is the day as `datetime.date`."""

    defaults = ParsedField.defaults | {"inputmode": "numeric", "placeholder": _l("۱۴۰۵/۰۱/۱۵")}

    def parse(self, text: str) -> Any:
        return parse_jalali(text)

    def write(self, value: Any) -> str:
        return digits(jalali_iso(value).replace("-", "/")) if value else ""


class IntegerField(ParsedField):
    """A whole number in any digits, with or without separators of thousands; `data` is an int."""

    defaults = ParsedField.defaults | {"inputmode": "numeric"}
    longest = 18  # fits the 64 bits of a column

    def parse(self, text: str) -> int:
        bare = digits_to_ascii(text)
        for separator in (",", "٬", "،", " ", "\u200c"):
            bare = bare.replace(separator, "")
        sign, bare = (-1, bare[1:]) if bare[:1] in ("-", "\u2212") else (1, bare)
        if not (bare.isascii() and bare.isdecimal()):
            raise ValueError(_("فقط عدد درست بنویسید؛ برای نمونه ۱۲۵۰."))
        if len(bare) > self.longest:
            raise ValueError(_("این عدد بیش از اندازه بزرگ است."))
        return sign * int(bare)


class EmailField(ParsedField):
    """An e-mail address in lower case."""

    widget = EmailInput()
    defaults = {"dir": "ltr", "autocomplete": "email"}

    def parse(self, text: str) -> str:
        try:
            found = validate_email(digits_to_ascii(text), check_deliverability=False)
        except EmailNotValidError as error:
            raise ValueError(_("نشانی ایمیل درست نیست؛ برای نمونه name@example.com.")) from error
        return found.normalized.lower()


class UrlField(ParsedField):
    """A web address, http or https; https:// is added where none is written."""

    widget = URLInput()
    defaults = {"dir": "ltr", "autocomplete": "url"}
    longest = 500

    def parse(self, text: str) -> str:
        address = text if "://" in text else f"https://{text}"
        if not _is_web_address(address) or len(address) > self.longest:
            raise ValueError(_("نشانی وب درست نیست؛ برای نمونه https://example.com."))
        return address


def _is_web_address(address: str) -> bool:
    try:
        parts = urlsplit(address)
        port = parts.port
    except ValueError:
        return False
    host = parts.hostname or ""
    plain = parts.username is None and parts.password is None and (port is None or port > 0)
    spaced = any(char.isspace() or char in '\\<>"' for char in address)
    return parts.scheme in ("http", "https") and "." in host.strip(".") and plain and not spaced


class MultiFileField(MultipleFileField):
    """Several files; `data` is a list of those that were really chosen."""

    def process_formdata(self, valuelist: list[Any]) -> None:
        self.data = [file for file in valuelist if getattr(file, "filename", "")]
        self.raw_data = list(self.data)
