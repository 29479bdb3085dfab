"""QR codes as inline SVG."""

from __future__ import annotations

import segno
from markupsafe import Markup


def qr_svg(text: str, label: str = "") -> Markup:
    """A QR code that scales with its box; `label` is read out in its stead."""
    code = segno.make(text, error="m")
    svg: str = code.svg_inline(border=0, omitsize=True, svgclass="qr", lineclass=None, title=label or None)
    return Markup(svg)  # noqa: S704 - drawn by the library; the label is escaped by it
