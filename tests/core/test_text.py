"""Persian text: kept, searched and sorted in one form each."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.core.text import (
    digits_to_ascii,
    has_hidden_controls,
    normalise,
    normalise_lines,
    search_key,
    sort_key,
)

ANY_TEXT = st.text(alphabet=st.characters(exclude_categories=[]))
DICTIONARY_ORDER = [
    *("آبادان", "احمد", "ببر", "پدر", "تهران", "ثریا", "جواد", "چالوس", "حسن", "خسرو", "دریا"),
    *("ذوب", "رضا", "زهرا", "ژاله", "سارا", "شیراز", "صبا", "ضیا", "طاها", "ظفر", "عباس"),
    *("غلام", "فارس", "قم", "کرج", "گرگان", "لاله", "مریم", "نادر", "وحید", "هرمز", "یزد"),
]


def test_arabic_letters_become_persian() -> None:
    assert normalise("علي كريمى") == "علی کریمی"


def test_presentation_forms_become_letters() -> None:
    assert normalise("ﻛﺘﺎﺏ") == "کتاب"


def test_digits_of_a_name_stay_as_typed() -> None:
    assert normalise("گروه ۷ و 8") == "گروه ۷ و 8"


def test_spaces_are_single_and_outside_there_are_none() -> None:
    assert normalise("  پیام \t\n رسان\u00a0 ") == "پیام رسان"


def test_a_half_space_stays_between_letters_and_goes_beside_a_space() -> None:
    assert normalise("\u200cپیام\u200c\u200cرسان\u200c نو") == "پیام\u200cرسان نو"


@pytest.mark.parametrize("hidden", ["\u202e", "\u200b", "\u200f", "\u2066", "\ufeff", "\x00", "\u061c", "\ud800"])
def test_hidden_controls_are_seen_and_removed(hidden: str) -> None:
    assert has_hidden_controls(f"سفید{hidden}برفی")
    assert normalise(f"سفید{hidden}برفی") == "سفیدبرفی"


def test_a_half_space_is_not_a_hidden_control() -> None:
    assert not has_hidden_controls("پیام\u200cرسان ۱۲ – OK\n")


def test_line_breaks_stay_in_a_longer_text() -> None:
    assert normalise_lines(" یک \r\n\n\n\n دو  سه ") == "یک\n\nدو سه"


def test_digits_of_every_set_become_ascii_and_a_superscript_does_not() -> None:
    assert digits_to_ascii("۱۲۳ ٤٥٦ ７8²") == "123 456 78²"


@pytest.mark.parametrize(
    ("stored", "typed"),
    [("پیام‌رسان", "پيامرسان"), ("أحمد", "احمد"), ("آسمان", "اسمان"), ("مسئول", "مسیول"), ("خانهٔ", "خانه")]
    + [("کتابِ خُوب", "كتاب خوب"), ("۱۴۰۵", "1405"), ("Bale", "BALE"), ("جزء", "جز"), ("مؤسسة", "موسسه")],
)
def test_spellings_that_a_reader_takes_for_one_are_found(stored: str, typed: str) -> None:
    assert search_key(stored) == search_key(typed)


def test_words_sort_as_in_a_dictionary() -> None:
    assert sorted(reversed(DICTIONARY_ORDER), key=sort_key) == DICTIONARY_ORDER


def test_a_shorter_word_comes_before_its_continuation() -> None:
    assert sorted(["علیا", "علی اکبر", "علی"], key=sort_key) == ["علی", "علی اکبر", "علیا"]


@given(ANY_TEXT)
def test_normalising_twice_changes_nothing(text: str) -> None:
    once = normalise(text)
    assert normalise(once) == once
    assert not has_hidden_controls(once)


@given(ANY_TEXT)
def test_a_search_key_is_its_own_key(text: str) -> None:
    assert search_key(search_key(text)) == search_key(text) == search_key(normalise(text))


@given(ANY_TEXT)
def test_a_sort_key_has_only_characters_that_every_collation_orders_alike(text: str) -> None:
    assert set(sort_key(text)) <= set("0123456789abcdefghijklmnopqrstuvwxyz")
