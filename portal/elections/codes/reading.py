"""What a text message means: a number in any digits, a word that ends it, or nothing that we know. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise

from portal.core.text import digits_to_ascii, normalise, search_key
from portal.elections.codes.vocabulary import ANYWHERE, CANCEL, FIRST, NEVER_JOINS, PAIRS, RESUME

LARGEST_DIGIT = 99
_WORD = re.compile(r"[^\W\d_]+|\d+")


class Meaning(StrEnum):
    """`STOP`: leaves the channels. `CANCEL` (11): that, and no advertising any more. `RESUME` (12): takes it back."""

    JOIN = "join"
    STOP = "stop"
    CANCEL = "cancel"
    RESUME = "resume"
    OTHER = "other"


@dataclass(frozen=True)
class Meant:
    """`digit` of a JOIN; whether it opens a channel is not known here."""

    meaning: Meaning
    digit: int | None = None


def read(text: str) -> Meant:
    """The meaning of a message as it was typed: any digits, spaces, marks of direction, capitals, punctuation."""
    number = _number(text)
    if number is not None:
        return _of_number(number)
    words = _WORD.findall(search_key(text))
    if words and words[0] == str(CANCEL):
        return Meant(Meaning.CANCEL)
    return Meant(Meaning.STOP if _ends(words) else Meaning.OTHER)


def is_join_digit(number: int) -> bool:
    """Whether a channel may be joined by it: 0, 1, 11 and 12 mean something else to every operator."""
    return 0 <= number <= LARGEST_DIGIT and number not in NEVER_JOINS


def _number(text: str) -> int | None:
    """The number that is all there is to read; "1 1" is 11, for people put spaces anywhere. "02" is none."""
    seen = "".join(char for char in digits_to_ascii(normalise(text)) if char.isalnum())
    is_number = seen.isascii() and seen.isdecimal() and len(seen) <= len(str(LARGEST_DIGIT))
    return int(seen) if is_number and seen == str(int(seen)) else None


def _of_number(number: int) -> Meant:
    if number == CANCEL:
        return Meant(Meaning.CANCEL)
    if number == RESUME:
        return Meant(Meaning.RESUME)
    return Meant(Meaning.JOIN, number) if is_join_digit(number) else Meant(Meaning.OTHER)


def _ends(words: list[str]) -> bool:
    return not FIRST.isdisjoint(words[:1]) or not ANYWHERE.isdisjoint(words) or not PAIRS.isdisjoint(pairwise(words))
