"""One canonical form of each identifier, or the reason why it is none. Rules: docs of each check below.

Every check takes what a person typed (any digits, spaces, dashes, half-spaces, direction marks) and returns
the canonical form, or raises `BadIdentifier` with a code for machines and a sentence for people.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable

from portal.core.errors import Invalid
from portal.core.i18n import _l
from portal.core.i18n import number as written
from portal.core.text import ZWJ, ZWNJ, digits_to_ascii, normalise


class BadIdentifier(Invalid):
    """`code`: empty, letters, length, all_equal, check_digit, not_mobile or country. `sentence`: for people."""

    def __init__(self, code: str, sentence: str) -> None:
        super().__init__(sentence, code=code)

    @property
    def sentence(self) -> str:
        return str(self.message)


def _bare(text: str) -> str:
    """What was typed without spaces, dashes and joiners, with ASCII digits."""
    folded = digits_to_ascii(normalise(text))
    return "".join(c for c in folded if not _is_separator(c))


def _is_separator(char: str) -> bool:
    return char in (" ", ZWNJ, ZWJ, "\u2212") or unicodedata.category(char) == "Pd"


def _only_digits(text: str, length: int) -> str:
    """Exactly `length` ASCII digits."""
    bare = _bare(text)
    if not bare:
        raise BadIdentifier("empty", _l("چیزی نوشته نشده است."))
    if not (bare.isascii() and bare.isdecimal()):
        raise BadIdentifier("letters", _l("فقط رقم بنویسید؛ حرف یا نشانه‌ی دیگری در آن هست."))
    _require_length(bare, length)
    return bare


def _require_length(bare: str, length: int) -> None:
    if len(bare) == length:
        return
    raise BadIdentifier(
        "length",
        _l(
            "باید %(wanted)s رقم باشد؛ %(given)s رقم نوشته شده است. صفرهای آغاز را هم بنویسید.",
            wanted=Digits(length),
            given=Digits(len(bare)),
        ),
    )


class Digits:
    """A count inside a lazy sentence: written in the digits of whoever reads it."""

    def __init__(self, count: int) -> None:
        self.count = count

    def __str__(self) -> str:
        return written(self.count)


def check_national_code(text: str) -> str:
    """A person's national code: 10 digits, the last a check digit (weights 10…2, modulo 11)."""
    code = _only_digits(text, 10)
    if len(set(code)) == 1:
        # The ten of them pass the sum and belong to nobody.
        raise BadIdentifier("all_equal", _l("ده رقم یکسان کد ملی هیچ‌کس نیست."))
    if code[9] != national_code_digit(code[:9]):
        raise BadIdentifier("check_digit", _l("رقم کنترل با رقم‌های دیگر نمی‌خواند؛ یکی از رقم‌ها اشتباه است."))
    return code


def national_code_digit(nine: str) -> str:
    rest = sum(int(digit) * (10 - place) for place, digit in enumerate(nine)) % 11
    return str(rest if rest < 2 else 11 - rest)


LEGAL_ID_WEIGHTS = (29, 27, 23, 19, 17) * 2


def check_legal_id(text: str) -> str:
    """An organisation's national legal id: 11 digits, the last a check digit (weighted sum modulo 11)."""
    code = _only_digits(text, 11)
    if len(set(code)) == 1:
        raise BadIdentifier("all_equal", _l("یازده رقم یکسان شناسه‌ی ملی هیچ شرکتی نیست."))
    if code[10] != legal_id_digit(code[:10]):
        raise BadIdentifier("check_digit", _l("رقم کنترل با رقم‌های دیگر نمی‌خواند؛ یکی از رقم‌ها اشتباه است."))
    return code


def legal_id_digit(ten: str) -> str:
    offset = int(ten[9]) + 2
    total = sum((int(digit) + offset) * weight for digit, weight in zip(ten, LEGAL_ID_WEIGHTS, strict=True))
    return str(total % 11 % 10)  # ten counts as zero


_MOBILE_PREFIX = re.compile(r"(?:\+98|0098|98)?0?(?=9)")
_OTHER_COUNTRY = re.compile(r"(?:\+|00)(?!98)[0-9]")
_BRACKETS = str.maketrans("", "", "().")


def check_mobile(text: str) -> str:
    """A mobile number of Iran as `+989XXXXXXXXX`. The prefix says nothing about the operator."""
    bare = _bare(text).translate(_BRACKETS)
    if not bare:
        raise BadIdentifier("empty", _l("چیزی نوشته نشده است."))
    digits = bare.removeprefix("+")
    if not (digits.isascii() and digits.isdecimal()):
        raise BadIdentifier("letters", _l("فقط رقم بنویسید؛ حرف یا نشانه‌ی دیگری در آن هست."))
    if _OTHER_COUNTRY.match(bare):
        raise BadIdentifier("country", _l("فقط شماره‌ی ایران (۹۸+) پذیرفته می‌شود."))
    return f"+98{_subscriber(bare)}"


def _subscriber(bare: str) -> str:
    """The ten digits after the country code, beginning with 9."""
    match = _MOBILE_PREFIX.match(bare)
    # "98…" is a country code only where ten digits are left after it: 0098 aside, 9812345678 has ten itself.
    subscriber = bare if len(bare) == 10 and bare[0] == "9" else bare[match.end() :] if match else ""
    if not subscriber:
        raise BadIdentifier("not_mobile", _l("شماره‌ی همراه با ۰۹ آغاز می‌شود و ۹ رقم دیگر دارد."))
    if len(subscriber) != 10:
        raise BadIdentifier(
            "length",
            _l(
                "شماره‌ی همراه یازده رقم است (با صفر آغاز)؛ %(given)s رقم نوشته شده است.",
                given=Digits(len(subscriber) + 1),
            ),
        )
    return subscriber


def mask_mobile(mobile: str) -> str:
    """A canonical mobile number for who need not know it whole: `0912***6789`, only the ends shown."""
    return f"0{mobile[3:6]}***{mobile[-4:]}"


def check_iban(text: str) -> str:
    """A Sheba number: IR and 24 digits, 1 modulo 97 (ISO 13616); IR may be left out."""
    bare = _bare(text).upper()
    if not bare:
        raise BadIdentifier("empty", _l("چیزی نوشته نشده است."))
    if bare[:2].isascii() and bare[:2].isalpha() and bare[:2] != "IR":
        raise BadIdentifier("country", _l("شماره‌ی شبای ایران با IR آغاز می‌شود."))
    digits = _only_digits(bare.removeprefix("IR"), 24)
    # 00, 01 and 99 would pass the division too, but no bank computes them.
    if not "02" <= digits[:2] <= "98" or int(f"{digits[2:]}1827{digits[:2]}") % 97 != 1:
        raise BadIdentifier("check_digit", _l("رقم‌های کنترل شبا نمی‌خواند؛ یکی از رقم‌ها اشتباه است."))
    return f"IR{digits}"


def iban_digits(account: str) -> str:
    """The two check digits of a Sheba number with these 22 digits behind them."""
    return f"{98 - int(f'{account}182700') % 97:02}"


def check_postal_code(text: str) -> str:
    """A postal code: 10 digits. It has no check digit: see `postal_code_doubt`."""
    return _only_digits(text, 10)


_USUAL_POSTAL_CODE = re.compile(r"(?!([0-9])\1{3})[13-9]{4}[1346-9][013-9]{5}")


def postal_code_doubt(code: str) -> str | None:
    """A warning where a canonical postal code looks unlike those in use; nothing that should block anyone."""
    if _USUAL_POSTAL_CODE.fullmatch(code):
        return None
    return _l("این کد پستی به کدهای رایج نمی‌ماند؛ اگر درست است ادامه دهید.")


CHECKS: dict[str, Callable[[str], str]] = {
    "national-code": check_national_code,
    "legal-id": check_legal_id,
    "mobile": check_mobile,
    "iban": check_iban,
    "postal-code": check_postal_code,
}
