"""A page becomes a PDF/A that opened nothing but our own assets; what runs away is stopped."""

from __future__ import annotations

import io
import json
from datetime import UTC, datetime

import pikepdf
import pytest

from portal.core.documents.render import LIMITS, AttachedText, RenderFailed, assets, render
from portal.core.documents.sandbox import ChildFailed, Limits, run_limited

MOMENT = datetime(2026, 11, 22, 10, tzinfo=UTC)
PAGE = '<!doctype html><html lang="fa" dir="rtl"><title>رسید</title><link rel="stylesheet" href="asset:base.css">'


def opened(pdf: bytes) -> pikepdf.Pdf:
    return pikepdf.open(io.BytesIO(pdf))


@pytest.fixture(scope="module")
def pdf() -> bytes:
    inputs = json.dumps({"days": 20})
    return render(f"{PAGE}<p>سلام ۱۲۳", MOMENT, [AttachedText("inputs.json", inputs, "ورودی‌ها")])


def test_the_paper_says_it_is_pdf_a_3u_and_what_language_it_speaks(pdf: bytes) -> None:
    with opened(pdf) as document, document.open_metadata() as metadata:
        assert (metadata["pdfaid:part"], metadata["pdfaid:conformance"]) == ("3", "U")
        assert str(document.Root.Lang) == "fa"
        assert document.Root.OutputIntents[0].S == "/GTS_PDFA1"
        assert document.Root.MarkInfo.Marked


def test_every_font_is_ours_and_embedded(pdf: bytes) -> None:
    with opened(pdf) as document:
        fonts = [item for item in document.objects if isinstance(item, pikepdf.Dictionary) and "/FontName" in item]
        assert fonts
        assert all("Vazirmatn" in str(font.FontName) and "/FontFile2" in font for font in fonts)


def test_the_inputs_travel_inside_as_an_associated_file(pdf: bytes) -> None:
    with opened(pdf) as document:
        specification = document.Root.AF[0]
        assert str(specification.UF) == "inputs.json"
        assert specification.AFRelationship == "/Source"
        assert json.loads(specification.EF.F.read_bytes()) == {"days": 20}


@pytest.mark.parametrize(
    "markup",
    [
        '<img src="file:///etc/passwd">',
        '<link rel="attachment" href="file:///etc/passwd">',
        '<img src="http://127.0.0.1:9/secret">',
        '<p style="background: url(https://example.com/x.png)">x',
        '<base href="file:///etc/"><img src="passwd">',
        '<img src="asset:../../portal/config.py">',
        '<img src="data:image/svg+xml,<svg xmlns=%22http://www.w3.org/2000/svg%22/>">',
    ],
)
def test_a_page_that_asks_for_anything_but_our_assets_is_not_drawn(markup: str) -> None:
    with pytest.raises(RenderFailed, match="refused resource"):
        render(PAGE + markup, MOMENT)


def test_a_picture_inside_an_inline_drawing_brings_no_foreign_file() -> None:
    drawing = '<svg style="display: block" viewBox="0 0 9 9"><image href="file:///etc/passwd"/><use href="file:///etc/passwd#a"/></svg>'
    with opened(render(PAGE + drawing, MOMENT)) as document:
        streams = [item.read_bytes() for item in document.objects if isinstance(item, pikepdf.Stream)]
    assert not any(b"root:" in stream for stream in streams)


def test_a_long_answer_costs_what_its_length_is_worth() -> None:
    answer = f'<table class="facts"><tr><th>پاسخ<td><span class="value">{"پاسخی دراز " * 100}</span></table>'
    with opened(render(PAGE + answer, MOMENT, limits=Limits(5, 30, LIMITS.memory_bytes))) as document:
        assert len(document.pages) == 1


def test_a_page_that_would_run_for_minutes_is_stopped() -> None:
    with pytest.raises(RenderFailed) as caught:
        render(f"{PAGE}<table><tr><td colspan=100000000>x", MOMENT, limits=Limits(1, 10, LIMITS.memory_bytes))
    assert caught.value.reason == "time"


def test_a_child_that_takes_too_much_memory_is_stopped() -> None:
    with pytest.raises(ChildFailed) as caught:
        run_limited("intake_child.py", bytes(220 * 1024 * 1024), Limits(10, 20, 200 * 1024 * 1024))
    assert caught.value.reason == "memory"


def test_a_page_that_takes_longer_than_it_may_is_stopped_by_the_clock() -> None:
    with pytest.raises(RenderFailed, match="more than 1 s"):
        render(f"{PAGE}<table><tr><td colspan=100000000>x", MOMENT, limits=Limits(10, 1, LIMITS.memory_bytes))


def test_only_css_drawings_and_fonts_of_ours_can_be_asked_for() -> None:
    assert {name.rpartition(".")[2] for name in assets()} == {"css", "svg", "ttf"}
