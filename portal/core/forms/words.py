"""What the form library says, in our words: its own Persian catalogue is old and partly wrong."""

from __future__ import annotations

from typing import Any

from flask_wtf.i18n import translations as library

from portal.core.i18n import _l, digits

SENTENCES: dict[str, str] = {
    "This field is required.": _l("این خانه را پر کنید."),
    "Field must be equal to %(other_name)s.": _l("این دو یکسان نیستند."),
    "Field must be at least %(min)d character long.": _l("دست‌کم %(min)d نویسه بنویسید."),
    "Field cannot be longer than %(max)d character.": _l("بیش از %(max)d نویسه است؛ کوتاه‌ترش کنید."),
    "Field must be exactly %(max)d character long.": _l("باید درست %(max)d نویسه باشد."),
    "Field must be between %(min)d and %(max)d characters long.": _l("باید میان %(min)d تا %(max)d نویسه باشد."),
    "Number must be at least %(min)s.": _l("عدد باید %(min)s یا بیشتر باشد."),
    "Number must be at most %(max)s.": _l("عدد باید %(max)s یا کمتر باشد."),
    "Number must be between %(min)s and %(max)s.": _l("عدد باید میان %(min)s و %(max)s باشد."),
    "Invalid input.": _l("این مقدار پذیرفته نیست؛ دوباره بنویسید."),
    "Invalid value, must be one of: %(values)s.": _l("یکی از گزینه‌های فهرست را برگزینید."),
    "Invalid Choice: could not coerce.": _l("یکی از گزینه‌های فهرست را برگزینید."),
    "Invalid choice(s): one or more data inputs could not be coerced.": _l("از گزینه‌های فهرست برگزینید."),
    "Not a valid choice.": _l("یکی از گزینه‌های فهرست را برگزینید."),
    "'%(value)s' is not a valid choice for this field.": _l("از گزینه‌های فهرست برگزینید."),
    "Not a valid integer value.": _l("یک عدد درست بنویسید."),
    "Not a valid decimal value.": _l("یک عدد بنویسید."),
}


class Sentence(str):
    """A sentence whose numbers are written in the reader's digits once they are filled in."""

    __slots__ = ()

    def __mod__(self, values: Any) -> str:
        return digits(str.__mod__(self, values))


class Words:
    """Our sentences first, the library's own for whatever we have none."""

    def gettext(self, text: str) -> str:
        ours = SENTENCES.get(text)
        return Sentence(str(ours) if ours is not None else library.gettext(text))

    def ngettext(self, singular: str, plural: str, count: int) -> str:
        ours = SENTENCES.get(singular)
        return Sentence(str(ours) if ours is not None else library.ngettext(singular, plural, count))


words = Words()
