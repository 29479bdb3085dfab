"""Persian text: one form to keep, one to search by, one to sort by."""

from __future__ import annotations

import re
import unicodedata

ZWNJ = "\u200c"
ZWJ = "\u200d"
TATWEEL = "\u0640"

# NFKC does not fold these: they are letters of their own, typed with an Arabic keyboard.
ARABIC_LETTERS = str.maketrans({"ي": "ی", "ى": "ی", "ك": "ک"})

# Letters that a reader takes for the same one when searching.
SEARCH_LETTERS = str.maketrans(
    {"ي": "ی", "ى": "ی", "ې": "ی", "ے": "ی", "ك": "ک", "ڪ": "ک", "ٱ": "ا", "ة": "ه", "ۃ": "ه"}
    | {"ہ": "ه", "ھ": "ه", "ە": "ه", "ء": "", TATWEEL: "", ZWNJ: "", ZWJ: ""}
)

_PRESENTATION_FORMS = re.compile("[\ufb50-\ufdff\ufe70-\ufefc]+")
_HALF_SPACES = re.compile(f"{ZWNJ}{{2,}}")
_EDGE_HALF_SPACES = re.compile(f"(?:^|(?<=\\s)){ZWNJ}+|{ZWNJ}+(?=\\s|$)")
_SPACES = re.compile(r"\s+")
_BLANK_LINES = re.compile(r"\n{3,}")


def _is_invisible(char: str) -> bool:
    """Direction marks and overrides, zero-width spaces, controls, lone surrogates; not the two joiners."""
    if char.isascii():
        return not char.isprintable() and not char.isspace()
    if char in (ZWNJ, ZWJ):
        return False
    return unicodedata.category(char) in ("Cf", "Cs", "Cc") and not char.isspace()


def has_hidden_controls(text: str) -> bool:
    """Whether `text` holds characters that no one sees but that change what others read."""
    return any(_is_invisible(char) for char in text)


def digits_to_ascii(text: str) -> str:
    """Every decimal digit (Persian, Arabic, full-width …) as ASCII. "²" is no decimal digit and stays."""
    if text.isascii():
        return text
    return "".join(str(unicodedata.decimal(char)) if char.isdecimal() else char for char in text)


def _fold(text: str) -> str:
    """Persian letters, composed, without what cannot be seen; spaces untouched. ASCII comes back as it is."""
    text = _PRESENTATION_FORMS.sub(lambda match: unicodedata.normalize("NFKC", match[0]), text)
    text = "".join(char for char in text if char != TATWEEL and not _is_invisible(char))
    text = unicodedata.normalize("NFC", text).translate(ARABIC_LETTERS)
    return unicodedata.normalize("NFC", text)


def _tidy_half_spaces(text: str) -> str:
    return _HALF_SPACES.sub(ZWNJ, _EDGE_HALF_SPACES.sub("", text))


def normalise(text: str) -> str:
    """The form in which a name or a line is stored: Persian letters, single spaces, nothing hidden.

    Digits stay as typed and the half-space stays between letters. Doing it twice changes nothing.
    """
    return _tidy_half_spaces(_SPACES.sub(" ", _fold(text))).strip()


def normalise_lines(text: str) -> str:
    """`normalise` for a text of several lines: line breaks stay, at most one empty line between paragraphs."""
    lines = [normalise(line) for line in text.splitlines()]
    return _BLANK_LINES.sub("\n\n", "\n".join(lines)).strip("\n")


def search_key(text: str) -> str:
    """The form in which texts are compared when searching: no case, accents, hamza or half-space, ASCII digits.

    Search for each word of the query's key as a part of the stored key.
    """
    text = unicodedata.normalize("NFKD", normalise(text)).casefold()
    text = unicodedata.normalize("NFKD", text)
    text = "".join(char for char in text if not unicodedata.combining(char))
    text = digits_to_ascii(text.translate(SEARCH_LETTERS))
    return " ".join(text.split())


def search_words(text: str) -> list[str]:
    """The words to look for, each a part of the stored key; a half-space parts them, for many write a space there."""
    return search_key(text.replace("\u200c", " ")).split()


# One rank a letter, in the order of the Persian alphabet; the letters in one string are equals.
ALPHABET = (
    *("آ", "اأإٱ", "ب", "پ", "تة", "ث", "ج", "چ", "ح", "خ", "د", "ذ", "ر", "ز", "ژ", "س", "ش"),
    *("ص", "ض", "ط", "ظ", "ع", "غ", "ف", "ق", "کكڪ", "گ", "ل", "م", "ن", "وؤ", "هۀەھہ", "یيىئ"),
)
_RANKS = "0123456789abcdefghijklmnopqrstuvwxyz"
# Two characters a letter, from [0-9a-z] alone: such keys sort alike under every collation of both engines.
_SORT = (
    {" ": "00"}
    | {str(digit): f"1{digit}" for digit in range(10)}
    | {letter: f"2{_RANKS[rank]}" for rank, letters in enumerate(ALPHABET) for letter in letters}
    | {letter: f"3{letter}" for letter in "abcdefghijklmnopqrstuvwxyz"}
)


def sort_key(text: str) -> str:
    """A key in [0-9a-z] that puts texts in Persian dictionary order on every database.

    Spaces come first, then digits, Persian, Latin without case, other letters. Half-spaces, punctuation and
    accents do not count.
    """
    plain = digits_to_ascii(normalise(text)).casefold()
    return "".join(_sort_part(char) for char in plain)


def _sort_part(char: str) -> str:
    known = _SORT.get(char)
    if known is not None:
        return known
    if not char.isalnum():
        return ""
    base = unicodedata.normalize("NFKD", char)[0]
    return _SORT.get(base) or f"4{ord(base):06x}"
