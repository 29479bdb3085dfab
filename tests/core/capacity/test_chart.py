"""The drawing of capacity over time: for eyes, for ears, and for a page without style of its own."""

from __future__ import annotations

import re
from datetime import date
from xml.etree import ElementTree

from flask import Flask, render_template_string

from portal.core.capacity import Use, capacity_chart

USES = [
    Use(date(2026, 12, 1), date(2026, 12, 10), 100, 0, 40, 25),
    Use(date(2026, 12, 11), date(2026, 12, 31), 120, 30, 40, None),
]
SVG = "{http://www.w3.org/2000/svg}"


def drawn(language: str = "fa", label: str = "پردازنده") -> ElementTree.Element:
    return ElementTree.fromstring(str(capacity_chart(USES, language=language, label=label)))


def texts(language: str = "fa") -> list[str | None]:
    return [text.text for text in drawn(language).iter(f"{SVG}text")]


def test_it_has_a_title_and_says_where_least_is_free() -> None:
    assert drawn().findtext(f"{SVG}title") == "پردازنده"
    assert "کمترین مقدار آزاد ۵۰ از ۱۲۰" in (drawn().findtext(f"{SVG}desc") or "")


def test_time_runs_from_right_to_left_for_who_reads_persian() -> None:
    def first_edge(language: str) -> float:
        path = next(p for p in drawn(language).iter(f"{SVG}path") if "granted" in p.get("fill", ""))
        return float(re.findall(r"M([\d.]+)", path.get("d", ""))[0])

    assert first_edge("fa") > 600 > 100 > first_edge("en")


def test_amounts_and_days_are_written_in_the_readers_digits() -> None:
    assert {"۱۲۰", "۱۴۰۵/۰۹/۱۰"} <= set(texts("fa"))
    assert {"120", "2026-12-01"} <= set(texts("en"))


def test_every_drawing_has_its_word() -> None:
    assert {"واگذارشده", "وعده‌داده", "آزاد", "مصرف"} <= set(texts())


def test_it_carries_no_style_of_its_own() -> None:
    assert "style" not in str(capacity_chart(USES))


def test_a_label_cannot_break_out_of_it() -> None:
    assert drawn(label="<script>").findtext(f"{SVG}title") == "<script>"


def test_without_periods_nothing_is_drawn() -> None:
    assert capacity_chart([]) == ""


def test_the_page_has_the_table_behind_the_drawing(app: Flask) -> None:
    source = (
        '{% from "macros/capacity.html" import capacity_chart with context %}{{ capacity_chart(uses, "پردازنده") }}'
    )
    with app.test_request_context():
        page = render_template_string(source, uses=USES)
    assert "<svg" in page
    assert "گزارش نشده" in page
    assert "۱۲۰" in page
