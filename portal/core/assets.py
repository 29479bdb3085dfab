"""Files of the look: each one's address names its state, so that browsers keep it and ask no more."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from flask import Flask

from portal.config import ROOT

FOLDER = ROOT / "static"
# A style sheet names its fonts itself, so they stay without a state; so does whatever a page asks for by plain name.
NAMED = (".css", ".js", ".svg")
KEPT, KEPT_BY_STATE = "public, max-age=3600", "public, max-age=31536000, immutable"


def state_of(file: Path) -> str | None:
    """When it was last written, read each time: a new file needs no new start. None: there is no such file."""
    try:
        return f"{file.stat().st_mtime_ns // 1_000_000:x}"
    except OSError:
        return None


def keeping(filename: str, asked: str | None) -> str:
    """How long browsers and proxies may keep the answer: without end only what is still as the address says."""
    return KEPT_BY_STATE if asked and asked == state_of(FOLDER / filename) else KEPT


def _name_state(endpoint: str, values: dict[str, Any]) -> None:
    if endpoint == "static" and "v" not in values and values["filename"].endswith(NAMED):
        values["v"] = state_of(FOLDER / values["filename"])


def init_app(app: Flask) -> None:
    app.url_defaults(_name_state)
