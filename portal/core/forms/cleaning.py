"""Text as it comes in: normalised, and without what is not seen but changes what others read."""

from __future__ import annotations

import re
from typing import Any

from wtforms import Field, ValidationError
from wtforms.validators import StopValidation

from portal.core.i18n import _
from portal.core.text import normalise, normalise_lines

# Embeddings, overrides and isolates turn the order of what follows; marks (U+200E, U+200F), which word processors
# sprinkle about, do not, and are only taken out.
_TURNING = re.compile("[\u202a-\u202e\u2066-\u2069]")


def clean_line(text: Any) -> Any:
    return normalise(text) if isinstance(text, str) else text


def clean_lines(text: Any) -> Any:
    return normalise_lines(text) if isinstance(text, str) else text


def check_text(form: Any, field: Field) -> None:
    """Refuse hidden direction controls (the field then shows the text without them) and spaces for an answer."""
    if any(isinstance(raw, str) and _TURNING.search(raw) for raw in field.raw_data or ()):
        found = _("در این نوشته نویسه‌ی پنهانی بود که جهت متن را برمی‌گرداند؛ آن را برداشتیم.")
        raise ValidationError(f"{found} {_('نوشته را ببینید و باز بفرستید.')}")
    if field.flags.required and not _left_of(field):
        raise StopValidation(field.gettext("This field is required."))


def _left_of(field: Field) -> Any:
    """What is left of what was typed once it is cleaned."""
    return clean_line(field.raw_data[0]) if field.raw_data else ""


class Cleaned(Field):
    """Mix-in of the fields that clean their text themselves, wherever they stand (also in a list of fields)."""

    clean = staticmethod(clean_line)

    def process_formdata(self, valuelist: list[Any]) -> None:
        if valuelist:
            self.data = self.clean(valuelist[0])

    def pre_validate(self, form: Any) -> None:
        check_text(form, self)
