"""Bytes to cells: encodings, columns, headings; and what is no list at all."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.elections.lists.reading.decoding import texts
from portal.elections.lists.reading.problems import Unreadable
from portal.elections.lists.reading.table import Layout, blocks, cells, layout_of

PEOPLE = "نام,شماره‌ی همراه\nعلی,09990000001\nکتایون,۰۹۹۹۰۰۰۰۰۰۲\n"


def pieces(body: bytes, size: int = 7) -> Iterator[bytes]:
    return (body[begin : begin + size] for begin in range(0, len(body), size))


def read(body: bytes, size: int = 7) -> str:
    return "".join(texts(pieces(body, size)))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_every_unicode_is_read(encoding: str) -> None:
    assert read(PEOPLE.encode(encoding)) == PEOPLE


def test_windows_1256_is_read() -> None:
    plain = "نام,شماره\nپژمان,09990000001\n"
    assert read(plain.encode("cp1256")) == plain


def test_a_file_of_two_encodings_is_read_line_by_line() -> None:
    assert read("سلام\n".encode() + "پارسا\n".encode("cp1256") + "۰۹۹۹\n".encode()) == "سلام\nپارسا\n۰۹۹۹\n"


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@given(size=st.integers(1, 9))
def test_all_line_ends_are_one_wherever_the_pieces_are_cut(end: str, size: int) -> None:
    assert read(end.join(["a", "", "bc", "d"]).encode(), size) == "a\n\nbc\nd"


@pytest.mark.parametrize("body", [bytes(range(256)) * 20, b"\x89PNG\r\n\x1a\n" + bytes(400), b"\x7fELF" + bytes(60)])
def test_what_is_no_text_is_refused(body: bytes) -> None:
    with pytest.raises(Unreadable, match="not_text"):
        read(body, 4096)


def test_a_line_without_end_is_refused_before_it_fills_the_memory() -> None:
    with pytest.raises(Unreadable, match="no_lines"):
        list(texts(iter([b"1" * 400_000] * 9)))


@pytest.mark.parametrize("sign", list("\t;|,،؛"))
def test_columns_are_parted_by_the_sign_that_is_there(sign: str) -> None:
    layout = layout_of(PEOPLE.replace(",", sign))
    assert layout == Layout(sign, 1, 2, True, "شماره‌ی همراه")


def test_the_column_with_the_most_mobiles_is_chosen() -> None:
    rows = [f"0218877{n:04};0999000{n:04};{n}" for n in range(20)]
    assert layout_of("\n".join(rows)).column == 1


def test_a_first_row_that_is_a_number_is_no_heading() -> None:
    assert layout_of("09990000001\n09990000002") == Layout()


def test_a_wrong_number_in_the_first_row_is_no_heading() -> None:
    assert not layout_of("0999\n09990000002").header


def test_a_cell_of_several_lines_stays_one_row() -> None:
    text = '"سرو، ناز\nدوم",09990000001\nب,09990000002\n'
    assert list(cells(iter([text]), Layout(",", 1, 2))) == ["09990000001", "09990000002"]


def test_rows_that_are_blank_are_told_from_empty_cells() -> None:
    assert list(cells(iter(["a,\n\n,\nb,0999\n"]), Layout(",", 1, 2))) == [" ", "", "", "0999"]


def test_a_quotation_mark_that_is_never_closed_is_named() -> None:
    with pytest.raises(Unreadable, match="open_quote"):
        list(cells(iter(['a,"0999\n', *["b,0999\n"] * 40_000]), Layout(",", 1, 2)))


def test_blocks_are_cut_alike_however_the_text_comes() -> None:
    rows = [str(n) for n in range(25)]
    one, other = "\n".join(rows), [f"{row}\n" for row in rows]
    assert list(blocks(cells(iter([one]), Layout()), 10)) == list(blocks(cells(iter(other), Layout()), 10))
