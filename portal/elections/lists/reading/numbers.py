"""Cells to mobile numbers, a block at a time: what `check_mobile` says of each, much faster.

A whole block is written in an alphabet of 256 characters, folded by one `translate` and matched by one `findall`;
Python looks only at the cells that are no number so far, for what is wrong with them or for rarer digits. A number is
kept as the nine digits after +989: 30 bits, and the same for all ways to write it.
"""

from __future__ import annotations

import codecs
import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import compress

from portal.core.text import TATWEEL, ZWJ, ZWNJ

# A cell that is empty in a row that is not; a blank row is "".
EMPTY_CELL = " "
_LINE = re.compile(rb"(?:09|(?:\+98|0098|98)?0?9)([0-9]{9})\n|.*\n")
_WHOLE = re.compile(r"(?:\+98|0098|98)?0?9([0-9]{9})")
_DIGITS = re.compile(r"\+?[0-9]+")
_OTHER_COUNTRY = re.compile(r"(?:\+|00)(?!98)[0-9]")
_MOBILE = re.compile(r"(?:\+98|0098|98)?0?9")
_ROUNDED = re.compile(r"[0-9]+[Ee]\+?[0-9]+")
# Brackets and dots; the apostrophe with which spreadsheet programs mark a text.
_DROPPED = frozenset("().'\u2212" + ZWNJ + ZWJ + TATWEEL)


class _Fold(dict[int, str | int | None]):
    """What becomes of each character: digits to ASCII, what only parts or hides to nothing. Found when first met."""

    def __missing__(self, code: int) -> str | int | None:
        self[code] = found = _fold(chr(code))
        return found


def _fold(char: str) -> str | int | None:
    if char.isdecimal():
        return str(unicodedata.decimal(char))
    hidden = char.isspace() or unicodedata.category(char) in ("Cf", "Cs", "Cc", "Pd")
    return None if hidden or char in _DROPPED else ord(char)


FOLD = _Fold()
# ASCII, the Arabic letters with both sets of digits, spaces and dashes: nearly all that such files hold, in bytes.
_USUAL = (range(128), range(0x621, 0x653), range(0x660, 0x66A), range(0x6F0, 0x6FA), range(0x2000, 0x2030))
_ALPHABET = "".join(chr(code) for codes in _USUAL for code in codes) + "\xa0\ufeff\u2212پچژکگی"
_ENCODING = codecs.charmap_build(_ALPHABET.ljust(256, "\ufffe"))
_FOLDED = bytes(
    ord(folded) if isinstance(folded := FOLD[ord(char)], str) else place for place, char in enumerate(_ALPHABET)
).ljust(256, b"?")
_GONE = bytes(place for place, char in enumerate(_ALPHABET) if FOLD[ord(char)] is None and char != "\n")


@dataclass(frozen=True)
class Found:
    """Of one block: the `digits` of each cell (nine, or none), what is `wrong` with others, how many are `blank`."""

    digits: list[bytes]
    wrong: list[tuple[int, str]]
    blank: int

    @cached_property
    def numbers(self) -> list[bytes]:
        """In their order."""
        return list(filter(None, self.digits))

    @cached_property
    def places(self) -> list[int]:
        """The cell of each number."""
        return list(compress(range(len(self.digits)), self.digits))


def find_numbers(cells: Sequence[str]) -> Found:
    """The mobile numbers among the cells, in their order, with every cell that is none and the code of why."""
    digits: list[bytes] = _LINE.findall(_folded(cells)) if cells else []
    wrong, blank = [], 0
    for place in [place for place, one in enumerate(digits) if not one] if b"" in digits else ():
        cell = cells[place]
        bare = cell.translate(FOLD)
        if number := _WHOLE.fullmatch(bare):
            digits[place] = number[1].encode()
        elif cell:
            wrong.append((place, why_not(cell, bare)))
        else:
            blank += 1
    return Found(digits, wrong, blank)


def _folded(cells: Sequence[str]) -> bytes:
    """A line for each cell, with digits in ASCII; a rare character becomes a question mark."""
    text = "\n".join(cells)
    if text.count("\n") >= len(cells):  # a cell of several lines
        text = "\n".join(cell.replace("\n", " ") for cell in cells)
    written, _length = codecs.charmap_encode(f"{text}\n", "replace", _ENCODING)
    return written.translate(_FOLDED, _GONE)


def why_not(cell: str, bare: str) -> str:
    """Why a cell holds no mobile number; `bare` is the cell folded."""
    if cell.lstrip()[:1] in ("=", "@"):
        return "formula"
    if not bare:
        return "empty"
    if _ROUNDED.fullmatch(bare):
        return "rounded"
    if not _DIGITS.fullmatch(bare):
        return "letters"
    if _OTHER_COUNTRY.match(bare):
        return "country"
    return "length" if _MOBILE.match(bare) else "not_mobile"


def nine_digits(mobile: str) -> bytes:
    """What tells a canonical mobile number (+989…) from all others."""
    return mobile[4:].encode()


def whole(numbers: Sequence[int]) -> Iterator[str]:
    """Canonical numbers of what is kept as nine digits."""
    return (f"+989{number:09}" for number in numbers)
