"""What the paper's templates need beyond the page's filters."""

from __future__ import annotations

import unicodedata

from flask import Flask


def direction(text: object) -> str:
    """`ltr` or `rtl`: the direction of the first letter that has one; `ltr` for bare numbers."""
    for char in str(text):
        kind = unicodedata.bidirectional(char)
        if kind == "L":
            return "ltr"
        if kind in ("R", "AL"):
            return "rtl"
    return "ltr"


def init_app(app: Flask) -> None:
    app.jinja_env.filters["direction"] = direction
