"""The name that people gave to a file is data: shown, never a path."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.core.documents.names import MAX_LENGTH, display_name
from portal.core.text import has_hidden_controls


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ("گزارش مالی.pdf", "گزارش مالی.pdf"),
        ("گزارش مالي ۱۴۰۵.PDF", "گزارش مالی ۱۴۰۵.pdf"),
        ("../../etc/passwd", "passwd.pdf"),
        ("C:\\Users\\x\\اساسنامه.pdf", "اساسنامه.pdf"),
        ("نامه\u202efdp.exe", "نامهfdp.exe.pdf"),
        ("", "file.pdf"),
        ("...", "file.pdf"),
        ("آگهی‌ها.jpg", "آگهی‌ها.pdf"),
    ],
)
def test_a_name_keeps_its_words_and_loses_paths_and_hidden_controls(given: str, shown: str) -> None:
    assert display_name(given, "application/pdf") == shown


@given(st.text(max_size=300))
@settings(max_examples=50)
def test_every_name_is_short_visible_and_has_the_suffix_of_what_the_file_is(name: str) -> None:
    shown = display_name(name, "image/png")
    assert shown.endswith(".png")
    assert 4 < len(shown) <= MAX_LENGTH
    assert not has_hidden_controls(shown)
    assert "/" not in shown
