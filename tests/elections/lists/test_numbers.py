"""The fast path says of every cell what `check_mobile` says of it."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from portal.core.identifiers import BadIdentifier, check_mobile
from portal.elections.lists.reading.numbers import Found, find_numbers, whole

NUMBERISH = st.text("0123456789۰۱۲۳٤٥٦٧89+-() .\u200c\u200f\u2066ـ", max_size=16)
SHAPED = st.builds(
    "{}{}{}".format,
    st.sampled_from(["", "+98", "98", "0098", "0", "+980", "٠٠٩٨", " ۰", "+1", "00", "-"]),
    st.sampled_from(["9", "۹", "8", "98"]),
    st.text("0123456789۴", min_size=6, max_size=11),
)
CELLS = st.one_of(NUMBERISH, SHAPED, st.text(max_size=12))


def verdict(cell: str) -> str:
    """What the kernel's check says: the canonical number, or the code of why not."""
    try:
        return check_mobile(cell.replace("'", ""))
    except BadIdentifier as bad:
        return bad.code


def fast(cell: str) -> str:
    found = find_numbers([cell])
    return next(whole([int(found.numbers[0])])) if found.numbers else found.wrong[0][1]


@given(CELLS.filter(lambda cell: cell != "" and cell.lstrip()[:1] not in ("=", "@")))
@example("989123456789")
@example("9812345678")
@example("0098 912 345 6789")
@example("۰۹۱۲‌۳۴۵‌۶۷۸۹")
@example("²")
@example("०९१२३४५६७८९")
@example("\u206609123456789\u2069")
@example("?9123456789")
def test_it_agrees_with_the_slow_check(cell: str) -> None:
    slow = verdict(cell)
    assert fast(cell) == slow or (fast(cell), slow) == ("rounded", "letters")


@given(st.lists(CELLS, max_size=12))
def test_a_block_is_the_sum_of_its_cells(cells: list[str]) -> None:
    whole_block = find_numbers(cells)
    single = [find_numbers([cell]) for cell in cells]
    assert whole_block.numbers == [one.numbers[0] for one in single if one.numbers]
    assert whole_block.places == [place for place, one in enumerate(single) if one.numbers]
    assert whole_block.wrong == [(place, one.wrong[0][1]) for place, one in enumerate(single) if one.wrong]
    assert whole_block.blank == sum(one.blank for one in single)


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        ("=1+1", "formula"),
        ("=09991234567", "formula"),
        (" @SUM(A1)", "formula"),
        ("9.12E+09", "rounded"),
        (" ", "empty"),
        ("علی", "letters"),
        ("+14155550100", "country"),
        ("02188776655", "not_mobile"),
        ("0999123", "length"),
    ],
)
def test_each_wrong_cell_has_its_reason(cell: str, code: str) -> None:
    assert find_numbers([cell]).wrong == [(0, code)]


def test_a_blank_row_is_no_row() -> None:
    found = find_numbers(["", "09991234567", ""])
    assert found == Found([b"", b"991234567", b""], [], 2)
    assert (found.numbers, found.places) == ([b"991234567"], [1])


def test_a_text_mark_of_spreadsheet_programs_is_no_part_of_the_number() -> None:
    assert find_numbers(["'+989991234567"]).numbers == [b"991234567"]
