"""The check digit of our own numbers notices what people do wrong."""

from __future__ import annotations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from portal.core.numbering import has_valid_check, with_check

DIGITS = st.text("0123456789", min_size=1, max_size=14)


@given(DIGITS)
def test_a_number_with_its_check_is_valid(number: str) -> None:
    assert has_valid_check(with_check(number))


@given(DIGITS, st.data())
def test_every_single_wrong_digit_is_noticed(number: str, data: st.DataObject) -> None:
    right = with_check(number)
    place = data.draw(st.integers(0, len(right) - 1))
    other = data.draw(st.sampled_from("0123456789"))
    assume(other != right[place])
    assert not has_valid_check(right[:place] + other + right[place + 1 :])


@given(DIGITS, st.data())
def test_every_swap_of_neighbours_is_noticed(number: str, data: st.DataObject) -> None:
    right = with_check(number)
    place = data.draw(st.integers(0, len(right) - 2))
    first, second = right[place : place + 2]
    assume(first != second)
    assert not has_valid_check(right[:place] + second + first + right[place + 2 :])


def test_letters_dashes_and_persian_digits_are_read_past() -> None:
    number = with_check("L-1405-00042")
    assert has_valid_check(number.translate(str.maketrans("0123456789", "۰۱۲۳۴۵۶۷۸۹")))


@given(st.text(alphabet=st.characters(exclude_categories=[])))
def test_no_text_whatever_breaks_it(text: str) -> None:
    assert has_valid_check(text) in (True, False)


@pytest.mark.parametrize("text", ["", "0", "L-", "L-1405-"])
def test_what_has_no_check_digit_is_not_valid(text: str) -> None:
    assert not has_valid_check(text)
