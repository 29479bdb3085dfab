"""The English catalogue: whole, and filled in with the same values as the Persian source."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.checkers import checkers

from portal.config import ROOT
from portal.core.i18n import cli

LETTERS = ROOT / "templates" / "letters"
PLACEHOLDER = re.compile(r"%\((\w+)\)([a-z])")
TAG = re.compile(r"</?\w+[^>]*>")
PERSIAN = re.compile("[\u0600-\u06ff]")


@cache
def english() -> Catalog:
    return cli.english()


def forms(text: str | Sequence[str] | None) -> list[str]:
    """One text, or its singular and plural."""
    return [text or ""] if isinstance(text, str | None) else list(text)


def messages() -> list[Message]:
    return [message for message in english() if message.id]


def disagreeing(pattern: re.Pattern[str]) -> list[str]:
    """The texts whose English does not have what `pattern` finds in the Persian, as often."""
    return [
        source
        for message in messages()
        for source, written in zip(forms(message.id), forms(message.string), strict=True)
        if sorted(pattern.findall(source)) != sorted(pattern.findall(written))
    ]


def test_the_catalogue_finds_the_texts_of_code_and_templates() -> None:
    assert cli.found_in_source().get("روز کاری") is not None


def test_every_text_has_english() -> None:
    assert cli.untranslated() == []


def test_no_translation_is_only_a_guess() -> None:
    assert [message.id for message in messages() if message.fuzzy] == []


def test_english_names_the_same_values_as_persian() -> None:
    assert disagreeing(PLACEHOLDER) == []


def test_english_keeps_the_markup() -> None:
    assert disagreeing(TAG) == []


def test_a_value_can_be_filled_into_every_text() -> None:
    """A lone percent sign would break a page the moment somebody reads it in English."""
    for message in messages():
        for text in forms(message.id) + forms(message.string):
            values = {name: 1 for name, _kind in PLACEHOLDER.findall(text)}
            assert "%" not in text or text % values


@pytest.mark.parametrize("check", checkers)
def test_babel_finds_no_fault(check: object) -> None:
    for message in messages():
        check(english(), message)  # type: ignore[operator]


def test_english_has_no_persian_letters() -> None:
    assert [message.id for message in messages() if PERSIAN.search(" ".join(forms(message.string)))] == []


def test_english_ends_as_the_persian_does() -> None:
    """Labels that are joined to a value keep their colon, separators their space."""
    ends = re.compile(r"(:|\s)$")
    loose = [one for one in messages() if isinstance(one.id, str) and ends.search(one.id)]
    assert [one.id for one in loose if one.id[-1] != forms(one.string)[0][-1]] == []


def test_every_letter_is_written_in_both_languages() -> None:
    written = {code: {path.name.split(".")[0] for path in LETTERS.glob(f"*.{code}.txt")} for code in ("fa", "en")}
    assert written["fa"] == written["en"]
