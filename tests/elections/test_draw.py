"""The draw: RFC 3797's own example, our own vectors, and lists and keys that are refused."""

import hashlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.elections.draw import DrawError, canonical_source, draw, list_digest, pick, read_names
from tests.elections import rfc3797

PERSIAN = ("آرش", "بهار", "پویا", "ترانه", "ثریا")


def test_md5_draws_the_names_that_the_rfc_drew() -> None:
    assert draw(rfc3797.NAMES, rfc3797.KEY, "md5").order[:10] == rfc3797.CHOSEN


def test_md5_hashes_what_the_rfc_hashed() -> None:
    steps = draw(rfc3797.NAMES, rfc3797.KEY, "md5").steps
    assert [step.digest.upper() for step in steps[:16]] == rfc3797.DIGESTS


def test_md5_reports_the_numbers_of_the_rfc() -> None:
    steps = draw(rfc3797.NAMES, rfc3797.KEY, "md5").steps
    assert [step.number for step in steps[:10]] == rfc3797.NUMBERS


def test_sources_of_the_rfc_make_its_key() -> None:
    assert "".join(map(canonical_source, rfc3797.SOURCES)) == rfc3797.KEY


def test_sha256_draws_our_published_vector() -> None:
    drawn = draw(PERSIAN, "9319./2.5.8.10.12./")
    assert drawn.list_digest == "b8a7bd32a649832f84762b5e5b642c3e4e82a13085ae4b36959c257036fd5e8e"
    assert drawn.steps[0].digest == "f4a8235afed5eda7c8a4140fc762005c8a4f5d24304c95a0a0f314ffba88d77d"
    assert drawn.order == ["آرش", "ترانه", "پویا", "ثریا", "بهار"]


def test_sha256_draws_our_published_vector_on_the_list_of_the_rfc() -> None:
    first = ["Sleepy", "Lee", "Longsuffering", "Pollyanna", "Faith"]
    assert draw(rfc3797.NAMES, rfc3797.KEY).order[:5] == first


def test_sha256_hashes_counter_digest_key_counter() -> None:
    drawn = draw(PERSIAN, "7./")
    assert drawn.hashed_key == list_digest(PERSIAN).upper() + "./7./"
    assert drawn.steps[1].digest == hashlib.sha256(b"\0\1" + drawn.hashed_key.encode() + b"\0\1").hexdigest()


def test_the_digest_of_a_list_is_that_of_its_lines() -> None:
    assert list_digest(PERSIAN) == hashlib.sha256("آرش\nبهار\nپویا\nترانه\nثریا\n".encode()).hexdigest()


@settings(max_examples=50)
@given(
    st.sets(st.text("ابپتabc", min_size=1, max_size=6), min_size=1, max_size=30), st.text("0123456789./", min_size=1)
)
def test_every_name_is_drawn_exactly_once(names: set[str], key: str) -> None:
    assert sorted(draw(sorted(names), key).order) == sorted(names)


def test_another_order_of_the_list_is_another_draw() -> None:
    assert draw(PERSIAN, "7./").hashed_key != draw(PERSIAN[::-1], "7./").hashed_key


def test_each_of_six_comes_first_about_equally_often() -> None:
    firsts = [draw("ABCDEF", f"{key}./").order[0] for key in range(1200)]
    assert all(150 < firsts.count(name) < 250 for name in "ABCDEF")


def test_a_fair_pick_passes_over_the_uneven_rest() -> None:
    assert [pick(value, 3, bits=3) for value in range(8)] == [0, 1, 2, 0, 1, 2, None, None]


def test_a_plain_pick_takes_the_remainder_as_the_rfc_does() -> None:
    assert pick(7, 3, bits=3, fair=False) == 1


@pytest.mark.parametrize(
    ("values", "written"),
    [
        ([9319], "9319./"),
        ([12, 8, "007"], "7.8.12./"),
        (["12.50", "3.0", "0.25"], "0.253.12.5/"),
        (["Tehran7"], "TEHRAN7./"),
        ([0], "0./"),
    ],
)
def test_a_source_has_one_written_form(values: list[int | str], written: str) -> None:
    assert canonical_source(values) == written


@pytest.mark.parametrize("values", [[], ["تهران"], ["two words"], [1, "a"], [-3], ["۱۲"], ["²"], [True], ["1/2"]])
def test_a_source_without_one_written_form_is_refused(values: list[int | str]) -> None:
    with pytest.raises(DrawError, match="A source must be"):
        canonical_source(values)


def test_a_list_may_have_a_byte_order_mark_blank_lines_and_either_line_end() -> None:
    assert read_names("\ufeffآرش\r\n\r\n  بهار\t\n\nپویا".encode()) == ("آرش", "بهار", "پویا")


def test_a_half_space_inside_a_name_is_kept() -> None:
    assert read_names("علی‌رضا\n".encode()) == ("علی‌رضا",)


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "empty"),
        (b"\n \n", "empty"),
        ("آرش\nبهار\nآرش\n".encode(), "1 and 3 look the same"),
        ("علی\nعلي\n".encode(), "1 and 2 look the same"),
        ("علی‌رضا\nعلیرضا".encode(), "1 and 2 look the same"),
        ("آرش\n\u202eبهار\n".encode(), "Name 2 holds a control or hidden"),
        (b"a\0b\n", "Name 1 holds a control"),
        ("آرش".encode("utf-16"), "not UTF-8"),
        ("آرش".encode("cp1256"), "not UTF-8: byte 1"),
    ],
)
def test_a_list_that_could_mislead_is_refused_with_the_place(data: bytes, reason: str) -> None:
    with pytest.raises(DrawError, match=reason):
        read_names(data)


def test_a_list_longer_than_the_counter_is_refused() -> None:
    with pytest.raises(DrawError, match="65536 names"):
        draw([str(number) for number in range(65_536)], "7./")


@pytest.mark.parametrize("key", ["", "\udcff"])
def test_a_key_that_has_no_bytes_is_refused(key: str) -> None:
    with pytest.raises(DrawError, match="The key is"):
        draw(PERSIAN, key)
