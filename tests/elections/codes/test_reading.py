"""What a text message means, however it was typed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.core.text import search_key
from portal.elections.codes import vocabulary
from portal.elections.codes.reading import LARGEST_DIGIT, Meaning, Meant, is_join_digit, read

KINDS_OF_DIGITS = ("0123456789", "۰۱۲۳۴۵۶۷۸۹", "٠١٢٣٤٥٦٧٨٩", "０１２３４５６７８９")
BETWEEN = st.sampled_from(["", " ", "\u200c", "\u200e", "\u202b", "\u2067", "\n", "\u00a0"])


@given(st.integers(0, LARGEST_DIGIT), st.sampled_from(KINDS_OF_DIGITS), st.lists(BETWEEN, min_size=3, max_size=3))
def test_a_number_means_the_same_in_any_digits_with_spaces_and_marks_of_direction(
    number: int, digits: str, between: list[str]
) -> None:
    typed = between[0].join(digits[int(digit)] for digit in str(number))
    assert read(f"{between[1]}{typed}{between[2]}") == read(str(number))


@pytest.mark.parametrize("text", ["۱۱", "11", "1 1", "۱۱.", "«۱۱»", "۱۱ لطفا"])
def test_eleven_cancels(text: str) -> None:
    assert read(text) == Meant(Meaning.CANCEL)


def test_twelve_resumes() -> None:
    assert read("١٢") == Meant(Meaning.RESUME)


@pytest.mark.parametrize("number", [0, 1, 11, 12])
def test_what_every_operator_reads_otherwise_never_joins(number: int) -> None:
    assert not is_join_digit(number)
    assert read(str(number)).meaning is not Meaning.JOIN


@pytest.mark.parametrize("text", ["2", "۲", "2️⃣", "(۲)", "۲!"])
def test_a_digit_joins(text: str) -> None:
    assert read(text) == Meant(Meaning.JOIN, 2)


@pytest.mark.parametrize("text", ["²", "02", "222", "سلام", "", "   ", "\u200e", "دو", "2 3 4", "2 لطفا"])
def test_what_is_no_digit_joins_nobody(text: str) -> None:
    assert read(text) == Meant(Meaning.OTHER)


@pytest.mark.parametrize(
    "text",
    [
        *("لغو", "لغو!", "لغو عضویت", "عضویتم را لغو کنید", "توقف", "انصراف می‌دهم", "نه", "نه ممنون", "نمی‌خواهم"),
        *("نمی خواهم", "نمیخوام", "دیگر نفرستید", "STOP", "Stop please", "unsubscribe", "no", "opt-out", "لغو۱۱"),
        *("لغــــو", "\u202bلغو\u202c", "نــه"),
    ],
)
def test_who_wants_to_leave_is_understood(text: str) -> None:
    assert read(text) == Meant(Meaning.STOP)


@pytest.mark.parametrize("text", ["سلام، نه فردا", "شهر نهاوند", "استاپ موشن", "nobody", "پایان‌نامه", "ننه"])
def test_a_word_that_only_looks_like_one_ends_nothing(text: str) -> None:
    assert read(text) == Meant(Meaning.OTHER)


def test_every_word_of_the_vocabulary_is_written_as_it_is_looked_for() -> None:
    words = vocabulary.ANYWHERE | vocabulary.FIRST | {word for pair in vocabulary.PAIRS for word in pair}
    assert {word for word in words if search_key(word) != word} == set()


@given(st.text())
def test_any_text_means_something(text: str) -> None:
    assert isinstance(read(text), Meant)
